"""The same list in two tabs: conflicts, and what a tab shows of the other's changes."""

from bugs.bug import Bug

BUGS = [
    Bug(
        name="last-tab-wins",
        says="Two tabs were open, and one overwrote the other without a word.",
        within="todos.views.edit",
        right="todo.description not in {form.original.data, description}",
        wrong="form.original.data is None",
        detected_by=["todos/test_two_tabs.py::test_edit_of_what_another_tab_changed_says_so"],
    ),
    Bug(
        name="conflict-never-ends",
        says="However often I save, it says that another tab was quicker.",
        within="render_edit",
        right='conflict or request.method == "GET"',
        wrong='request.method == "GET"',
        detected_by=["todos/test_two_tabs.py::test_conflicting_edit_can_be_saved_again"],
    ),
    Bug(
        name="edit-of-a-deleted-todo-is-lost",
        says="Another tab had deleted the todo, and what I wrote was gone.",
        within="offer_as_new",
        right="render_todos(NewTodoForm(formdata=None, description=form.description.data)), HTTPStatus.CONFLICT",
        wrong="respond()",
        detected_by=["todos/test_two_tabs.py::test_edit_of_what_another_tab_deleted_loses_nothing"],
    ),
    Bug(
        name="edit-of-a-deleted-todo-leads-astray",
        says="Another tab had deleted the todo that I wanted to edit, and I was no longer under my filter.",
        within="offer_as_new",
        right="redirect(previous_page()",
        wrong='redirect(url_for("home.hello")',
        detected_by=["test_old_pages.py::test_edit_of_a_deleted_todo_leads_back"],
    ),
    Bug(
        name="deleted-todo-can-be-ticked",
        says="I ticked something that another tab had deleted, and nothing told me.",
        within="todos.views.tick",
        right="if todo.deleted_at:",
        wrong="if todo.deleted_at and todo.done:",
        detected_by=["todos/test_two_tabs.py::test_tick_of_what_another_tab_deleted_says_so"],
    ),
    Bug(
        name="tab-shows-what-is-old",
        says="I came back to a tab, and it did not show what I had added in another.",
        within="todos.js",
        right='addEventListener("focus", refresh);',
        wrong="",
        detected_by=["todos/test_two_tabs.py::test_changes_of_another_tab_are_shown_on_return"],
    ),
    Bug(
        name="answer-closes-an-edit",
        says="Another tab had added something, and the edit that I was in the middle of was gone.",
        within="showRows",
        right='row.matches(".editing") || ',
        wrong="",
        detected_by=["todos/test_edit.py::test_change_elsewhere_leaves_an_edit_alone"],
    ),
    Bug(
        name="overtaken-page-stays-old",
        says="I added a todo and chose a filter at once, and the todo was not there until I came back.",
        within="todos.js",
        right="if (stored.revision > +newest.dataset.revision) refresh();",
        wrong="",
        detected_by=["todos/test_two_tabs.py::test_page_that_was_made_before_a_change_shows_it"],
    ),
    Bug(
        name="refused-edit-forgets-what-it-was-of",
        says="My edit was too long; once it was shorter, it replaced what another tab had written.",
        within="render_edit",
        right='if conflict or request.method == "GET":',
        wrong="if True:",
        detected_by=["todos/test_two_tabs.py::test_refused_edit_still_conflicts[no-javascript]"],
    ),
]
