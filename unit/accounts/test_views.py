"""The account page: what users can do with their account (webapp/accounts/views.py)."""

from http import HTTPStatus

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from unit.helpers import (
    NEW_PASSWORD,
    PASSWORD,
    add_todos,
    error_of,
    is_logged_in,
    load_user,
    log_in,
    new_name,
    post,
    register,
    todos_of,
    user_exists,
)
from unit.html import read
from webapp.database import db
from webapp.todos.models import Todo

WRONG = "Esa no es la contraseña de esta cuenta."


def test_account_page_shows_the_name(client: FlaskClient) -> None:
    """The page shows the name as it was typed."""
    name = register(client, new_name("Ñandú <b>"))

    page = read(client.get("/account"))

    assert page.one("h1").text == "Tu cuenta"
    assert name in page.one(".lead").text


def test_password_can_be_changed(app: Flask, client: FlaskClient) -> None:
    """After a change the new password logs in, and the old one does not."""
    name = register(client)

    response = post(client, "/account/password", current_password=PASSWORD, new_password=NEW_PASSWORD)

    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, "/account")
    assert "Contraseña cambiada" in read(client.get("/account")).one("[role=status]").text
    assert log_in(app.test_client(), name, NEW_PASSWORD).status_code == HTTPStatus.SEE_OTHER
    assert log_in(app.test_client(), name, PASSWORD).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.mark.parametrize(
    ("current_password", "new_password", "field", "error"),
    [
        pytest.param("wrong password", NEW_PASSWORD, "current_password", WRONG, id="wrong"),
        pytest.param("", NEW_PASSWORD, "current_password", "Escribe tu contraseña.", id="empty"),
        pytest.param(
            "q" * 129, NEW_PASSWORD, "current_password", "Como mucho, 128 caracteres.", id="too long to be one"
        ),
        pytest.param(PASSWORD, "", "new_password", "Escribe una contraseña nueva.", id="new one empty"),
        pytest.param(
            PASSWORD,
            "short",
            "new_password",
            "Una contraseña nueva necesita al menos 8 caracteres.",
            id="new one short",
        ),
        pytest.param(
            PASSWORD, "password", "new_password", "Demasiada gente usa esa contraseña. Elige otra.", id="new one common"
        ),
        pytest.param(PASSWORD, "q" * 129, "new_password", "Como mucho, 128 caracteres.", id="new one long"),
    ],
)
def test_invalid_change_of_password_is_refused(
    app: Flask, client: FlaskClient, current_password: str, new_password: str, field: str, error: str
) -> None:
    """The error stands beside its field, all fields are empty, and the password stays."""
    name = register(client)
    before = load_user(app, name)

    response = post(client, "/account/password", current_password=current_password, new_password=new_password)

    page = read(response)
    after = load_user(app, name)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert error_of(page, field) == error
    assert [password["value"] for password in page.all("input[type=password]")] == ["", "", ""]
    assert after.password_hash == before.password_hash
    assert is_logged_in(client)


def test_account_can_be_deleted(app: Flask) -> None:
    """With the password the account and all its todos are deleted, and its name is free again."""
    client, other = app.test_client(), app.test_client()
    name = register(client)
    add_todos(client, "first", "second")
    register(other)
    add_todos(other, "saved")
    user = load_user(app, name)

    response = post(client, "/account/delete", password=PASSWORD)

    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, "/hello")
    assert not user_exists(app, name)
    with app.app_context():
        assert not db.session.scalars(sa.select(Todo).where(Todo.user_id == user.id)).all()
    assert list(todos_of(other)) == ["saved"]
    again = app.test_client()
    register(again, name, NEW_PASSWORD)
    assert not todos_of(again)


@pytest.mark.parametrize(
    ("password", "error"),
    [
        pytest.param("wrong password", WRONG, id="wrong"),
        pytest.param("", "Escribe tu contraseña.", id="empty"),
    ],
)
def test_account_is_not_deleted_without_its_password(
    app: Flask, client: FlaskClient, password: str, error: str
) -> None:
    """Without the password of the account nothing is deleted."""
    name = register(client)
    add_todos(client, "saved")

    response = post(client, "/account/delete", password=password)

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert error_of(read(response), "password") == error
    assert user_exists(app, name)
    assert list(todos_of(client)) == ["saved"]


@pytest.mark.parametrize("path", ["/account", "/todos/export"])
def test_visitor_is_redirected_to_the_login_and_back(client: FlaskClient, path: str) -> None:
    """A page that requires an account redirects to the login form, which says why and leads back to the page."""
    response = client.get(path)

    page = read(client.get(response.location))
    assert response.status_code == HTTPStatus.SEE_OTHER
    assert response.location == f"/hello?next={path}"
    assert "Primero entra" in page.one("[role=alert]").text
    assert log_in(client, new_name(), path=page.one("main form")["action"]).location == path


def test_redirect_to_the_login_stays_below_the_mount_path(app: Flask) -> None:
    """In an app that is mounted below a path, the login form and the way back are below it too."""
    response = app.test_client().get("/account?a=1", environ_overrides={"SCRIPT_NAME": "/app"})

    assert response.location == "/app/hello?next=/app/account?a%3D1"


@pytest.mark.parametrize("path", ["/account/password", "/account/delete", "/log-out/everywhere"])
def test_form_of_a_visitor_redirects_to_the_login(app: Flask, path: str) -> None:
    """A form that requires an account redirects to the login form, and is not sent again after it."""
    response = post(app.test_client(), path, password=PASSWORD, current_password=PASSWORD, new_password=NEW_PASSWORD)

    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, "/hello")


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        pytest.param(
            "/account/password", {"current_password": PASSWORD, "new_password": NEW_PASSWORD}, id="change of password"
        ),
        pytest.param("/account/delete", {"password": PASSWORD}, id="deletion"),
        pytest.param("/log-out", {}, id="logout"),
        pytest.param("/log-out/everywhere", {}, id="logout everywhere"),
    ],
)
def test_form_without_its_token_changes_nothing(
    app: Flask, client: FlaskClient, path: str, fields: dict[str, str]
) -> None:
    """Without a token, as from another site, no form of the account page does anything, and no password comes back."""
    name = register(client)

    response = client.post(path, data=fields)

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert is_logged_in(client)
    assert log_in(app.test_client(), name).status_code == HTTPStatus.SEE_OTHER
    assert PASSWORD not in response.text
