"""What was typed and not saved yet: drafts, open edits, what waits while the session has ended."""

from bugs.bug import Bug

BUGS = [
    Bug(
        name="draft-is-lost-without-javascript",
        says="Without JavaScript, I ticked something, and what I was writing was gone.",
        within="todos.page.respond",
        right="if draft: store_draft(draft)",
        wrong="",
        detected_by=[
            f"todos/test_drafts.py::test_draft_survives_a_change[no-javascript-{change}]"
            for change in ("tick", "delete", "tick all", "delete all done", "undo")
        ],
    ),
    Bug(
        name="long-draft-is-cut-without-a-word",
        says="Without JavaScript, I wrote a lot, ticked something, and the end of what I wrote was missing.",
        within="store_draft",
        right="if len(draft) > MAX_DRAFT_LENGTH:",
        wrong="if not draft:",
        detected_by=["test_old_pages.py::test_draft_that_is_cut_says_so"],
    ),
    Bug(
        name="draft-is-shown-twice",
        says="Without JavaScript, I added a todo, and its text was in the field again.",
        within="render_todos",
        right="session.pop(DRAFT",
        wrong="session.get(DRAFT",
        detected_by=["todos/test_drafts.py::test_draft_is_added_once[no-javascript]"],
    ),
    Bug(
        name="every-change-empties-the-field",
        says="I ticked something, and what I was writing was gone.",
        within="todos.js",
        right="outbox.push(change);",
        wrong='outbox.push(change);\nfield.value = stored.draft = "";',
        detected_by=[
            f"todos/test_drafts.py::test_draft_survives_a_change[javascript-{change}]"
            for change in ("tick", "delete", "tick all", "delete all done", "undo")
        ],
    ),
    Bug(
        name="draft-is-not-stored",
        says="I switched to the dark theme, and what I was writing was gone.",
        within="type",
        right="else stored.draft = input.value;",
        wrong="",
        detected_by=[
            *(
                f"todos/test_drafts.py::test_draft_survives_another_page[{page}]"
                for page in ("filter", "language", "theme")
            ),
            "todos/test_model.py::test_two_tabs_agree_with_a_model",
        ],
    ),
    Bug(
        name="added-draft-comes-back",
        says="I added a todo, loaded the page again, and its text was in the field once more.",
        within="todos.js",
        right='field.value = "";\ntype({ target: field });',
        wrong='field.value = "";',
        detected_by=["todos/test_drafts.py::test_draft_is_added_once[javascript]"],
    ),
    Bug(
        name="refused-todo-is-lost",
        says="Something broke on their side, and what I had added was gone.",
        within="refuse",
        right="if (input === field && description) field.setRangeText(text, 0, 0, caret);",
        wrong="",
        detected_by=[
            "todos/test_drafts.py::test_text_that_the_server_refuses_comes_back",
            "todos/test_two_tabs.py::test_edit_of_what_another_tab_deleted_loses_nothing[javascript]",
        ],
    ),
    Bug(
        name="refused-todo-overwrites-what-is-typed",
        says="What I had added came back, over what I was writing by then.",
        within="refuse",
        right="field.setRangeText(text, 0, 0, caret);",
        wrong="field.value = description;",
        detected_by=["todos/test_drafts.py::test_text_that_the_server_refuses_comes_back[meanwhile]"],
    ),
    Bug(
        name="open-edit-is-not-stored",
        says="I loaded the page again while I edited a todo, and what I had changed was gone.",
        within="type",
        right="if (row) edits[row.id] = [input.value, input.form.original.value]; else stored.draft",
        wrong="if (!row) stored.draft",
        detected_by=["todos/test_edit.py::test_reload_keeps_an_edit"],
    ),
    Bug(
        name="expired-todo-is-lost",
        says="The form had expired, and what I wanted to add was gone.",
        within="sent_form",
        right='getattr(view, "form_class", Form)()',
        wrong='getattr(view, "form_class", Form)(formdata=None)',
        detected_by=["todos/test_session_end.py::test_expired_form_loses_nothing[no-javascript]"],
    ),
    Bug(
        name="ended-session-loses-the-todo",
        says="I was logged out while I wrote, and what I wrote was gone.",
        within="redirect_to_login",
        right="typed_texts(sent_form())",
        wrong="[]",
        detected_by=["todos/test_session_end.py::test_session_ended_elsewhere_shows_what_was_typed[no-javascript]"],
    ),
    Bug(
        name="ended-session-counts-as-an-answer",
        says="I was logged out by another browser, and what I did after that was neither saved nor sent again.",
        within="sendOne",
        right="[200, 400].includes(page.status)",
        wrong="page.status === 400",
        detected_by=["todos/test_session_end.py::test_changes_wait_until_the_next_login"],
    ),
    Bug(
        name="ended-session-keeps-its-token",
        says="My session had ended, I logged in again in another tab, and still could not send what I had typed.",
        within="refresh",
        right='token.value = page.querySelector("[name=csrf_token]").value;',
        wrong="",
        detected_by=["todos/test_session_end.py::test_login_in_another_tab_sends_what_waits"],
    ),
    Bug(
        name="outbox-goes-to-another-account",
        says="My sister logged in after me, and what I had typed was in her list.",
        within="todos.html",
        right='data-storage="todos of {{ user.id }}"',
        wrong='data-storage="todos"',
        detected_by=["todos/test_session_end.py::test_nothing_is_sent_to_another_account"],
    ),
    Bug(
        name="browser-remembers-what-was-typed",
        says="I logged out, and what I had typed is still in the browser.",
        within="site.js",
        right='if (submitter?.formAction.includes("/log-out")) sessionStorage.clear();',
        wrong="",
        detected_by=["todos/test_session_end.py::test_log_out_forgets_what_was_typed"],
    ),
    Bug(
        name="todos-are-deleted-at-log-out",
        says="I logged out and in again, and my list was empty.",
        within="log_out",
        right="end_session()",
        wrong='db.session.execute(sa.text("DELETE FROM todos"))\nend_session()',
        detected_by=["todos/test_session_end.py::test_list_is_there_after_the_next_login[javascript]"],
    ),
    Bug(
        name="refused-text-takes-the-caret",
        says="What I had added came back before the caret, and I wrote on in the wrong place.",
        within="refuse",
        right='[description, "end"]',
        wrong='[description, "preserve"]',
        detected_by=["todos/test_drafts.py::test_text_that_the_server_refuses_comes_back[then]"],
    ),
    Bug(
        name="back-offers-an-added-todo-again",
        says="I went back, and what I had added long ago was in the field again, as if it were not.",
        within="todos.js",
        right='type !== "navigate"',
        wrong='type === "reload"',
        detected_by=["todos/test_drafts.py::test_draft_that_was_added_on_another_page_does_not_come_back"],
    ),
    Bug(
        name="long-draft-blocks-the-list",
        says="I had pasted a whole page into the field, and no tick was saved any more.",
        within="todos.js",
        right="change.fields = { [submitter.name]: submitter.value };",
        wrong="change.fields = { [submitter.name]: submitter.value, description: field.value };",
        detected_by=["todos/test_drafts.py::test_draft_of_any_length_holds_nothing_up"],
    ),
    Bug(
        name="reload-empties-a-refused-text",
        says="My todo was too long. I loaded the page again to shorten it, and it was gone.",
        within="todos.js",
        right="stored.draft || field.defaultValue",
        wrong="stored.draft",
        detected_by=["todos/test_drafts.py::test_text_that_was_sent_without_the_script_survives_a_reload[javascript]"],
    ),
    Bug(
        name="theme-waits-for-the-server",
        says="On a train I made the page dark, and nothing happened until there was a connection again.",
        within="todos.js",
        right='logOut = submitter.formAction.includes("/log-out") && submitter;',
        wrong="logOut = submitter;",
        detected_by=["todos/test_drafts.py::test_another_theme_does_not_wait_for_an_answer"],
    ),
    Bug(
        name="full-list-swallows-the-draft",
        says="My list had no room for what I wanted back, and what I was just writing was gone, too.",
        within="show_full_list",
        right='respond("#flashes", draft=typed_draft())',
        wrong='respond("#flashes")',
        detected_by=["todos/test_drafts.py::test_draft_survives_what_is_refused[no-javascript]"],
    ),
]
