"""The list by keyboard: where the focus is, what keys do."""

from bugs.bug import Bug, Edit

BUGS = [
    Bug(
        name="focus-is-lost-after-a-change",
        says="After each todo I have to click into the field again.",
        within="show",
        right="if (focused.isConnected) return;\n(byId(focused.id) ?? flashes",
        wrong="(flashes",
        detected_by=[
            "todos/test_add.py::test_focus_stays_in_the_field_for_the_next_todo",
            "todos/test_delete_and_undo.py::test_focus_stays_on_the_undo_of_a_deletion",
            "todos/test_quick_hands.py::test_typing_goes_on_after_an_edit_is_left",
        ],
    ),
    Bug(
        name="changes-disable-their-buttons",
        says="I ticked something by keyboard, and could not untick it, because the focus was gone.",
        within="perform",
        right='button.value = on ? "0" : "1";',
        wrong='button.value = on ? "0" : "1";\nbutton.disabled = true;',
        detected_by=[
            "todos/test_tick.py::test_focus_stays_on_what_was_ticked",
            "todos/test_quick_hands.py::test_changes_of_one_todo_keep_their_order",
        ],
    ),
    Bug(
        name="hidden-todo-keeps-the-focus",
        says="I looked at what is open, ticked one by keyboard, and was at the top of the page again.",
        within="perform",
        right="document.activeElement === button) next.focus();",
        wrong="document.activeElement === row) next.focus();",
        detected_by=["todos/test_keyboard.py::test_focus_moves_on_when_a_filter_hides_the_todo"],
    ),
    Bug(
        name="focus-is-lost-after-an-edit",
        says="After an edit by keyboard I am at the top of the page again.",
        within="endEdit",
        right='if (focused) row.querySelector(row.matches(".deleted") ? ".delete" : ".edit").focus();',
        wrong="",
        detected_by=["todos/test_keyboard.py::test_focus_returns_to_the_todo_after_an_edit"],
    ),
    Bug(
        name="left-edit-pulls-the-focus-back",
        says="I clicked into the field for a new todo, and what I typed went nowhere.",
        within="endEdit",
        right="if (focused) row",
        wrong="row",
        detected_by=["todos/test_quick_hands.py::test_typing_goes_on_after_an_edit_is_left"],
    ),
    Bug(
        name="field-has-no-focus-on-arrival",
        says="I open my list to write something down, and have to click into the field first.",
        within="todos.js",
        right='if (isIdle && matchMedia("(hover: hover)").matches) field.focus();',
        wrong="",
        detected_by=["todos/test_keyboard.py::test_field_has_the_focus_on_arrival"],
    ),
    Bug(
        name="list-opens-the-keyboard",
        says="I only want to look at my list, and the keyboard of my phone covers half of it.",
        within="todos.js",
        right='isIdle && matchMedia("(hover: hover)").matches',
        wrong="isIdle",
        detected_by=["todos/test_keyboard.py::test_no_keyboard_jumps_up_on_a_phone"],
    ),
    Bug(
        name="filters-come-before-the-list",
        says="From the field to the first tick I have to press Tab five times.",
        within="_list.html",
        right='<ul class="todos adding" id="adding" role="list"></ul>',
        wrong="""\
<nav class="filters" aria-label="{{ _("Filter") }}">
  {% for name, text in [("all", _("All")), ("open", _("Open")), ("done", _("Done"))] %}
    <a href="{{ page_url(name, 1) }}"{% if name == listing.filter %} aria-current="true"{% endif %}>{{ text }}</a>
  {% endfor %}
</nav>
<ul class="todos adding" id="adding" role="list"></ul>""",
        also=[
            Edit(
                "_list.html",
                '{% for filter, text in [("all", _("All")), ("open", _("Open")), ("done", _("Done"))] %}',
                "{% for filter, text in [] %}",
            )
        ],
        detected_by=["todos/test_keyboard.py::test_first_tick_is_near_the_field"],
    ),
    Bug(
        name="escape-does-nothing",
        says="Escape does not take an edit back.",
        within="todos.js",
        right='"Escape"',
        wrong='"Esc"',
        detected_by=[
            "todos/test_edit.py::test_escape_cancels_an_edit",
            "todos/test_script.py::test_edit_ends_without_a_connection",
        ],
    ),
    Bug(
        name="escape-needs-the-server",
        says="Without a connection, Escape took me from my edit to an error page.",
        within="todos.js",
        right='!isComposing && target.closest(".edit-form")) endEdit(target.closest(".todo"));',
        wrong='!isComposing && target.closest(".edit-form")) location.assign(thisPage.value);',
        detected_by=["todos/test_script.py::test_edit_ends_without_a_connection"],
    ),
    Bug(
        name="enter-cancels",
        says="Enter throws my edit away.",
        within="todos.js",
        right='key === "Escape" &&',
        wrong='["Escape", "Enter"].includes(key) &&',
        detected_by=["todos/test_edit.py::test_enter_saves_an_edit"],
    ),
    Bug(
        name="leaving-throws-away",
        says="I clicked elsewhere, and my edit was gone.",
        within="todos.js",
        right="form.contains(document.activeElement)) form.requestSubmit();",
        wrong='form.contains(document.activeElement)) endEdit(form.closest(".todo"));',
        detected_by=[
            "todos/test_edit.py::test_leaving_the_field_saves_an_edit",
            "todos/test_edit.py::test_click_that_leaves_an_edit_counts[changed]",
        ],
    ),
    Bug(
        name="edit-stays-open-after-cancel-is-left",
        says="I went on by Tab, past Save and Cancel, and my edit stayed open and unsaved.",
        within="todos.js",
        right='const form = target.closest(".edit-form");',
        wrong='const form = target.name === "description" && target.form.closest(".edit-form");',
        detected_by=["todos/test_edit.py::test_tab_out_of_an_edit_saves_it"],
    ),
    Bug(
        name="unchanged-edit-stays-open",
        says="I only looked at an edit, and it stayed open when I went on.",
        within="todos.js",
        right='endEdit(row);\nif (!description) row.querySelector(".delete").click();',
        wrong="if (description === change.fields.original) return;\nendEdit(row);\n"
        'if (!description) row.querySelector(".delete").click();',
        detected_by=["todos/test_edit.py::test_click_that_leaves_an_edit_counts[unchanged]"],
    ),
    Bug(
        name="double-click-does-nothing",
        says="A double click does not begin an edit.",
        within="todos.js",
        right='"dblclick"',
        wrong='"doubleclick"',
        detected_by=["todos/test_edit.py::test_double_click_edits"],
    ),
    Bug(
        name="double-click-anywhere-edits",
        says="I clicked twice to tick something, and was asked to change it.",
        within="todos.js",
        right='target.matches(".todo:not(.deleted) > .description")',
        wrong='target.closest(".todo:not(.deleted)")',
        detected_by=["todos/test_edit.py::test_double_click_on_a_tick_does_not_edit"],
    ),
    Bug(
        name="focus-goes-to-a-deleted-todo",
        says="I ticked one by keyboard, and the focus was gone: the next one had been deleted.",
        within="perform",
        right=":not([hidden], .deleted, .editing)",
        wrong=":not([hidden])",
        detected_by=["todos/test_keyboard.py::test_focus_skips_todos_that_cannot_be_ticked"],
    ),
    Bug(
        name="late-script-takes-the-focus",
        says="The page was slow; I had tabbed to a button, and suddenly I was in the field.",
        within="todos.js",
        right="document.activeElement === document.body && ",
        wrong="",
        detected_by=["todos/test_keyboard.py::test_late_script_leaves_the_focus_alone"],
    ),
    Bug(
        name="escape-of-an-input-method-ends-the-edit",
        says="I write Japanese; Escape closes the suggestions, and here my whole edit.",
        within="todos.js",
        right=" && !isComposing",
        wrong="",
        detected_by=["todos/test_keyboard.py::test_escape_of_an_input_method_ends_no_edit"],
    ),
    Bug(
        name="refused-click-leaves-the-field",
        says="I clicked Add, my text was too long, and to mend it I had to click into the field first.",
        within="todos.js",
        right="return input.focus();",
        wrong="return;",
        detected_by=[
            "test_forms.py::test_refused_form_says_what_is_wrong[new todo]",
            "test_forms.py::test_refused_form_says_what_is_wrong[edit]",
        ],
    ),
]
