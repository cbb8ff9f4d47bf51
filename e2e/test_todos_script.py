"""What a list does better with JavaScript: it stays where it is."""

import pytest
from playwright.sync_api import expect

from e2e.pages.login import log_in, log_out_elsewhere
from e2e.pages.todos import TodoList, rows


def mark_page(todo_list: TodoList) -> None:
    """Leave a mark in the page, which a reload would take away."""
    todo_list.page.evaluate("document.title = 'marked'")


def test_changes_do_not_reload_the_page(todo_list: TodoList) -> None:
    """Adding, ticking, editing and deleting change the list in place."""
    mark_page(todo_list)

    todo_list.add("Regar", "Barrer")
    todo_list.item("Regar").click()
    expect(todo_list.item("Regar")).to_be_checked()
    todo_list.edit("Barrer")
    todo_list.save("Barrer el patio")
    expect(todo_list.item("Barrer el patio")).to_be_visible()
    todo_list.delete("Regar")

    expect(todo_list.items).to_have_count(1)
    expect(todo_list.page).to_have_title("marked")


def test_focus_stays_in_the_field_for_the_next_todo(todo_list: TodoList) -> None:
    """After adding, the next todo can be typed at once."""
    todo_list.add("Regar")

    expect(todo_list.new).to_be_focused()
    expect(todo_list.new).to_have_value("")


def test_focus_stays_on_what_was_ticked(todo_list: TodoList) -> None:
    """After a tick by keyboard, the same todo can be unticked at once."""
    todo_list.add("Regar", "Barrer")
    todo_list.item("Regar").focus()

    todo_list.page.keyboard.press("Space")

    expect(todo_list.item("Regar")).to_be_checked()
    expect(todo_list.item("Regar")).to_be_focused()
    todo_list.page.keyboard.press("Space")
    expect(todo_list.item("Regar")).not_to_be_checked()


def test_focus_goes_on_to_the_neighbour_of_what_was_deleted(todo_list: TodoList) -> None:
    """After a deletion the focus is on the todo that took the place, and in the field when none is left."""
    todo_list.add("Regar", "Barrer")

    todo_list.delete("Barrer")
    expect(todo_list.item("Regar")).to_be_focused()
    todo_list.delete("Regar")

    expect(todo_list.new).to_be_focused()


def test_focus_goes_on_to_the_message_after_an_undo(todo_list: TodoList) -> None:
    """After an undo the focus is on the message that says so, not in a field, which would open a phone's keyboard."""
    todo_list.add("Regar")
    todo_list.delete("Regar")

    todo_list.undo.click()

    expect(todo_list.item("Regar")).to_be_visible()
    expect(todo_list.page.get_by_role("link", name="Cerrar este aviso")).to_be_focused()


def test_message_is_seen_far_down_the_list(todo_list: TodoList) -> None:
    """Wherever a phone is scrolled to, the message about a change is in sight, and moves nothing on the page."""
    todo_list.page.set_viewport_size({"width": 360, "height": 640})
    todo_list.add("Regar", *"ABCDEFGH")
    heading = todo_list.page.get_by_role("heading", name="Tareas")
    top = "heading => heading.getBoundingClientRect().top + scrollY"
    before = heading.evaluate(top)

    todo_list.delete("Regar")

    expect(todo_list.undo).to_be_in_viewport()
    assert heading.evaluate(top) == before


def test_changes_are_announced(todo_list: TodoList) -> None:
    """A screen reader hears what a change left open, and what was deleted."""
    announcement = todo_list.page.get_by_role("main").get_by_role("paragraph").filter(has_text="pendiente").first
    todo_list.add("Regar", "Barrer")
    expect(announcement).to_have_text("Quedan 2 tareas pendientes.")

    todo_list.delete("Regar")

    expect(announcement).to_contain_text("Una tarea eliminada.")
    expect(announcement).to_contain_text("Queda una tarea pendiente.")


def test_escape_cancels_an_edit(todo_list: TodoList) -> None:
    """Escape takes an edit back, and what was typed with it."""
    todo_list.add("Regar")
    todo_list.edit("Regar")
    todo_list.edited.fill("Otra cosa")

    todo_list.edited.press("Escape")

    expect(todo_list.item("Regar")).to_be_visible()
    expect(todo_list.edited).to_have_count(0)
    todo_list.page.reload()
    expect(todo_list.item("Regar")).to_be_visible()


