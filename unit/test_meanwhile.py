"""What happens when somebody else was quicker: between what a request reads and what it writes, both are gone."""

from http import HTTPStatus

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from unit.accounts import PASSWORD, add, is_signed_in, post, sign_up, todos_of
from unit.html import read
from webapp.accounts import views as account_views
from webapp.accounts.models import User
from webapp.database import db
from webapp.todos import listing
from webapp.todos import views as todo_views


def assert_sent_to_sign_in(client: FlaskClient, response: TestResponse) -> None:
    """Check that a visitor without an account arrives at the form, with a message, and not at an error."""
    assert response.status_code == HTTPStatus.SEE_OTHER
    assert response.location.startswith("/hello")
    page = read(client.get(response.location))
    assert "Entra primero" in page.one(role="alert").text
    assert not is_signed_in(client)


def delete_all_accounts() -> None:
    """Delete accounts as another request would have done; whoever notices rolls it back."""
    db.session.execute(sa.delete(User))
    db.session.expire_all()


def test_account_deleted_while_its_password_is_checked(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever deletes an account that another browser has just deleted is sent to the form."""
    sign_up(client)

    def delete_first(_kept: str, _typed: str) -> bool:
        delete_all_accounts()
        return True

    monkeypatch.setattr(account_views, "verify_password", delete_first)
    response = post(client, "/account/delete", password=PASSWORD)

    assert_sent_to_sign_in(client, response)


def test_account_deleted_while_a_todo_is_added(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever adds a todo to a list that another browser has just deleted is sent to the form."""
    sign_up(client)

    def delete_first(user: User, description: str, form_key: str) -> None:
        db.session.expunge(user)
        delete_all_accounts()
        listing.add_todo(user, description, form_key)

    monkeypatch.setattr(todo_views, "add_todo", delete_first)
    response = post(client, "/todos", description="Buy bread", form_key="k" * 22)

    assert_sent_to_sign_in(client, response)


def test_todo_deleted_while_it_is_ticked(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever ticks a todo that another tab has just deleted is told so, and it stays deleted."""
    sign_up(client)
    add(client, "Buy bread")
    todo = todos_of(client)["Buy bread"]
    monkeypatch.setattr(todo_views, "change_todos", lambda *_which, **_values: 0)

    response = post(client, f"/todos/{todo}/done", done="1")

    assert response.status_code == HTTPStatus.SEE_OTHER
    assert "otra pestaña" in read(client.get("/hello")).one(role="alert").text
