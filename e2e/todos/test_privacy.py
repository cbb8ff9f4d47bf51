"""Each account has a list of its own."""

from playwright.sync_api import Page, expect

from e2e.pages.login import PASSWORD, log_in, token_of
from e2e.pages.todos import TodoList


def test_list_belongs_to_one_account(todo_list: TodoList, page: Page, name: str) -> None:
    """Nobody can see or change the todos of another account: the answer is that they do not exist."""
    todo_list.add("Regar")
    todo_list.edit("Regar")
    mine = page.url if "edit=" in page.url else todo_list.edited.evaluate("input => input.form.action")
    todo_id = "".join(filter(str.isdigit, mine.rsplit("/", 1)[1]))
    assert page.context.browser is not None
    stranger = page.context.browser.new_context(base_url=page.url.split("/hello")[0])
    log_in(stranger, f"{name} 2", PASSWORD)
    token = token_of(stranger.request.get("/hello").text())

    answers = [
        stranger.request.post(
            f"/todos/{todo_id}{action}",
            form={"csrf_token": token, "description": "Robada", "version": "1", "done": "1"},
        ).status
        for action in ("", "/done", "/delete")
    ]

    stranger.close()
    page.goto("/hello")
    expect(todo_list.item("Regar")).not_to_be_checked()
    expect(page.get_by_text("Robada")).to_have_count(0)
    assert answers == [404, 404, 404]
