"""Each account has a list of its own."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from e2e.pages.login import PASSWORD, log_in, send_form, token_of
from e2e.pages.todos import TodoList, rows


@pytest.mark.todos("Regar")
def test_list_belongs_to_one_account(
    todo_list: TodoList, page: Page, name: str, new_context: CreateContextCallback
) -> None:
    """Nobody can see or change the todos of another account: the answer is that they do not exist."""
    edit = page.get_by_role("link", name="Editar Regar").get_attribute("href") or ""
    todo_id = urlsplit(edit).path.rpartition("/")[2]
    stranger = new_context()
    log_in(stranger, f"{name} 2", PASSWORD)
    html = stranger.request.get("/hello").text()
    fields = {"csrf_token": token_of(html), "description": "Robada", "original": "Regar", "done": "1"}

    answers = [
        send_form(stranger.request, page.url, f"/todos/{todo_id}{action}", fields).status
        for action in ("", "/done", "/delete")
    ]

    page.goto("/hello")
    expect(todo_list.item("Regar")).not_to_be_checked()
    expect(page.get_by_text("Robada")).to_have_count(0)
    assert answers == [404, 404, 404]


@pytest.mark.todos("Regar", "Barrer")
def test_recent_changes_belong_to_one_account(
    todo_list: TodoList, page: Page, name: str, new_context: CreateContextCallback
) -> None:
    """What somebody has deleted is not shown to another account, which cannot undo it either."""
    todo_list.delete("Regar")
    todo_list.expect_saved()
    page.goto("/hello")
    todo_list.recent.click()
    change = todo_list.undo_of("Regar").get_attribute("value") or ""
    stranger = new_context()
    log_in(stranger, f"{name} 2", PASSWORD)

    html = stranger.request.get("/hello").text()
    send_form(stranger.request, page.url, "/todos/undo", {"csrf_token": token_of(html), "change": change})

    page.reload()
    expect(todo_list.items.filter(has=page.get_by_role("checkbox"))).to_have_text(rows("Barrer"))
    assert change
    assert "Regar" not in html
    assert change not in html
