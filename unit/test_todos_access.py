"""Whose todos somebody can reach: their own (webapp/todos/views.py)."""

import re
from http import HTTPStatus

import pytest
from flask import Flask

from unit.accounts import add, list_of, post, register, todos_of
from unit.conftest import NewClient
from unit.html import read
from webapp.todos.views import todos

FIELDS = {"description": "stolen", "version": "1", "done": "1", "idempotency_key": "k" * 22, "deletion": "1"}
app_of_routes = Flask(__name__)
app_of_routes.register_blueprint(todos)
RULES = [str(rule) for rule in app_of_routes.url_map.iter_rules() if rule.endpoint.startswith("todos.")]
OF_ONE = [rule for rule in RULES if "<" in rule]


def address(rule: str, todo: object) -> str:
    """Return the address of a route for a todo."""
    return re.sub("<.*>", str(todo), rule)


def test_routes_are_found() -> None:
    """A new route is not left out of what is tried here."""
    assert {"/todos/7", "/todos/7/done", "/todos/7/delete"} <= {address(rule, 7) for rule in OF_ONE}


@pytest.mark.parametrize("rule", OF_ONE)
@pytest.mark.parametrize("eldest", ["Ana", "Eve"])
def test_todo_of_somebody_else_is_not_found(new_client: NewClient, rule: str, eldest: str) -> None:
    """Nobody reaches, or learns of, what is not theirs, whoever came first."""
    ana, eve = new_client(), new_client()
    for client in (ana, eve) if eldest == "Ana" else (eve, ana):
        register(client)
    add(ana, "of Ana")
    todo = todos_of(ana)["of Ana"]

    response = post(eve, address(rule, todo), **FIELDS)

    assert response.status_code == HTTPStatus.NOT_FOUND
    assert "of Ana" not in response.text
    assert todos_of(ana) == {"of Ana": todo}
    assert not todos_of(eve)


@pytest.mark.parametrize("rule", OF_ONE)
@pytest.mark.parametrize(
    "todo", ["0", "2147483647", "99999999999999999999", "9" * 5000, "-1", "x", "1.5"], ids=lambda todo: todo[:20]
)
def test_todo_that_never_was_is_not_found(new_client: NewClient, rule: str, todo: str) -> None:
    """A number that is nobody's is answered like somebody else's."""
    client = new_client()
    register(client)

    assert post(client, address(rule, todo), **FIELDS).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_nothing_changes_but_by_a_form(new_client: NewClient, rule: str, method: str) -> None:
    """No link and no other method reaches a todo."""
    client = new_client()
    register(client)
    add(client, "kept")
    before = todos_of(client)

    response = client.open(address(rule, before["kept"]), method=method)

    assert response.status_code in {HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.BAD_REQUEST}
    assert todos_of(client) == before


@pytest.mark.parametrize("rule", RULES)
def test_visitor_is_sent_to_log_in(new_client: NewClient, rule: str) -> None:
    """Without an account nothing is changed; the way in says why."""
    ana, visitor = new_client(), new_client()
    register(ana)
    add(ana, "of Ana")
    before = todos_of(ana)

    response = post(visitor, address(rule, before["of Ana"]), **FIELDS)

    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, "/hello")
    assert "Primero entra" in read(visitor.get("/hello")).one(role="alert").text
    assert todos_of(ana) == before


@pytest.mark.parametrize("rule", RULES)
def test_form_without_its_token_changes_no_todo(new_client: NewClient, rule: str) -> None:
    """Another site cannot send these forms for somebody."""
    client = new_client()
    register(client)
    add(client, "kept")
    before = todos_of(client)

    response = client.post(address(rule, before["kept"]), data=FIELDS)

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert todos_of(client) == before


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/", "/\\evil.example", "/\n/evil.example"])
def test_form_leads_to_no_other_site(new_client: NewClient, rule: str, target: str) -> None:
    """A forged `next` leads to the list."""
    client = new_client()
    register(client)
    add(client, "kept")

    response = post(client, address(rule, todos_of(client)["kept"]), **FIELDS, next=target)

    assert response.location.partition("#")[0] == "/hello"


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"description": "x"}, id="no version"),
        pytest.param({"description": "x", "version": "x"}, id="word for a version"),
        pytest.param({"description": "x", "version": "9" * 30}, id="version too high"),
        pytest.param({}, id="no field"),
    ],
)
def test_forged_edit_overwrites_nothing(app: Flask, new_client: NewClient, fields: dict[str, str]) -> None:
    """A form that no page of the app has is refused, and breaks nothing."""
    client = new_client()
    assert client.application is app
    register(client)
    add(client, "kept")
    before = todos_of(client)

    response = post(client, f"/todos/{before['kept']}", **fields)

    assert response.status_code in {HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY}
    assert todos_of(client) == before


@pytest.mark.parametrize(
    "idempotency_key", ["", "short", "k" * 65, "k" * 20 + "\0"], ids=["none", "short", "long", "NUL"]
)
def test_forged_idempotency_key_is_a_key_like_any(new_client: NewClient, idempotency_key: str) -> None:
    """Who sends a form that no page of the app has adds a todo, as there is nothing in it that people could mend."""
    client = new_client()
    register(client)

    response = post(client, "/todos", description="x", idempotency_key=idempotency_key)

    assert response.status_code == HTTPStatus.SEE_OTHER
    assert list(todos_of(client)) == ["x"]


def test_form_without_a_key_adds_each_time(new_client: NewClient) -> None:
    """Only a key tells that a form was sent before."""
    client = new_client()
    register(client)

    for _ in range(2):
        post(client, "/todos", description="x")

    assert len(list_of(client).all("li")) == 2
