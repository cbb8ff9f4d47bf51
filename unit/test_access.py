"""Who may use each route, and that no form changes anything without the token of its own visit.

A new route fails here until the tables below say who it is for and, if it takes POST, what is sent to it.
"""

from collections.abc import Callable
from enum import Enum
from http import HTTPStatus

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from unit.conftest import NewApp
from unit.helpers import NEW_PASSWORD, PASSWORD, csrf_token, new_name
from unit.html import read
from webapp.database import Base, db
from webapp.spec.pictures import slug

LOGIN_FIRST = "Primero entra, por favor"


class Access(Enum):
    """Who may use a route."""

    ANYONE = "everybody who reaches the app"
    USER = "who is logged in"
    LOOPBACK = "who reaches the app on this machine, unless a setting says otherwise"


ACCESS = {
    "accounts.account": Access.USER,
    "accounts.change_password": Access.USER,
    "accounts.delete": Access.USER,
    "accounts.log_out": Access.ANYONE,
    "accounts.log_out_everywhere": Access.USER,
    "bootstrap.static": Access.ANYONE,
    "home.hello": Access.ANYONE,
    "home.hello_world": Access.ANYONE,
    "home.index": Access.ANYONE,
    "home.test_server_error": Access.LOOPBACK,
    "preferences.choose": Access.ANYONE,
    "spec.behaviour": Access.ANYONE,
    "spec.contents": Access.ANYONE,
    "spec.health": Access.ANYONE,
    "spec.matrix": Access.ANYONE,
    "spec.picture": Access.ANYONE,
    "spec.version": Access.ANYONE,
    "static": Access.ANYONE,
    "todos.add": Access.USER,
    "todos.clear": Access.USER,
    "todos.delete": Access.USER,
    "todos.edit": Access.USER,
    "todos.export": Access.USER,
    "todos.tick": Access.USER,
    "todos.tick_all": Access.USER,
    "todos.undo": Access.USER,
    "tour.contents": Access.ANYONE,
    "tour.source": Access.ANYONE,
    "tour.stop": Access.ANYONE,
}

FORMS: dict[str, tuple[str, dict[str, str]]] = {
    "accounts.change_password": ("/account/password", {"current_password": PASSWORD, "new_password": NEW_PASSWORD}),
    "accounts.delete": ("/account/delete", {"password": PASSWORD}),
    "accounts.log_out": ("/log-out", {}),
    "accounts.log_out_everywhere": ("/log-out/everywhere", {}),
    "home.hello": ("/hello", {"username": "{name}", "password": PASSWORD}),
    "preferences.choose": ("/preferences", {"theme": "dark"}),
    "todos.add": ("/todos", {"description": "Water the plants"}),
    "todos.clear": ("/todos/clear", {}),
    "todos.delete": ("/todos/{todo}/delete", {"deleted": "1"}),
    "todos.edit": ("/todos/{todo}", {"description": "Buy cake", "original": "Buy bread"}),
    "todos.tick": ("/todos/{todo}/done", {"done": "1"}),
    "todos.tick_all": ("/todos/done", {"done": "1"}),
    "todos.undo": ("/todos/undo", {"change": "00000000-0000-0000-0000-000000000001"}),
    "tour.stop": ("/tour/flash", {"message": "Here I am"}),
}
"""For each route that takes POST, a form that it accepts."""


def rules(app: Flask, endpoint: str) -> list[Rule]:
    """Return the rules of an endpoint."""
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint]


def path_of(rule: Rule) -> str:
    """Return a path that fits a rule, of something that exists for everybody, if such a thing there is."""
    file = "css/bootstrap.min.css" if rule.endpoint.startswith("bootstrap") else "css/site.css"
    values = {
        "todo_id": 1,
        "name": "start",
        "file": "webapp/urls.py",
        "filename": file,
        "slug": slug("e2e/notes/test_redirect.py::test_start_page_leads_to_the_greeting"),
        "kind": "pictures",
    }
    path = rule.build({name: values[name] for name in rule.arguments})
    assert path
    return path[1]


