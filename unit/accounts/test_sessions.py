"""Who is logged in, and for how long (webapp/accounts/sessions.py)."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from unit.helpers import NEW_PASSWORD, PASSWORD, is_logged_in, load_user, log_in, post, register
from unit.html import read
from webapp.accounts.models import UserSession
from webapp.database import db


def copy_session(client: FlaskClient) -> FlaskClient:
    """Return another browser with a copy of the session cookie."""
    cookie = client.get_cookie("session")
    assert cookie
    copy = client.application.test_client()
    copy.set_cookie("session", cookie.value)
    return copy


def test_login_starts_a_new_session(client: FlaskClient) -> None:
    """Of the session before the login only the address is preserved: no other value, and no token of its forms."""
    client.get("/", follow_redirects=True)
    with client.session_transaction() as session:
        before = session["csrf_token"]
        session["planted"] = "before the login"

    name = register(client)

    with client.session_transaction() as session:
        assert session["user_ip"] == "127.0.0.1"
        assert session["username"] == name
        assert session["csrf_token"] != before
        assert session.keys() == {"user_ip", "username", "user_session", "csrf_token"}


def test_language_outlives_login_and_logout(client: FlaskClient) -> None:
    """Logging in and out does not change the language."""
    post(client, "/preferences", language="en")

    register(client)
    logged_in = read(client.get("/hello")).one("html")["lang"]
    post(client, "/log-out")

    assert logged_in == "en"
    assert read(client.get("/hello")).one("html")["lang"] == "en"


def test_each_session_has_its_own_token(app: Flask) -> None:
    """Two browsers of one account have different tokens, which are too long to guess."""
    laptop, phone = app.test_client(), app.test_client()
    log_in(phone, register(laptop))

    tokens = []
    for client in (laptop, phone):
        with client.session_transaction() as session:
            tokens.append(session["user_session"])

    assert tokens[0] != tokens[1]
    assert all(len(token) >= 43 for token in tokens)


def test_logout_ends_the_session_on_the_server(client: FlaskClient) -> None:
    """A copy of the session is not valid after the logout."""
    register(client)
    copy = copy_session(client)
    assert is_logged_in(copy)

    response = post(client, "/log-out")

    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, "/hello")
    assert not is_logged_in(client)
    assert not is_logged_in(copy)


def test_logout_leaves_other_browsers_alone(app: Flask) -> None:
    """Logging out of one browser leaves the account logged in on the other."""
    laptop, phone = app.test_client(), app.test_client()
    log_in(phone, register(laptop))

    post(laptop, "/log-out")

    assert is_logged_in(phone)


def test_logout_preserves_only_the_address(client: FlaskClient) -> None:
    """After the logout the session holds what a visitor's session holds, and the greeting is by address."""
    client.get("/")
    register(client)

    post(client, "/log-out")

    page = read(client.get("/hello"))
    assert page.one("h1").text == "Hola, 127.0.0.1"
    with client.session_transaction() as session:
        assert session.keys() == {"user_ip", "csrf_token"}


def test_logout_everywhere_ends_all_sessions(app: Flask) -> None:
    """One button logs the account out of every browser, and no other account."""
    laptop, phone, eve = app.test_client(), app.test_client(), app.test_client()
    log_in(phone, register(laptop))
    register(eve)

    post(laptop, "/log-out/everywhere")

    assert not is_logged_in(laptop)
    assert not is_logged_in(phone)
    assert is_logged_in(eve)


def test_change_of_password_ends_all_other_sessions(app: Flask) -> None:
    """The browser that changes the password gets a new session; all earlier sessions end."""
    laptop, phone = app.test_client(), app.test_client()
    log_in(phone, register(laptop))
    copy = copy_session(laptop)

    post(laptop, "/account/password", current_password=PASSWORD, new_password=NEW_PASSWORD)

    assert is_logged_in(laptop)
    assert not is_logged_in(phone)
    assert not is_logged_in(copy)


def test_deleted_account_has_no_sessions(app: Flask) -> None:
    """No browser is logged in to a deleted account, and none of its tokens is stored."""
    laptop, phone = app.test_client(), app.test_client()
    name = register(laptop)
    log_in(phone, name)
    user = load_user(app, name)

    post(laptop, "/account/delete", password=PASSWORD)

    assert not is_logged_in(laptop)
    assert not is_logged_in(phone)
    with app.app_context():
        assert not db.session.scalars(sa.select(UserSession).where(UserSession.user_id == user.id)).all()


