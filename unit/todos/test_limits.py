"""How many todos an account may have, and how many changes of its list it may make within a minute."""

from http import HTTPStatus
from unittest import mock

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from unit.conftest import NewApp
from unit.helpers import (
    NEW_PASSWORD,
    PASSWORD,
    add_todos,
    change_in,
    client_in,
    descriptions_of,
    error_of,
    list_section,
    post,
    post_by_script,
    register,
    todos_of,
)
from unit.html import read
from webapp.accounts.models import User
from webapp.database import db
from webapp.settings import Settings
from webapp.todos.views import full_list_text

FULL = "Tu lista está llena: caben 2 tareas como mucho. Borra algunas antes."


@pytest.fixture
def small(new_app: NewApp) -> FlaskClient:
    """The browser of a user whose list is full."""
    client = client_in(new_app(max_todos=2), "es")
    register(client)
    add_todos(client, "Buy bread", "Sweep")
    return client


@pytest.fixture
def slow(new_app: NewApp) -> Flask:
    """An app that accepts three changes of a list within a minute."""
    return new_app(limit_of_changes="3 per minute")


def test_limits_are_generous() -> None:
    """By default an account has 10,000 todos at most, and makes 600 changes a minute."""
    settings = Settings(secret_key="k")

    assert settings.max_todos == 10_000
    assert settings.limit_of_changes == "600 per minute"


@pytest.mark.parametrize("send", [post, post_by_script])
def test_full_list_takes_no_more(small: FlaskClient, send: mock.Mock) -> None:
    """A todo that no longer fits stays in its field, with the reason; the list is as it was, and goes on."""
    before = list_section(small).one("#list")["data-revision"]

    response = send(small, "/todos", description="Water")

    page = read(response)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert error_of(page, "new-todo") == FULL
    assert page.one("input#new-todo")["value"] == "Water"
    assert page.one("#list")["data-revision"] == before
    assert descriptions_of(small) == ["Sweep", "Buy bread"]


def test_number_is_written_as_the_language_writes_it(new_app: NewApp) -> None:
    """Spanish parts thousands with a point."""
    app = new_app(max_todos=12_345)

    with app.test_request_context(headers={"Accept-Language": "es"}):
        assert "caben 12.345 tareas" in full_list_text()


def test_todo_that_was_added_is_not_refused_when_it_is_sent_again(small: FlaskClient) -> None:
    """A form whose answer was lost adds nothing the second time, and is not told that the list is full."""
    post(small, f"/todos/{todos_of(small)['Sweep']}/delete")
    fields = {"description": "Water", "idempotency_key": "key"}

    statuses = [post(small, "/todos", **fields).status_code for _ in range(2)]

    assert statuses == [HTTPStatus.SEE_OTHER] * 2
    assert descriptions_of(small) == ["Water", "Buy bread"]


def test_full_list_can_be_changed(small: FlaskClient) -> None:
    """A full list takes every change but one todo more, and one more once another is deleted."""
    todos = todos_of(small)

    assert post(small, f"/todos/{todos['Sweep']}", description="Mop", original="Sweep").status_code == 303
    assert post(small, f"/todos/{todos['Sweep']}/done", done=1).status_code == 303
    assert post(small, f"/todos/{todos['Sweep']}/delete").status_code == 303
    assert post(small, "/todos", description="Water").status_code == 303
    assert descriptions_of(small) == ["Water", "Buy bread"]


@pytest.mark.parametrize("way", ["message", "row"])
def test_undo_does_not_overfill_a_list(small: FlaskClient, way: str) -> None:
    """A deletion whose todos no longer fit can be undone later, once there is room."""
    todo_id = todos_of(small)["Sweep"]
    post(small, f"/todos/{todo_id}/delete")
    change = change_in(read(small.get("/hello")))
    add_todos(small, "Water")
    path, fields = (
        ("/todos/undo", {"change": change}) if way == "message" else (f"/todos/{todo_id}/delete", {"deleted": 0})
    )

    response = post(small, path, description="a draft", **fields)

    assert response.status_code == HTTPStatus.SEE_OTHER
    page = read(small.get("/hello"))
    assert page.one("#flashes [role=alert]").text == FULL
    assert page.one("input#new-todo")["value"] == "a draft"
    assert descriptions_of(small) == ["Water", "Buy bread"]

    post(small, f"/todos/{todos_of(small)['Water']}/delete")
    post(small, path, **fields)
    assert descriptions_of(small) == ["Sweep", "Buy bread"]