def rows(app: Flask) -> dict[str, list[sa.Row[tuple[object, ...]]]]:
    """Return whatever the database holds, but for the tour's record of all that is requested."""
    tables = {name: table for name, table in Base.metadata.tables.items() if name != "exchanges"}
    with app.app_context():
        return {
            name: list(db.session.execute(sa.select(table).order_by(*table.primary_key)))
            for name, table in tables.items()
        }


def test_every_route_says_who_may_use_it(app: Flask) -> None:
    """Each endpoint is in the table of access, and each that takes POST in that of forms."""
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == ACCESS.keys()
    assert {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())} == FORMS.keys()


@pytest.mark.parametrize("endpoint", ACCESS)
def test_strangers_are_asked_to_log_in_where_the_table_says_so(app: Flask, endpoint: str) -> None:
    """Without a login, a route for users redirects to the login form for each of its methods, and no other one does."""
    for rule in rules(app, endpoint):
        for method in (rule.methods or set()) - {"OPTIONS"}:
            stranger = app.test_client()
            token = csrf_token(stranger)
            with stranger.open(path_of(rule), method=method, data={"csrf_token": token}) as response:
                sent_away = (response.location or "").startswith("/hello")
                # Nothing is recorded of this app.
                assert response.status_code != HTTPStatus.NOT_FOUND or endpoint == "spec.picture"

            asked = sent_away and LOGIN_FIRST in read(stranger.get("/hello")).one("#flashes").text
            assert asked is (ACCESS[endpoint] is Access.USER), f"{method} {rule.rule}"


@pytest.mark.parametrize("endpoint", [name for name, access in ACCESS.items() if access is Access.LOOPBACK])
@pytest.mark.parametrize(("host", "found"), [("127.0.0.1", True), ("0.0.0.0", False)])  # noqa: S104 - nothing listens there
def test_some_routes_exist_on_this_machine_alone(new_app: NewApp, endpoint: str, host: str, found: bool) -> None:
    """Where other machines reach the app, what is for this machine alone does not exist."""
    app = new_app(host=host)

    for rule in rules(app, endpoint):
        assert (app.test_client().get(path_of(rule)).status_code != HTTPStatus.NOT_FOUND) is found


@pytest.mark.parametrize("endpoint", FORMS)
@pytest.mark.parametrize(
    "forge",
    [
        pytest.param(lambda _app: {}, id="no token"),
        pytest.param(lambda app: {"csrf_token": csrf_token(app.test_client())}, id="another visit's token"),
    ],
)
def test_form_without_its_token_changes_nothing(
    app: Flask, ana: FlaskClient, todo: int, endpoint: str, forge: Callable[[Flask], dict[str, str]]
) -> None:
    """A form without the token of its visit is refused: no row, no cookie and nothing in the session differs."""
    path, fields = fill_in(endpoint, todo)
    ana.get("/tour/flash")
    before, token = rows(app), forge(app)
    with ana.session_transaction() as session:
        held = dict(session)

    response = ana.post(path, data=fields | token)

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert not response.headers.getlist("Set-Cookie")
    assert rows(app) == before
    with ana.session_transaction() as session:
        assert dict(session) == held


@pytest.mark.parametrize("endpoint", FORMS)
def test_same_form_with_its_token_is_accepted(ana: FlaskClient, todo: int, endpoint: str) -> None:
    """The forms above are refused for their token alone."""
    path, fields = fill_in(endpoint, todo)

    response = ana.post(path, data=fields | {"csrf_token": csrf_token(ana)})

    assert response.status_code in {HTTPStatus.OK, HTTPStatus.SEE_OTHER}


def fill_in(endpoint: str, todo: int) -> tuple[str, dict[str, str]]:
    """Return the path and the fields of a form."""
    path, fields = FORMS[endpoint]
    return path.format(todo=todo), {name: value.format(name=new_name()) for name, value in fields.items()}
