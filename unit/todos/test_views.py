"""Who can reach a todo, and how (webapp/todos/views.py)."""

import re
from http import HTTPStatus
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from unit.helpers import add_todos, csrf_token, list_section, new_name, post, post_by_script, register, todos_of
from unit.html import read
from webapp.todos.views import todos

FIELDS = {
    "description": "stolen",
    "original": "Buy bread",
    "done": "1",
    "deleted": "1",
    "idempotency_key": "k" * 22,
    "change": UUID(int=1),
}

ROUTES = Flask(__name__)
ROUTES.register_blueprint(todos)
RULES = [str(rule) for rule in ROUTES.url_map.iter_rules() if "POST" in (rule.methods or ())]
TODO_RULES = [rule for rule in RULES if "<" in rule]
(EDIT_RULE,) = {rule for rule in TODO_RULES if rule.endswith(">")}


def path_of(rule: str, todo: object) -> str:
    """Return the path of a route for a todo."""
    return re.sub("<.*>", str(todo), rule)


def test_routes_are_found() -> None:
    """The routes that are tried here are those of the app."""
    assert {"/todos/7", "/todos/7/done", "/todos/7/delete"} <= {path_of(rule, 7) for rule in TODO_RULES}


@pytest.mark.parametrize("rule", TODO_RULES)
@pytest.mark.parametrize("older", ["Ana", "Eve"])
def test_todo_of_another_user_is_not_found(app: Flask, rule: str, older: str) -> None:
    """Another user's todo is answered as if it did not exist, and does not change."""
    ana, eve = app.test_client(), app.test_client()
    for client in (ana, eve) if older == "Ana" else (eve, ana):
        register(client)
    add_todos(ana, "of Ana")
    todo = todos_of(ana)["of Ana"]

    responses = [post(eve, path_of(rule, todo), **FIELDS | {"original": "of Ana"}), eve.get(path_of(EDIT_RULE, todo))]

    assert [response.status_code for response in responses] == [HTTPStatus.NOT_FOUND] * 2
    assert not [response for response in responses if "of Ana" in response.text]
    assert todos_of(ana) == {"of Ana": todo}
    assert not todos_of(eve)


@pytest.mark.parametrize("rule", TODO_RULES)
@pytest.mark.parametrize(
    "todo", ["0", "2147483647", "99999999999999999999", "9" * 5000, "-1", "x", "1.5"], ids=lambda todo: todo[:20]
)
def test_unknown_todo_is_not_found(ana: FlaskClient, rule: str, todo: str) -> None:
    """An id without a todo is not found."""
    assert post(ana, path_of(rule, todo), **FIELDS).status_code == HTTPStatus.NOT_FOUND
    assert ana.get(path_of(EDIT_RULE, todo)).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_only_a_form_changes_a_todo(ana: FlaskClient, todo: int, rule: str, method: str) -> None:
    """No link and no other method changes a todo."""
    response = ana.open(path_of(rule, todo), method=method, query_string=FIELDS)

    if (rule, method) == (EDIT_RULE, "GET"):
        assert response.status_code == HTTPStatus.OK
    else:
        assert response.status_code in {HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.BAD_REQUEST}
    assert todos_of(ana) == {"Buy bread": todo}


@pytest.mark.parametrize("rule", RULES)
def test_form_of_a_visitor_redirects_to_the_login(client: FlaskClient, ana: FlaskClient, todo: int, rule: str) -> None:
    """Without an account nothing is changed; the login form says why."""
    response = post(client, path_of(rule, todo), **FIELDS)

    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, "/hello")
    assert "Primero entra" in read(client.get("/hello")).one("[role=alert]").text
    assert todos_of(ana) == {"Buy bread": todo}


@pytest.mark.parametrize("rule", RULES)
def test_form_without_its_token_changes_no_todo(ana: FlaskClient, todo: int, rule: str) -> None:
    """Without a token, as from another site, no form changes a todo."""
    response = ana.post(path_of(rule, todo), data=FIELDS)

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert todos_of(ana) == {"Buy bread": todo}