def set_age(app: Flask, name: str, **delta: int) -> list[datetime]:
    """Set how long ago the sessions of an account started, and return when."""
    user = load_user(app, name)
    made = datetime.now(UTC).replace(tzinfo=None) - timedelta(**delta)
    with app.app_context():
        db.session.execute(sa.update(UserSession).where(UserSession.user_id == user.id).values(created_at=made))
        db.session.commit()
    return session_starts(app, name)


def session_starts(app: Flask, name: str) -> list[datetime]:
    """Return when the stored sessions of an account started."""
    user = load_user(app, name)
    with app.app_context():
        return list(db.session.scalars(sa.select(UserSession.created_at).where(UserSession.user_id == user.id)))


def test_session_expires_after_31_days(app: Flask, client: FlaskClient) -> None:
    """A browser stays logged in for 31 days, and not a minute longer."""
    name = register(client)

    set_age(app, name, days=31, minutes=-1)
    assert is_logged_in(client)
    set_age(app, name, days=31, minutes=1)
    assert not is_logged_in(client)


def test_login_deletes_expired_sessions(app: Flask) -> None:
    """A login deletes the account's expired sessions; valid ones, and those of other accounts, stay."""
    names = [register(app.test_client()) for _who in range(3)]
    ana = names[1]
    expired = {name: set_age(app, name, days=40) for name in names}

    log_in(app.test_client(), ana)
    recent = session_starts(app, ana)
    log_in(app.test_client(), ana)

    assert len(recent) == 1
    assert expired[ana][0] not in recent
    assert len(session_starts(app, ana)) == 2
    assert [session_starts(app, name) for name in (names[0], names[2])] == [expired[names[0]], expired[names[2]]]


def test_ended_session_shows_the_login_form(app: Flask) -> None:
    """A browser that was logged out from another one shows the visitors' page and menu."""
    laptop, phone = app.test_client(), app.test_client()
    log_in(phone, register(laptop))
    post(laptop, "/log-out/everywhere")

    page = read(phone.get("/hello"))

    assert len(page.all("form[action='/hello']")) == 1
    assert [link["href"] for link in page.one("nav").all("a")] == ["/", "/tour", "/spec", "/hello_world"]
    with phone.session_transaction() as session:
        assert "user_session" not in session
        assert "username" not in session


@pytest.mark.parametrize("token", ["", "x", "x" * 10_000, 1, None, ["x"], {"x": 1}], ids=str)
def test_unknown_token_is_not_logged_in(client: FlaskClient, token: object) -> None:
    """A token that the server does not know logs in to no account."""
    with client.session_transaction() as session:
        session["user_session"] = token

    assert not is_logged_in(client)


def test_logout_without_a_session_redirects(client: FlaskClient) -> None:
    """A second click on the button, in a tab left open, leads to the same page."""
    assert post(client, "/log-out").location == "/hello"


@pytest.mark.parametrize("path", ["/log-out", "/log-out/everywhere", "/account/delete"])
def test_link_cannot_log_out(client: FlaskClient, path: str) -> None:
    """Only a form can log out or delete, a link cannot."""
    register(client)

    response = client.get(path)

    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert is_logged_in(client)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  <b>Buy</b> bread ", " Habías escrito: <b>Buy</b> bread"),
        ("ñ" * 201, " Habías escrito: " + "ñ" * 200),
        (" ", ""),
    ],
    ids=["text", "too long", "nothing"],
)
def test_message_repeats_what_was_typed(app: Flask, typed: str, shown: str) -> None:
    """A user who was logged out while writing finds the text in the message."""
    laptop, phone = app.test_client(), app.test_client()
    log_in(phone, register(laptop))
    post(laptop, "/log-out/everywhere")

    response = post(phone, "/todos", description=typed)

    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, "/hello")
    message = read(phone.get("/hello")).one("[role=alert]").text
    assert message == f"Tu sesión ha terminado: vuelve a entrar, por favor.{shown}"
