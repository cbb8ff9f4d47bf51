"""What a list does with what is written into it."""

import re

import pytest
from playwright.sync_api import expect

from e2e.pages.hello import HelloPage
from e2e.pages.todos import TodoList, rows


def test_new_list_is_empty(todo_list: TodoList) -> None:
    """A new account's list is empty and says so; the samples are for visitors."""
    expect(todo_list.page.get_by_text("Nada que hacer.")).to_be_visible()
    expect(todo_list.items).to_have_count(0)
    expect(todo_list.page.get_by_text("Comprar café")).to_have_count(0)


def test_new_todo_comes_first(todo_list: TodoList) -> None:
    """What is added stands at the top of the list, open, and the field is empty for the next."""
    todo_list.add("Regar", "Barrer")

    expect(todo_list.items).to_have_text(rows("Barrer", "Regar"))
    expect(todo_list.item("Barrer")).not_to_be_checked()
    expect(todo_list.new).to_have_value("")
    expect(todo_list.count).to_have_text("2 pendientes")


def test_description_is_trimmed(todo_list: TodoList) -> None:
    """White space around a description is not part of it, and is not kept for an edit either."""
    todo_list.add("  Regar  ")

    todo_list.edit("Regar")

    expect(todo_list.edited).to_have_value("Regar")


@pytest.mark.parametrize("nothing", ["", "   "])
def test_empty_todo_is_refused(todo_list: TodoList, nothing: str) -> None:
    """Nothing, or nothing but white space, is refused beside the field and adds nothing."""
    todo_list.new.fill(nothing)

    todo_list.new.press("Enter")

    expect(todo_list.new).to_have_accessible_error_message("Escribe qué hay que hacer.")
    expect(todo_list.items).to_have_count(0)


def test_too_long_a_todo_is_refused(todo_list: TodoList) -> None:
    """More than 200 characters are refused with the limit, and stay in the field, whole."""
    todo_list.new.fill("ñ" * 201)

    todo_list.new.press("Enter")

    expect(todo_list.new).to_have_accessible_error_message("Como mucho, 200 caracteres.")
    expect(todo_list.new).to_have_value("ñ" * 201)
    expect(todo_list.items).to_have_count(0)


@pytest.mark.parametrize("text", ["<b>Regar</b>", "{{ 7 * 7 }}", "日本 🎈 إيمان", "&amp; \"'"])
def test_description_is_only_ever_text(todo_list: TodoList, text: str) -> None:
    """A description may hold anything, and is shown letter by letter."""
    todo_list.add(text)

    expect(todo_list.item(text)).to_be_visible()
    expect(todo_list.page.get_by_text("49", exact=True)).to_have_count(0)


def test_tick_and_untick(todo_list: TodoList) -> None:
    """A tick is kept, counts at once, and can be taken back."""
    todo_list.add("Regar", "Barrer")

    todo_list.item("Regar").click()

    expect(todo_list.item("Regar")).to_be_checked()
    expect(todo_list.item("Barrer")).not_to_be_checked()
    expect(todo_list.count).to_have_text("1 pendiente")
    todo_list.page.reload()
    expect(todo_list.item("Regar")).to_be_checked()
    todo_list.item("Regar").click()
    expect(todo_list.count).to_have_text("2 pendientes")
    expect(todo_list.item("Regar")).not_to_be_checked()


def test_tick_stays_in_sight(todo_list: TodoList) -> None:
    """On a phone, a tick far down a list leaves the page where it was."""
    todo_list.page.set_viewport_size({"width": 360, "height": 640})
    todo_list.add("Regar", *"ABCDEFGH")

    todo_list.item("Regar").click()

    expect(todo_list.item("Regar")).to_be_checked()
    expect(todo_list.item("Regar")).to_be_in_viewport()
    expect(todo_list.page.locator("html")).to_have_css("scroll-behavior", "auto")  # no ride there from the top


def test_done_todo_looks_done(todo_list: TodoList) -> None:
    """What is done is struck through; what is open is not."""
    todo_list.add("Regar", "Barrer")

    todo_list.item("Regar").click()

    done = todo_list.page.get_by_text("Regar", exact=True)
    expect(done).to_have_css("text-decoration-line", "line-through")
    expect(todo_list.page.get_by_text("Barrer", exact=True)).to_have_css("text-decoration-line", "none")


def test_edit_changes_the_description(todo_list: TodoList) -> None:
    """An edit begins with what stands there, and changes that todo only; a tick stays."""
    todo_list.add("Regar", "Barrer")
    todo_list.item("Regar").click()
    expect(todo_list.item("Regar")).to_be_checked()

    todo_list.edit("Regar")
    expect(todo_list.edited).to_have_value("Regar")
    todo_list.save("Regar las plantas")

    expect(todo_list.item("Regar las plantas")).to_be_checked()
    expect(todo_list.items).to_have_text(rows("Barrer", "Regar las plantas"))


def test_edit_can_be_cancelled(todo_list: TodoList) -> None:
    """A cancelled edit changes nothing."""
    todo_list.add("Regar")
    todo_list.edit("Regar")
    todo_list.edited.fill("Otra cosa")

    todo_list.page.get_by_role("link", name="Cancelar").click()

    expect(todo_list.item("Regar")).to_be_visible()
    expect(todo_list.page.get_by_text("Otra cosa")).to_have_count(0)
    expect(todo_list.edited).to_have_count(0)


