"""What people can do with their account (webapp/accounts/views.py)."""

from http import HTTPStatus

import pytest
import sqlalchemy as sa
from flask import Flask

from unit.accounts import PASSWORD, add, enter, error_of, find, is_logged_in, new_name, post, register, todos_of
from unit.conftest import NewClient
from unit.html import read
from webapp.database import db
from webapp.todos.models import Todo

NEW = "another good password"
WRONG = "Esa no es la contraseña de esta cuenta."


def test_account_page_names_the_account(new_client: NewClient) -> None:
    """The page says whose it is, as the name was typed."""
    client = new_client()
    name = register(client, new_name("Ñandú <b>"))

    page = read(client.get("/account"))

    assert page.one("h1").text == "Tu cuenta"
    assert name in page.one(class_="lead").text


def test_password_can_be_changed(new_client: NewClient) -> None:
    """From then on the new password lets in, and the old one does not."""
    client = new_client()
    name = register(client)

    response = post(client, "/account/password", present=PASSWORD, new=NEW)

    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, "/account")
    assert "Contraseña cambiada" in read(client.get("/account")).one(role="status").text
    assert enter(new_client(), name, NEW).status_code == HTTPStatus.SEE_OTHER
    assert enter(new_client(), name, PASSWORD).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.mark.parametrize(
    ("present", "new", "field", "error"),
    [
        pytest.param("wrong password", NEW, "present", WRONG, id="wrong"),
        pytest.param("", NEW, "present", "Escribe tu contraseña.", id="empty"),
        pytest.param("q" * 129, NEW, "present", "Como mucho, 128 caracteres.", id="too long to be one"),
        pytest.param(PASSWORD, "", "new", "Escribe una contraseña nueva.", id="new one empty"),
        pytest.param(
            PASSWORD, "short", "new", "Una contraseña nueva necesita al menos 8 caracteres.", id="new one short"
        ),
        pytest.param(
            PASSWORD, "password", "new", "Demasiada gente usa esa contraseña. Elige otra.", id="new one common"
        ),
        pytest.param(PASSWORD, "q" * 129, "new", "Como mucho, 128 caracteres.", id="new one long"),
    ],
)
def test_bad_change_of_password_is_refused(
    app: Flask, new_client: NewClient, present: str, new: str, field: str, error: str
) -> None:
    """The error stands beside its field, both come back empty, and the password stays."""
    client = new_client()
    name = register(client)
    before = find(app, name)

    response = post(client, "/account/password", present=present, new=new)

    page = read(response)
    after = find(app, name)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert error_of(page, field) == error
    assert [page.one("input", id=other)["value"] for other in ("present", "new", "password")] == ["", "", ""]
    assert before
    assert after
    assert after.password_hash == before.password_hash
    assert is_logged_in(client)


def test_everything_can_be_taken_along(new_client: NewClient) -> None:
    """The file holds the name and the todos in the order in which they were written, and no secret."""
    client = new_client()
    name = register(client, new_name("Ñandú"))
    add(client, "first “ñ”", "second", "deleted")
    todos = todos_of(client)
    post(client, f"/todos/{todos['second']}/done", done=1)
    post(client, f"/todos/{todos['deleted']}/delete")

    response = client.get("/account/data")

    data = response.json
    assert data
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")
    assert response.headers["Cache-Control"] == "no-store"
    assert data["name"] == name
    assert [(todo["description"], todo["done"]) for todo in data["todos"]] == [("first “ñ”", False), ("second", True)]
    assert data["created_at"] <= data["todos"][0]["created_at"] <= data["todos"][1]["created_at"]
    assert "argon2" not in response.text


def test_data_holds_nobody_elses_todos(new_client: NewClient) -> None:
    """Each account takes its own along."""
    ana, eve = new_client(), new_client()
    register(ana)
    add(ana, "secret of Ana")
    register(eve)

    assert eve.get("/account/data").json["todos"] == []  # type: ignore[index]


def test_account_can_be_deleted(app: Flask, new_client: NewClient) -> None:
    """With the password the account goes, all its todos with it, and its name is free again."""
    client, other = new_client(), new_client()
    name = register(client)
    add(client, "first", "second")
    register(other)
    add(other, "kept")
    user = find(app, name)
    assert user

    response = post(client, "/account/delete", password=PASSWORD)

    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, "/hello")
    assert find(app, name) is None
    with app.app_context():
        assert not db.session.scalars(sa.select(Todo).where(Todo.user_id == user.id)).all()
    assert list(todos_of(other)) == ["kept"]
    again = new_client()
    register(again, name, NEW)
    assert not todos_of(again)


@pytest.mark.parametrize(
    ("password", "error"),
    [
        pytest.param("wrong password", WRONG, id="wrong"),
        pytest.param("", "Escribe tu contraseña.", id="empty"),
    ],
)
def test_account_is_not_deleted_without_its_password(
    app: Flask, new_client: NewClient, password: str, error: str
) -> None:
    """Whoever finds a browser signed in cannot delete what is not theirs."""
    client = new_client()
    name = register(client)
    add(client, "kept")

    response = post(client, "/account/delete", password=password)

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert error_of(read(response), "password") == error
    assert find(app, name)
    assert list(todos_of(client)) == ["kept"]


@pytest.mark.parametrize("path", ["/account", "/account/data"])
def test_visitor_is_sent_to_log_in_and_back(new_client: NewClient, path: str) -> None:
    """A page for people with an account leads to the form, says why, and comes after the sign-in."""
    client = new_client()

    response = client.get(path)

    page = read(client.get(response.location))
    assert response.status_code == HTTPStatus.SEE_OTHER
    assert response.location == f"/hello?next={path}"
    assert "Primero entra" in page.one(role="alert").text
    assert (
        enter(
            client, new_name(), path=page.one("section", aria_labelledby="login-heading").one("form")["action"]
        ).location
        == path
    )


def test_visitor_is_sent_back_below_the_path_that_the_app_is_mounted_at(new_client: NewClient) -> None:
    """Where the app is served below a path, the way back begins with it."""
    response = new_client().get("/account?a=1", environ_overrides={"SCRIPT_NAME": "/app"})

    assert response.location == "/app/hello?next=/app/account?a%3D1"


@pytest.mark.parametrize("path", ["/account/password", "/account/delete", "/log-out/everywhere"])
def test_form_of_a_visitor_leads_to_the_way_in(new_client: NewClient, path: str) -> None:
    """Whoever was signed out meanwhile is sent to sign in; a form is not sent again behind their back."""
    response = post(new_client(), path, password=PASSWORD, present=PASSWORD, new=NEW)

    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, "/hello")


@pytest.mark.parametrize("path", ["/account/password", "/account/delete", "/log-out", "/log-out/everywhere"])
def test_form_without_its_token_changes_nothing(app: Flask, new_client: NewClient, path: str) -> None:
    """Another site cannot send these forms for somebody."""
    client = new_client()
    name = register(client)

    response = client.post(path, data={"password": PASSWORD, "present": PASSWORD, "new": NEW})

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert is_logged_in(client)
    assert find(app, name)
    assert enter(new_client(), name).status_code == HTTPStatus.SEE_OTHER
    assert PASSWORD not in response.text