@pytest.mark.parametrize("path", ["/todos/done", "/todos/{todo}/done"])
def test_tick_that_does_not_say_which_way_changes_nothing(ana: FlaskClient, todo: int, path: str) -> None:
    """A tick without its field, which no form of ours sends, is a bad request, and unticks nothing."""
    post(ana, "/todos/done", done=1)

    response = post(ana, path.format(todo=todo))

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert list_section(ana).one(".tick")["aria-checked"] == "true"


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/", "/\\evil.example", "/\n/evil.example"])
def test_form_leads_to_no_other_site(ana: FlaskClient, todo: int, rule: str, target: str) -> None:
    """A forged `next` leads to the list."""
    response = post(ana, path_of(rule, todo), **FIELDS, next=target)

    assert response.location.partition("#")[0] == "/hello"


def test_tick_under_a_filter_leads_to_the_list(ana: FlaskClient, todo: int) -> None:
    """A todo that is ticked under a filter may be gone from it, so the page is shown at the heading of the list."""
    response = post(ana, f"/todos/{todo}/done", done=1, next="/hello?filter=open")

    assert response.location == "/hello?filter=open#todos-heading"


def test_page_of_an_edit_leads_back(ana: FlaskClient, todo: int) -> None:
    """A todo is edited on a page of its own, to which the list links, and which leads back to the page it came from."""
    link = list_section(ana, "/hello?filter=open").one(f"a#edit-{todo}")

    page = read(ana.get(link["href"]))

    form = page.one(f"form[action^='/todos/{todo}?']")
    assert form.fields.items() >= {"description": "Buy bread", "original": "Buy bread"}.items()
    assert form.one("a")["href"] == f"/hello?filter=open#tick-{todo}"
    assert not page.all("#conflict")
    response = ana.post(f"/todos/{todo}", data=form.fields | {"description": "Buy milk"})
    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, f"/hello?filter=open#tick-{todo}")
    assert "Guardada." in read(ana.get("/hello")).one("[role=status]").text
    assert todos_of(ana) == {"Buy milk": todo}


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"description": "a" * 201, "original": "Buy bread"}, HTTPStatus.UNPROCESSABLE_ENTITY),
        ({"description": "x", "original": "y"}, HTTPStatus.CONFLICT),
    ],
    ids=["refused", "conflict"],
)
def test_edit_that_is_shown_again_leads_back(
    ana: FlaskClient, todo: int, fields: dict[str, str], status: HTTPStatus
) -> None:
    """A refused or conflicting edit still knows which page it came from."""
    path = read(ana.get(f"/todos/{todo}?next=/hello?page%3D2")).one(f"form[action^='/todos/{todo}?']")["action"]

    response = post(ana, path, **fields, next="/hello?page=2")

    page = read(response)
    form = page.one(f"form[action^='/todos/{todo}?']")
    assert response.status_code == status
    assert page.one("form#preferences").fields["next"] == f"/todos/{todo}?next=/hello?page%3D2"
    assert form.fields["next"] == "/hello?page=2"
    assert form.one("a")["href"] == f"/hello?page=2#tick-{todo}"


@pytest.mark.parametrize("target", ["", "//evil.example", "https://evil.example/", "javascript:alert(1)", '"><b>'])
def test_page_of_an_edit_leads_to_no_other_site(ana: FlaskClient, todo: int, target: str) -> None:
    """Without a path of this site to return to, the page leads back to the list."""
    page = read(ana.get(f"/todos/{todo}", query_string={"next": target}))

    form = page.one(f"form[action^='/todos/{todo}?']")
    assert form.fields["next"] == "/hello"
    assert form.one("a")["href"] == f"/hello#tick-{todo}"


