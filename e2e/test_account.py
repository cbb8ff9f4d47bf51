"""The account page: change the password, download all data, delete the account."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from e2e.pages.account import AccountPage
from e2e.pages.hello import HelloPage
from e2e.pages.login import NAME_TAKEN, PASSWORD, expect_logged_out, log_in
from e2e.pages.todos import TodoList

WRONG_PASSWORD = "Esa no es la contraseña de esta cuenta."


def test_changed_password_counts_at_once(account: AccountPage, new_context: CreateContextCallback, name: str) -> None:
    """A new password logs all other browsers out, keeps this one logged in, and replaces the old one at once."""
    elsewhere = new_context()
    log_in(elsewhere, name)

    account.change_password(PASSWORD, "quite another one")

    expect(account.page.get_by_text("Contraseña cambiada.")).to_be_visible()
    expect(account.heading).to_have_text(account.TITLE)
    expect_logged_out(elsewhere)
    visitor = HelloPage(elsewhere.new_page())
    visitor.arrive()
    visitor.log_in(name, PASSWORD)
    expect(visitor.password).to_have_accessible_error_message(NAME_TAKEN)


def test_change_needs_the_current_password(account: AccountPage) -> None:
    """Without the current password nothing changes, and the error is shown beside its field."""
    account.change_password("not this one", "quite another one")

    expect(account.current_password).to_have_accessible_error_message(WRONG_PASSWORD)
    expect(account.new_password).not_to_have_attribute("aria-invalid", "true")


@pytest.mark.todos("Regar", "<b>Barrer</b>")
def test_account_can_be_downloaded(todo_list: TodoList, name: str) -> None:
    """The download holds the name and every todo, each with its own time, and nothing of the password."""
    todo_list.add("Cocinar")
    account = AccountPage(todo_list.page)
    account.arrive()

    with account.page.expect_download() as download:
        account.download.click()

    text = Path(download.value.path()).read_text(encoding="utf-8")
    data = json.loads(text)
    assert data["name"] == name
    assert [todo["description"] for todo in data["todos"]] == ["Regar", "<b>Barrer</b>", "Cocinar"]
    assert data["created_at"] < data["todos"][-1]["created_at"]
    assert "argon2" not in text


@pytest.mark.todos("Regar")
def test_deleted_account_frees_its_name(todo_list: TodoList, visitor: HelloPage, name: str) -> None:
    """Deleting an account deletes its todos; its name can be registered again, with an empty list."""
    account = AccountPage(todo_list.page)
    account.arrive()

    account.delete()

    expect(account.page.get_by_text("Tu cuenta y todas sus tareas se han eliminado.")).to_be_visible()
    visitor.log_in(name, "the next owner's")
    expect(visitor.flash).to_contain_text("Tu cuenta está lista")
    expect(visitor.page.get_by_role("checkbox")).to_have_count(0)


def test_deletion_needs_the_password(account: AccountPage) -> None:
    """Without its password an account is not deleted."""
    account.delete("not this one")

    expect(account.deletion_password).to_have_accessible_error_message(WRONG_PASSWORD)
    account.arrive()
    expect(account.heading).to_have_text(account.TITLE)