def test_enter_saves_an_edit(todo_list: TodoList) -> None:
    """Enter saves an edit."""
    todo_list.add("Regar")
    todo_list.edit("Regar")
    todo_list.edited.fill("Regar las macetas")

    todo_list.edited.press("Enter")

    expect(todo_list.item("Regar las macetas")).to_be_visible()
    expect(todo_list.items).to_have_count(1)


def test_leaving_the_field_saves_an_edit(todo_list: TodoList) -> None:
    """Leaving the field saves an edit, as in any list of the kind."""
    todo_list.add("Regar")
    todo_list.edit("Regar")
    todo_list.edited.fill("Regar las macetas")

    todo_list.page.get_by_role("heading", name="Tareas").click()

    expect(todo_list.item("Regar las macetas")).to_be_visible()
    expect(todo_list.edited).to_have_count(0)


def test_leaving_an_unchanged_field_ends_the_edit(todo_list: TodoList) -> None:
    """Leaving a field in which nothing was changed ends the edit, and the click that left it counts."""
    todo_list.add("Regar", "Barrer")
    todo_list.edit("Regar")

    todo_list.item("Barrer").click()

    expect(todo_list.item("Barrer")).to_be_checked()
    expect(todo_list.edited).to_have_count(0)
    expect(todo_list.item("Regar")).to_be_visible()


def test_double_click_edits(todo_list: TodoList) -> None:
    """A double click on a description begins to edit it, with the cursor in the field."""
    todo_list.add("Regar")

    todo_list.page.get_by_text("Regar", exact=True).dblclick()

    expect(todo_list.edited).to_be_focused()
    expect(todo_list.edited).to_have_value("Regar")


def test_double_click_on_add_adds_once(todo_list: TodoList) -> None:
    """A double click on the button adds the todo once, and sends nothing after it, however slow its second click."""
    methods: list[str] = []
    todo_list.page.on("request", lambda request: methods.append(request.method))
    todo_list.new.fill("Regar")
    todo_list.page.get_by_role("button", name="Añadir").hover()
    mouse = todo_list.page.mouse

    mouse.down()
    mouse.up()
    todo_list.item("Regar").wait_for()
    mouse.down(click_count=2)
    mouse.up(click_count=2)

    todo_list.add("Barrer")  # changes take turns: whatever the second click sent went before this
    expect(todo_list.items).to_have_text(rows("Barrer", "Regar"))
    assert methods.count("POST") == 2


@pytest.mark.only_browser("chromium")
def test_lost_connection_says_so(todo_list: TodoList) -> None:
    """Without a connection nothing is lost: the page says so, keeps what was typed, and works again afterwards."""
    todo_list.new.fill("Regar")
    todo_list.page.context.set_offline(True)

    todo_list.new.press("Enter")

    expect(todo_list.page.get_by_role("alert")).to_contain_text("No hay conexión")
    expect(todo_list.new).to_have_value("Regar")
    todo_list.page.context.set_offline(False)
    todo_list.new.press("Enter")
    expect(todo_list.item("Regar")).to_be_visible()
    expect(todo_list.page.get_by_role("alert")).to_have_count(0)


def test_session_ended_elsewhere_loses_nothing(todo_list: TodoList, name: str) -> None:
    """Once another browser has ended the session, the page says so and keeps what was typed until it can be sent."""
    page = todo_list.page
    log_out_elsewhere(page)
    todo_list.new.fill("Regar")

    todo_list.new.press("Enter")

    expect(todo_list.message).to_contain_text("Tu sesión ha terminado")
    expect(todo_list.message).not_to_contain_text("Hola")
    expect(todo_list.new).to_have_value("Regar")
    log_in(page.context, name)
    todo_list.new.press("Enter")
    expect(todo_list.message).to_contain_text("El formulario ha caducado")
    todo_list.new.press("Enter")
    expect(todo_list.item("Regar")).to_be_visible()


def test_edit_after_the_session_ended_leads_to_the_form(todo_list: TodoList) -> None:
    """Once another browser has ended the session, a link of the list leads to the page that says how to sign in."""
    page = todo_list.page
    todo_list.add("Regar")
    log_out_elsewhere(page)

    page.get_by_role("link", name="Editar Regar").click()

    expect(page.get_by_role("heading", name="Entrar o crear una cuenta")).to_be_visible()
    expect(todo_list.item("Regar")).to_have_count(0)
