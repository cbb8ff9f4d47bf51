"""Show all todos, the open ones or those that are done."""

import re

import pytest
from playwright.sync_api import expect

from e2e.pages.todos import TodoList, rows


@pytest.mark.todos("Regar", "Barrer")
def test_filter_is_in_the_address(todo_list: TodoList) -> None:
    """A filter shows its part of the list and is in the address, so that Back returns to the one before."""
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
    filters.get_by_role("link", name="Todas").click()
    expect(todo_list.items).to_have_text(rows("Barrer", "Regar"))


@pytest.mark.todos("Regar", "Barrer")
def test_change_stays_under_its_filter(todo_list: TodoList) -> None:
    """Ticking a todo under the filter of open ones hides it, and the filter stays."""
    todo_list.page.goto("/hello?filter=open")

    todo_list.item("Regar").click()

    expect(todo_list.items).to_have_text(rows("Barrer"))
    expect(todo_list.page).to_have_url(re.compile(r"/hello\?filter=open(#.*)?$"))
    expect(todo_list.count).to_have_text("1 pendiente")
