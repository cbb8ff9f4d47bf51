"""Every page of the app in each of its states, and how a visitor comes to see it."""

import shutil
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from e2e.pages.recorded import SHOWN_BEHAVIOUR, write_example, write_other_states
from unit.helpers import (
    NEW_PASSWORD,
    PASSWORD,
    add_todos,
    change_in,
    csrf_token,
    database_unavailable,
    insert_todos,
    log_in,
    new_name,
    post,
    post_by_script,
    register,
    todos_of,
)
from unit.html import Element, read
from webapp.spec.pictures import slug
from webapp.todos.listing import PAGE_SIZE

STRANGER = "Hola, seas quien seas"
"""The greeting of a visitor whose address is unknown."""

TEXT = "written by Ana"
"""A description that is in no catalogue."""


def _logged_in(client: FlaskClient, path: str, **fields: object) -> TestResponse:
    """Register, then send a form to an address, or open it."""
    register(client)
    return _follow(client, post(client, path, **fields)) if fields else client.get(path)


def _follow(client: FlaskClient, response: TestResponse) -> TestResponse:
    while response.location:
        response = client.get(response.location)
    return response


def _todo(client: FlaskClient) -> int:
    register(client)
    add_todos(client, TEXT)
    return todos_of(client)[TEXT]


def _listed(client: FlaskClient, path: str = "/hello") -> TestResponse:
    done = _todo(client)
    add_todos(client, TEXT)
    post(client, f"/todos/{done}/done", done=1)
    return client.get(path)


def _edited(client: FlaskClient, **fields: object) -> TestResponse:
    todo = _todo(client)
    return post(client, f"/todos/{todo}", **fields) if fields else client.get(f"/todos/{todo}?next=/hello")


def _deleted(client: FlaskClient) -> TestResponse:
    todo = _todo(client)
    return _follow(client, post(client, f"/todos/{todo}/delete", next="/hello"))


def _deleted_one_by_one(client: FlaskClient) -> TestResponse:
    register(client)
    add_todos(client, "todo 1", "todo 2")
    token = csrf_token(client)
    for todo in todos_of(client).values():
        client.post(f"/todos/{todo}/delete", data={"csrf_token": token})
    return client.get("/hello")


def _undone(client: FlaskClient) -> TestResponse:
    undo = change_in(read(_deleted(client)))
    return _follow(client, post(client, "/todos/undo", change=undo))


def _cleared(client: FlaskClient) -> TestResponse:
    _listed(client)
    return _follow(client, post(client, "/todos/clear"))


def _ticked(client: FlaskClient) -> TestResponse:
    _listed(client)
    return _follow(client, post(client, "/todos/done", done=1))


def _edit_deleted(client: FlaskClient) -> TestResponse:
    todo = _todo(client)
    post(client, f"/todos/{todo}/delete")
    client.get("/hello")
    return post(client, f"/todos/{todo}", description=TEXT, original=TEXT)


def _open_deleted(client: FlaskClient) -> TestResponse:
    todo = _todo(client)
    post(client, f"/todos/{todo}/delete")
    client.get("/hello")
    return _follow(client, client.get(f"/todos/{todo}"))


def _saved(client: FlaskClient) -> TestResponse:
    return _follow(client, _edited(client, description=TEXT, original=TEXT))


def _tick_deleted(client: FlaskClient) -> TestResponse:
    todo = _todo(client)
    post(client, f"/todos/{todo}/delete")
    return _follow(client, post(client, f"/todos/{todo}/done", done=1))


def _changed(client: FlaskClient) -> None:
    """Make a list with a change of each kind, of one todo and of several."""
    todo = _todo(client)
    add_todos(client, TEXT, TEXT)
    for done in (1, 0, 1):
        post(client, "/todos/done", done=done)
    post(client, f"/todos/{todo}/delete")
    post(client, "/todos/clear")
    add_todos(client, TEXT)
    for done in (1, 0):
        post(client, "/todos/done", done=done)


def _recent_changes(client: FlaskClient) -> TestResponse:
    _changed(client)
    client.get("/hello_world")  # shows the messages
    return client.get("/hello")


def _draft(client: FlaskClient) -> TestResponse:
    todo = _todo(client)
    return _follow(client, post(client, f"/todos/{todo}/done", done=1, description=TEXT))


def _added_out_of_sight(client: FlaskClient) -> TestResponse:
    _listed(client)
    return _follow(client, post(client, "/todos", description=TEXT, next="/hello?filter=done"))


def _answer(client: FlaskClient, path: str, **fields: object) -> TestResponse:
    """Send a form as the script does, from a list with an open and a done todo."""
    _listed(client)
    return post_by_script(client, path.format(todo=todos_of(client)[TEXT]), **fields)


def _answer_about_deleted(client: FlaskClient) -> TestResponse:
    todo = _todo(client)
    post(client, f"/todos/{todo}/delete")
    return post_by_script(client, f"/todos/{todo}/done", done=1)


