"""The token that proves a form to be of this visit (webapp/security.py)."""

import time
from collections.abc import Callable
from http import HTTPStatus

import pytest
from flask.testing import FlaskClient

from unit.accounts import PASSWORD, new_name
from unit.conftest import NewClient
from unit.html import read

DAY = 24 * 60 * 60
"""In seconds."""


def token_of(client: FlaskClient, path: str = "/hello") -> str:
    """Return the token that a page gives its forms."""
    tokens = {field["value"] for field in read(client.get(path)).all("input", name="csrf_token")}
    assert len(tokens) == 1
    return tokens.pop()


@pytest.mark.parametrize(
    "forge",
    [
        pytest.param(lambda _mine, _other: "", id="missing"),
        pytest.param(lambda _mine, _other: "x", id="not a token"),
        pytest.param(lambda mine, _other: mine[:-1], id="cut short"),
        pytest.param(lambda mine, _other: mine.swapcase(), id="changed"),
        pytest.param(lambda _mine, other: other, id="of another visit"),
    ],
)
@pytest.mark.parametrize(
    ("path", "fields"),
    [
        pytest.param("/hello", {"username": "Ana", "password": "hers"}, id="login"),
        pytest.param("/preferences", {"language": "en", "theme": "dark"}, id="preferences"),
    ],
)
def test_form_of_another_visit_is_refused(
    new_client: NewClient, forge: Callable[[str, str], str], path: str, fields: dict[str, str]
) -> None:
    """Without the token of this very visit a form is refused, and nothing is stored."""
    client = new_client()
    token = forge(token_of(client), token_of(new_client()))

    response = client.post(path, data={"csrf_token": token, **fields})

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert not response.headers.getlist("Set-Cookie")
    with client.session_transaction() as session:
        assert session.keys() == {"csrf_token"}


def test_form_without_a_session_is_refused(new_client: NewClient) -> None:
    """A good token does not help a browser that brings no session: other sites' forms come so."""
    client = new_client()

    response = client.post("/preferences", data={"csrf_token": token_of(new_client()), "theme": "dark"})

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert client.get_cookie("theme") is None


def test_form_lives_as_long_as_its_visit(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page left open for a month can still be sent."""
    token, opened = token_of(client), time.time()

    monkeypatch.setattr(time, "time", lambda: opened + 30 * DAY)
    response = client.post("/hello", data={"csrf_token": token, "username": new_name(), "password": PASSWORD})

    assert response.status_code == HTTPStatus.SEE_OTHER


def test_token_differs_between_visits(new_client: NewClient) -> None:
    """No visit gets the token of another, on its first page or later."""
    client, other = new_client(), new_client()

    tokens = [{token_of(visitor) for _page in range(2)} for visitor in (client, other)]

    assert not tokens[0] & tokens[1]


def test_start_page_begins_the_visit_with_one_session(client: FlaskClient) -> None:
    """The greeting after the start page has nothing to add to the session, which is written once."""
    start, greeting = client.get("/"), client.get("/hello")

    assert "session" in " ".join(start.headers.getlist("Set-Cookie"))
    assert not greeting.headers.getlist("Set-Cookie")


def test_greeting_sets_no_cookie_but_the_session(client: FlaskClient) -> None:
    """A first look at a page stores only what its forms need."""
    client.get("/hello")

    with client.session_transaction() as session:
        assert session.keys() == {"csrf_token"}
    assert client.get_cookie("user_ip") is None