def test_page_of_an_edit_needs_an_account(client: FlaskClient, todo: int) -> None:
    """A visitor who opens the page of an edit logs in first, and is led back to it afterwards."""
    response = client.get(f"/todos/{todo}?next=/hello")

    assert (response.status_code, response.location) == (
        HTTPStatus.SEE_OTHER,
        f"/hello?next=/todos/{todo}?next%3D/hello",
    )


@pytest.mark.parametrize("emptied", [False, True], ids=["button", "emptied edit"])
def test_undo_of_a_single_deletion_is_in_its_place_with_the_script(ana: FlaskClient, todo: int, emptied: bool) -> None:
    """The script shows the undo of a deletion in the todo's place, so the message has no button; otherwise it has."""
    path, fields = (
        (f"/todos/{todo}", {"description": "", "original": "Buy bread"})
        if emptied
        else (f"/todos/{todo}/delete", {"deleted": "1"})
    )

    answers = [read(post_by_script(ana, path, **fields)) for _sent_again in range(2)]

    for answer in answers:
        assert answer.one("#announcement").text.startswith("Una tarea eliminada.")
        assert not answer.all("#flashes *")
        assert not answer.all("#rows li")
        assert len(answer.all("#recent button[name=change]")) == 1
    post(ana, path, **fields)
    assert read(ana.get("/hello")).one("#flashes button[name=change]").text == "Deshacer"


def test_deletion_that_is_sent_twice_offers_one_undo(ana: FlaskClient, todo: int) -> None:
    """If no page has shown the message by then, the same form sent again adds no second one."""
    fields = {"csrf_token": csrf_token(ana), "deleted": "1"}

    for _ in range(2):
        assert ana.post(f"/todos/{todo}/delete", data=fields).status_code == HTTPStatus.SEE_OTHER

    assert [message.text for message in read(ana.get("/hello")).all("#flashes form p")] == ["Una tarea eliminada."]


def test_deletions_offer_an_undo_each(ana: FlaskClient) -> None:
    """Two deletions that no page has shown yet have an undo each, though their messages read alike."""
    add_todos(ana, "Buy bread", "Buy milk")
    fields = {"csrf_token": csrf_token(ana), "deleted": "1"}

    for todo in todos_of(ana).values():
        ana.post(f"/todos/{todo}/delete", data=fields)

    assert len(read(ana.get("/hello")).all("#flashes button[name=change]")) == 2


def test_message_with_a_button_leads_to_the_undo(ana: FlaskClient, todo: int) -> None:
    """The form of a message undoes the change, from any page, and leads back to that page."""
    post(ana, f"/todos/{todo}/delete")
    form = read(ana.get("/account")).one("#flashes form")
    button = form.one("button[name=change]")

    response = ana.post(form["action"], data=form.fields | {"change": button["value"]})

    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, "/account#flashes")
    assert todos_of(ana) == {"Buy bread": todo}


def test_export_holds_the_account(client: FlaskClient) -> None:
    """The file holds the name and the todos in the order in which they were added, and no secret."""
    name = register(client, new_name("Ñandú"))
    add_todos(client, "first “ñ”", "second", "deleted")
    todos = todos_of(client)
    post(client, f"/todos/{todos['second']}/done", done=1)
    post(client, f"/todos/{todos['deleted']}/delete")

    response = client.get("/todos/export")

    data = response.json
    assert data
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")
    assert response.headers["Cache-Control"] == "no-store"
    assert data["name"] == name
    assert [(todo["description"], todo["done"]) for todo in data["todos"]] == [("first “ñ”", False), ("second", True)]
    assert data["created_at"] <= data["todos"][0]["created_at"] <= data["todos"][1]["created_at"]
    assert "argon2" not in response.text


@pytest.mark.usefixtures("todo")
def test_export_holds_no_other_account(client: FlaskClient) -> None:
    """The file holds the todos of its own account only."""
    register(client)

    assert client.get("/todos/export").json["todos"] == []  # type: ignore[index]