def _many(client: FlaskClient, page: int) -> TestResponse:
    """Open a page of a list that has one todo more than two pages hold."""
    name = register(client)
    insert_todos(client.application, name, 2 * PAGE_SIZE + 1)
    return client.get(f"/hello?page={page}")


def _wrong_password(client: FlaskClient, times: int = 1) -> TestResponse:
    name = register(client)
    post(client, "/log-out")
    client.get("/hello")
    return [log_in(client, name, "wrong password") for _ in range(times)][-1]


def _unavailable(client: FlaskClient) -> TestResponse:
    with database_unavailable(client.application):
        return log_in(client, new_name())


def _unavailable_for_todo(client: FlaskClient) -> TestResponse:
    register(client)
    with database_unavailable(client.application):
        return post(client, "/todos", description=TEXT)


def _changed_too_often(client: FlaskClient) -> TestResponse:
    register(client)
    with mock.patch.dict(client.application.config, LIMIT_OF_CHANGES="1 per minute"):
        return [post(client, "/todos", description=TEXT) for _ in range(2)][-1]


def _with_cookie(client: FlaskClient, text: str) -> TestResponse:
    client.get("/")
    client.set_cookie("user_ip", text)
    return client.get("/hello_world")


def _toured(client: FlaskClient) -> TestResponse:
    """Visit a stop of the tour, then open the start page."""
    client.get("/tour/redirect")
    return client.get("/")


def _recorded(client: FlaskClient, path: str) -> TestResponse:
    """Record tests in each state, look at the picture of a failure, open a page, and ask whether it is still true."""
    folder = Path(client.application.instance_path) / "spec"
    write_example(folder)
    write_other_states(folder)
    picture = client.get("/spec/pictures/failures/theme.webp")
    response = client.get(path)
    assert (picture.status_code, picture.mimetype) == (HTTPStatus.OK, "image/webp")
    assert client.get("/spec/version").text in response.text
    shutil.rmtree(folder)
    return response


class State(NamedTuple):
    """A state of a page: how to reach it, and its status."""

    reach: Callable[[FlaskClient], TestResponse]
    status: HTTPStatus = HTTPStatus.OK


TOUR_STATES = {
    "contents of the tour": State(lambda client: client.get("/tour")),
    "search of the tour": State(lambda client: client.get("/tour?q=flask")),
    "stop of the tour": State(lambda client: client.get("/tour/redirect")),
    "refused form of the tour": State(lambda client: post(client, "/tour/forms"), HTTPStatus.UNPROCESSABLE_ENTITY),
    "source file": State(lambda client: client.get("/source/webapp/home/__init__.py")),
}
"""Of the pages that show words of their own, in Markdown, and the source; they lead to other sites too."""

SPEC_STATES = {
    "spec": State(lambda client: client.get("/spec")),
    "spec with a failure": State(lambda client: _recorded(client, "/spec")),
    "group of the spec": State(lambda client: _recorded(client, "/spec?page=frame")),
    "search without a find": State(lambda client: _recorded(client, "/spec?q=no+such+words")),
    "behaviour": State(lambda client: _recorded(client, f"/spec/behaviours/{slug(SHOWN_BEHAVIOUR)}")),
    "bugs and tests": State(lambda client: _recorded(client, "/spec/matrix?page=account")),
    "health": State(lambda client: _recorded(client, "/spec/health")),
}
"""Of the pages that show the tests and the source."""