def test_too_long_an_edit_is_refused(todo_list: TodoList) -> None:
    """An edit of more than 200 characters stays in its field with the limit, and the todo stays as it was."""
    todo_list.add("Regar")
    todo_list.edit("Regar")

    todo_list.save("x" * 201)

    expect(todo_list.edited).to_have_accessible_error_message("Como mucho, 200 caracteres.")
    expect(todo_list.edited).to_have_value("x" * 201)
    todo_list.page.goto("/hello")
    expect(todo_list.item("Regar")).to_be_visible()


def test_emptied_edit_deletes(todo_list: TodoList) -> None:
    """An edit that leaves nothing deletes the todo, which can be undone like any deletion."""
    todo_list.add("Regar")
    todo_list.edit("Regar")

    todo_list.save("  ")

    expect(todo_list.items).to_have_count(0)
    todo_list.undo.click()
    expect(todo_list.item("Regar")).to_be_visible()


def test_deletion_can_be_undone(todo_list: TodoList) -> None:
    """A deleted todo is gone, and back in its old place after an undo, ticked as it was."""
    todo_list.add("Regar", "Barrer", "Cocinar")
    todo_list.item("Barrer").click()
    expect(todo_list.item("Barrer")).to_be_checked()

    todo_list.delete("Barrer")
    expect(todo_list.message).to_contain_text("Una tarea eliminada.")
    expect(todo_list.items).to_have_text(rows("Cocinar", "Regar"))
    todo_list.undo.click()

    expect(todo_list.items).to_have_text(rows("Cocinar", "Barrer", "Regar"))
    expect(todo_list.item("Barrer")).to_be_checked()
    expect(todo_list.undo).to_have_count(0)


def test_all_are_ticked_and_unticked(todo_list: TodoList) -> None:
    """One button ticks all, and then unticks all."""
    todo_list.add("Regar", "Barrer")

    todo_list.page.get_by_role("button", name="Marcar todas").click()
    expect(todo_list.count).to_have_text("0 pendientes")
    expect(todo_list.item("Regar")).to_be_checked()
    todo_list.page.get_by_role("button", name="Desmarcar todas").click()

    expect(todo_list.count).to_have_text("2 pendientes")
    expect(todo_list.item("Barrer")).not_to_be_checked()


def test_done_ones_are_cleared_together(todo_list: TodoList) -> None:
    """One button deletes all that are done, one undo brings them back; open ones stay."""
    todo_list.add("Regar", "Barrer", "Cocinar")
    todo_list.item("Regar").click()
    expect(todo_list.item("Regar")).to_be_checked()
    todo_list.item("Cocinar").click()
    expect(todo_list.item("Cocinar")).to_be_checked()

    todo_list.page.get_by_role("button", name="Eliminar las hechas").click()
    expect(todo_list.items).to_have_text(rows("Barrer"))
    expect(todo_list.message).to_contain_text("2 tareas eliminadas.")
    todo_list.undo.click()

    expect(todo_list.items).to_have_text(rows("Cocinar", "Barrer", "Regar"))


def test_filter_is_in_the_address(todo_list: TodoList) -> None:
    """A filter shows its part of the list, is in the address, and Back takes it back."""
    todo_list.add("Regar", "Barrer")
    todo_list.item("Regar").click()
    expect(todo_list.item("Regar")).to_be_checked()
    filters = todo_list.page.get_by_role("navigation", name="Filtro")

    filters.get_by_role("link", name="Hechas").click()

    expect(todo_list.items).to_have_text(rows("Regar"))
    expect(todo_list.page).to_have_url("/hello?filter=done")
    expect(filters.get_by_role("link", name="Hechas")).to_have_attribute("aria-current", "true")
    filters.get_by_role("link", name="Pendientes").click()
    expect(todo_list.items).to_have_text(rows("Barrer"))
    todo_list.page.go_back()
    expect(todo_list.items).to_have_text(rows("Regar"))


def test_change_stays_under_its_filter(todo_list: TodoList) -> None:
    """Ticking under the filter of open ones takes the todo out of sight, and stays under the filter."""
    todo_list.add("Regar", "Barrer")
    todo_list.page.goto("/hello?filter=open")

    todo_list.item("Regar").click()

    expect(todo_list.items).to_have_text(rows("Barrer"))
    expect(todo_list.page).to_have_url(re.compile(r"/hello\?filter=open(#.*)?$"))
    expect(todo_list.count).to_have_text("1 pendiente")


def test_list_is_kept_for_the_next_visit(todo_list: TodoList) -> None:
    """What was written down is there after signing out and in again."""
    todo_list.add("Regar")
    heading = todo_list.page.get_by_role("heading", level=1).inner_text()

    todo_list.page.get_by_role("button", name="Salir").click()
    expect(todo_list.page.get_by_text("Has salido.")).to_be_visible()
    expect(todo_list.page.get_by_text("Regar", exact=True)).to_have_count(0)
    page = HelloPage(todo_list.page)
    page.log_in(heading.removeprefix("Hola, "))

    expect(todo_list.item("Regar")).to_be_visible()