def test_undo_of_a_tick_needs_no_room(small: FlaskClient) -> None:
    """In a full list, a tick of all can be undone."""
    post(small, "/todos/done", done=1)

    post(small, "/todos/undo", change=change_in(read(small.get("/hello"))))

    assert not list_section(small).all(".todo.done")


def test_too_many_changes_are_refused(slow: Flask) -> None:
    """After the last change that is accepted, the next is refused, says so, and can be sent again as it is."""
    client = client_in(slow, "es")
    register(client)
    add_todos(client, "Buy bread", "Sweep", "Water")

    response = post(client, "/todos", description="Mop", next="/hello?filter=open")

    page = read(response)
    assert response.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert 1 <= int(response.headers["Retry-After"]) <= 61
    assert page.one("h1").text == "Demasiados cambios a la vez"
    assert "no se ha guardado nada" in page.one(".lead").text
    fields = page.one("form.again").fields
    assert fields["description"] == "Mop"
    assert fields["next"] == "/hello?filter=open"
    assert descriptions_of(client) == ["Water", "Sweep", "Buy bread"]


def test_every_kind_of_change_counts(slow: Flask) -> None:
    """Each change of the list counts, reading does not."""
    client = slow.test_client()
    register(client)
    add_todos(client, "Buy bread")
    todo_id = todos_of(client)["Buy bread"]
    paths: list[tuple[str, dict[str, object]]] = [
        (f"/todos/{todo_id}", {"description": "Buy", "original": "Buy bread"}),
        (f"/todos/{todo_id}/done", {"done": 1}),
        ("/todos/done", {"done": 1}),
        (f"/todos/{todo_id}/delete", {}),
        ("/todos/clear", {}),
        ("/todos/undo", {"change": "00000000-0000-0000-0000-000000000000"}),
        ("/todos", {"description": "Sweep"}),
    ]
    for _ in range(2):
        post(client, f"/todos/{todo_id}/done", done=1)

    assert {post(client, path, **fields).status_code for path, fields in paths} == {429}
    assert {client.get(path).status_code for path in ("/hello", f"/todos/{todo_id}", "/todos/export")} == {200}


def test_changes_of_an_account_count_together(slow: Flask) -> None:
    """All browsers of an account share its limit, and no other account does."""
    laptop, phone, eve = slow.test_client(), slow.test_client(), slow.test_client()
    name = register(laptop)
    register(phone, name)
    register(eve)
    add_todos(laptop, "Buy bread", "Sweep")
    add_todos(phone, "Water")

    assert post(phone, "/todos", description="Mop").status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert post(eve, "/todos", description="Mop").status_code == HTTPStatus.SEE_OTHER


def test_changes_go_on_without_the_counter(slow: Flask, caplog: pytest.LogCaptureFixture) -> None:
    """Without the Redis server that counts, todos are changed as ever: nobody waits for a limit."""
    client = slow.test_client()
    register(client)
    storage = storage_from_string("redis://:secret@127.0.0.1:1", wrap_exceptions=True)  # no server listens there

    with mock.patch.dict(slow.extensions, rate_limiter=FixedWindowRateLimiter(storage)):
        add_todos(client, "Buy bread", "Sweep", "Water", "Mop")

    assert descriptions_of(client) == ["Mop", "Water", "Sweep", "Buy bread"]
    assert "A change was not counted" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/todos", {"description": "Buy bread"}),
        ("/account/password", {"current_password": PASSWORD, "new_password": NEW_PASSWORD}),
        ("/hello", {"username": "Ana", "password": PASSWORD}),
    ],
)
def test_counter_is_asked_outside_a_transaction(
    app: Flask, ana: FlaskClient, path: str, fields: dict[str, str]
) -> None:
    """The counter may be a server that does not answer: nobody else waits for the database meanwhile."""
    inside = []
    hit = app.extensions["rate_limiter"].hit

    def note(*arguments: object, **options: object) -> bool:
        inside.append(db.session.in_transaction())
        return bool(hit(*arguments, **options))

    with mock.patch.object(app.extensions["rate_limiter"], "hit", note):
        post(ana, path, **fields)

    assert inside
    assert not any(inside)


def test_account_that_is_deleted_while_a_change_is_counted(ana: FlaskClient) -> None:
    """A change of a list whose account has gone meanwhile leads to the login form, as after any end of a session."""

    def delete(user_id: int) -> None:
        with db.engine.begin() as connection:
            connection.execute(sa.delete(User).where(User.id == user_id))

    with mock.patch("webapp.todos.views.count_change", delete):
        response = post(ana, "/todos", description="Buy bread")

    assert response.status_code == HTTPStatus.SEE_OTHER
    assert response.location.startswith("/hello")
