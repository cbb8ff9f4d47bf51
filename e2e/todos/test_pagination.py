"""Long lists are split into pages."""

import secrets

from playwright.sync_api import expect

from e2e.pages.login import token_of
from e2e.pages.todos import TodoList, rows


def test_long_list_is_shown_in_pages(todo_list: TodoList) -> None:
    """More than 50 todos are split into pages, newest first, with every todo on one of them."""
    page = todo_list.page
    token = token_of(page.content())
    for number in range(1, 53):
        fields: dict[str, str | float | bool] = {
            "csrf_token": token,
            "idempotency_key": secrets.token_hex(16),
            "description": f"Tarea {number}",
        }
        page.request.post("/todos", form=fields, max_redirects=0)

    page.goto("/hello")

    pages = page.get_by_role("navigation", name="Páginas")
    expect(todo_list.items).to_have_text(rows(*(f"Tarea {number}" for number in range(52, 2, -1))))
    expect(pages).to_contain_text("Página 1 de 2")
    expect(pages.get_by_role("link", name="Más nuevas")).to_have_count(0)
    pages.get_by_role("link", name="Más antiguas").click()
    expect(todo_list.items).to_have_text(rows("Tarea 2", "Tarea 1"))
    expect(pages.get_by_role("link", name="Más antiguas")).to_have_count(0)
    expect(page).to_have_url("/hello?page=2")


def test_short_list_has_no_pages(todo_list: TodoList) -> None:
    """A list that fits on one page has no links to others."""
    todo_list.add("Regar")

    expect(todo_list.item("Regar")).to_be_visible()
    expect(todo_list.page.get_by_role("navigation", name="Páginas")).to_have_count(0)
