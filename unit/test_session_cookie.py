"""The cookie of the session (webapp/session_cookie.py)."""

import time
from base64 import urlsafe_b64encode
from http import HTTPStatus

import pytest
from flask.testing import FlaskClient

from unit.conftest import NewApp
from unit.cookies import set_cookies
from unit.helpers import is_logged_in, log_in, new_name, register
from unit.html import read
from unit.states import STRANGER

HTTP, HTTPS = "http://localhost", "https://localhost"


@pytest.mark.parametrize(
    ("origin", "name", "attributes"),
    [
        pytest.param(HTTP, "session", set(), id="http"),
        pytest.param(HTTPS, "__Host-session", {"Secure"}, id="https"),
    ],
)
def test_session_cookie_is_hidden_from_scripts_and_other_sites(
    client: FlaskClient, origin: str, name: str, attributes: set[str]
) -> None:
    """The cookie is HttpOnly and SameSite=Lax; over HTTPS it is also Secure, and bound to this host by its name."""
    response = client.get("/", base_url=origin)

    expected = {"HttpOnly", "SameSite=Lax", "Path=/"} | attributes
    assert {name: set_cookies(response)[name] for name in set_cookies(response) if "session" in name} == {
        name: expected
    }


def test_session_of_https_is_read_over_https_alone(client: FlaskClient) -> None:
    """The session that was set over HTTPS greets there, and is not read without HTTPS."""
    client.get("/", base_url=HTTPS)

    assert read(client.get("/hello", base_url=HTTPS)).one("h1").text == "Hola, 127.0.0.1"
    assert read(client.get("/hello", base_url=HTTP)).one("h1").text == STRANGER


@pytest.mark.parametrize(
    ("days", "logged_in"),
    [
        pytest.param(-1, True, id="clock set back"),
        pytest.param(30, True, id="within its lifetime"),
        pytest.param(32, False, id="expired"),
    ],
)
def test_session_lives_for_a_month_whatever_the_clock(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, days: int, logged_in: bool
) -> None:
    """Nobody is logged out because the clock was set back, or another machine's is ahead; after a month everyone is."""
    register(client)
    signed_at = time.time()

    monkeypatch.setattr(time, "time", lambda: signed_at + days * 24 * 60 * 60)

    assert is_logged_in(client) is logged_in


def test_session_signed_with_a_former_key_is_read(new_app: NewApp) -> None:
    """After a change of the key, users stay logged in, and their forms still work."""
    before, after = (
        new_app(),
        new_app(secret_key="the next key", secret_key_fallbacks=(new_app().secret_key,)),
    )
    client, changed = before.test_client(), after.test_client()
    name = register(client)
    cookie = client.get_cookie("session")
    assert cookie is not None

    changed.set_cookie("session", cookie.value)

    assert read(changed.get("/hello")).one("h1").text == f"Hola, {name}"
    assert log_in(changed, name).status_code == HTTPStatus.SEE_OTHER


def test_session_signed_with_another_key_is_empty(new_app: NewApp) -> None:
    """A session that was signed with another key is ignored."""
    client, other = new_app().test_client(), new_app(secret_key="another key").test_client()
    log_in(other, new_name())
    cookie = other.get_cookie("session")
    assert cookie is not None

    client.set_cookie("session", cookie.value)

    assert read(client.get("/hello")).one("h1").text == STRANGER


def test_changed_session_is_empty(client: FlaskClient) -> None:
    """A session with other content under its old signature is ignored."""
    client.get("/")
    cookie = client.get_cookie("session")
    assert cookie is not None
    forged = urlsafe_b64encode(b'{"username":"root"}').decode().rstrip("=")

    client.set_cookie("session", f"{forged}.{cookie.value.partition('.')[2]}")

    assert read(client.get("/hello")).one("h1").text == STRANGER