STATES = {
    **TOUR_STATES,
    **SPEC_STATES,
    "greeting before the visit": State(lambda client: client.get("/hello")),
    "greeting by address": State(lambda client: client.get("/", follow_redirects=True)),
    "greeting by name, with a message": State(lambda client: _follow(client, log_in(client, new_name()))),
    "refused login": State(lambda client: log_in(client, " "), HTTPStatus.UNPROCESSABLE_ENTITY),
    "refused name": State(lambda client: log_in(client, "a\tb"), HTTPStatus.UNPROCESSABLE_ENTITY),
    "long name": State(lambda client: log_in(client, "a" * 41), HTTPStatus.UNPROCESSABLE_ENTITY),
    "expired login": State(lambda client: client.post("/hello", data={"username": "Ana"}), HTTPStatus.BAD_REQUEST),
    "wrong password": State(_wrong_password, HTTPStatus.UNPROCESSABLE_ENTITY),
    "login required": State(lambda client: client.get("/todos/export", follow_redirects=True)),
    "empty list": State(lambda client: _logged_in(client, "/hello")),
    "list": State(_listed),
    "open todos": State(lambda client: _listed(client, "/hello?filter=open")),
    "first page of many": State(lambda client: _many(client, 1)),
    "second page of many": State(lambda client: _many(client, 2)),
    "refused todo": State(
        lambda client: _logged_in(client, "/todos", description=""),
        HTTPStatus.UNPROCESSABLE_ENTITY,
    ),
    "editing": State(_edited),
    "refused edit": State(
        lambda client: _edited(client, description="a" * 201, original=TEXT), HTTPStatus.UNPROCESSABLE_ENTITY
    ),
    "conflicting edit": State(
        lambda client: _edited(client, description="by Eva", original="old"), HTTPStatus.CONFLICT
    ),
    "saved edit": State(_saved),
    "edit of a deleted todo": State(_edit_deleted, HTTPStatus.CONFLICT),
    "deleted todo to edit": State(_open_deleted),
    "tick of a deleted todo": State(_tick_deleted),
    "deleted todo": State(_deleted),
    "two messages": State(_deleted_one_by_one),
    "undone deletion": State(_undone),
    "cleared list": State(_cleared),
    "ticked list": State(_ticked),
    "recent changes": State(_recent_changes),
    "draft": State(_draft),
    "todo added out of sight": State(_added_out_of_sight),
    "account": State(lambda client: _logged_in(client, "/account")),
    "refused change of password": State(
        lambda client: _logged_in(
            client, "/account/password", current_password="wrong password", new_password=NEW_PASSWORD
        ),
        HTTPStatus.UNPROCESSABLE_ENTITY,
    ),
    "refused new password": State(
        lambda client: _logged_in(client, "/account/password", current_password=PASSWORD, new_password="short"),
        HTTPStatus.UNPROCESSABLE_ENTITY,
    ),
    "changed password": State(
        lambda client: _logged_in(client, "/account/password", current_password=PASSWORD, new_password=NEW_PASSWORD)
    ),
    "refused deletion of the account": State(
        lambda client: _logged_in(client, "/account/delete", password="wrong password"), HTTPStatus.UNPROCESSABLE_ENTITY
    ),
    "deleted account": State(lambda client: _logged_in(client, "/account/delete", password=PASSWORD)),
    "logged out": State(lambda client: _logged_in(client, "/log-out", submit=1)),
    "logged out everywhere": State(lambda client: _logged_in(client, "/log-out/everywhere", submit=1)),
    "cookie before the visit": State(lambda client: client.get("/hello_world")),
    "cookie with the address": State(lambda client: _with_cookie(client, "127.0.0.1")),
    "cookie with another address": State(lambda client: _with_cookie(client, "192.0.2.1")),
    "cookie with something else": State(lambda client: _with_cookie(client, "192.0.2.x")),
    "invalid choice": State(lambda client: post(client, "/preferences", theme="pink"), HTTPStatus.BAD_REQUEST),
    "expired choice": State(lambda client: client.post("/preferences"), HTTPStatus.BAD_REQUEST),
    "no such page": State(lambda client: client.get("/no_such_page?a=1&b=2"), HTTPStatus.NOT_FOUND),
    "wrong method": State(lambda client: client.post("/hello_world"), HTTPStatus.METHOD_NOT_ALLOWED),
    "too large": State(
        lambda client: client.post("/hello", data={"username": "a" * 70_000}),
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    ),
    "too many attempts": State(lambda client: _wrong_password(client, times=11), HTTPStatus.TOO_MANY_REQUESTS),
    "too many changes": State(_changed_too_often, HTTPStatus.TOO_MANY_REQUESTS),
    "database unavailable": State(_unavailable, HTTPStatus.SERVICE_UNAVAILABLE),
    "unsaved todo": State(_unavailable_for_todo, HTTPStatus.SERVICE_UNAVAILABLE),
    "greeting on the tour": State(lambda client: _follow(client, _toured(client))),
    "broken page": State(lambda client: client.get("/test_server_error"), HTTPStatus.INTERNAL_SERVER_ERROR),
}
"""The whole pages."""

SCRIPT_ANSWERS = {
    "answer to an addition": State(lambda client: _answer(client, "/todos", description=TEXT, next="/hello")),
    "answer to an addition out of sight": State(
        lambda client: _answer(client, "/todos", description=TEXT, next="/hello?filter=done")
    ),
    "answer to a tick": State(lambda client: _answer(client, "/todos/{todo}/done", done=0, next="/hello?filter=open")),
    "answer to a tick of all": State(lambda client: _answer(client, "/todos/done", done=1)),
    "answer to an edit": State(lambda client: _answer(client, "/todos/{todo}", description=TEXT, original=TEXT)),
    "answer to a deletion": State(lambda client: _answer(client, "/todos/{todo}/delete", deleted=1)),
    "answer to a deletion of all done": State(lambda client: _answer(client, "/todos/clear")),
    "answer about a deleted todo": State(_answer_about_deleted),
}
"""What the list's script gets instead of a whole page."""


def see(client: FlaskClient, state: str) -> Element:
    """Return the page of a state."""
    reach, status = (STATES | SCRIPT_ANSWERS)[state]
    response = reach(client)
    assert response.status_code == status
    return read(response)
