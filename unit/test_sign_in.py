"""Who is signed in, and until when (webapp/accounts/sessions.py)."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from unit.accounts import PASSWORD, enter, find, is_logged_in, post, register
from unit.conftest import NewClient
from unit.html import read
from webapp.accounts.models import UserSession
from webapp.database import db


def copy_of(client: FlaskClient, new_client: NewClient) -> FlaskClient:
    """Return another browser, into which somebody copied the session of this one."""
    cookie = client.get_cookie("session")
    assert cookie
    thief = new_client()
    thief.set_cookie("session", cookie.value)
    return thief


def test_login_begins_a_new_session(new_client: NewClient) -> None:
    """Of the session from before, the address alone is kept: no other text, and no token of its forms."""
    client = new_client()
    client.get("/")
    with client.session_transaction() as session:
        before = session["csrf_token"]
        session["planted"] = "by somebody else"

    name = register(client)

    with client.session_transaction() as session:
        assert session["user_ip"] == "127.0.0.1"
        assert session["username"] == name
        assert session["csrf_token"] != before
        assert session.keys() == {"user_ip", "username", "user_session", "csrf_token"}


def test_language_outlives_sign_in_and_sign_out(new_client: NewClient) -> None:
    """A visitor who chose a language keeps it."""
    client = new_client()
    post(client, "/preferences", language="en")

    register(client)
    logged_in = read(client.get("/hello")).one("html")["lang"]
    post(client, "/log-out")

    assert logged_in == "en"
    assert read(client.get("/hello")).one("html")["lang"] == "en"


def test_each_sign_in_has_a_token_of_its_own(new_client: NewClient) -> None:
    """Two browsers of one account can be told apart, and neither token can be guessed."""
    laptop, phone = new_client(), new_client()
    enter(phone, register(laptop))

    tokens = []
    for client in (laptop, phone):
        with client.session_transaction() as session:
            tokens.append(session["user_session"])

    assert tokens[0] != tokens[1]
    assert all(len(token) >= 43 for token in tokens)


def test_log_out_ends_the_session_on_the_server(new_client: NewClient) -> None:
    """A session that was copied before the log-out is no good after it."""
    client = new_client()
    register(client)
    thief = copy_of(client, new_client)
    assert is_logged_in(thief)

    response = post(client, "/log-out")

    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, "/hello")
    assert not is_logged_in(client)
    assert not is_logged_in(thief)


def test_log_out_leaves_other_browsers_alone(new_client: NewClient) -> None:
    """Who signs out of the laptop is still signed in on the phone."""
    laptop, phone = new_client(), new_client()
    enter(phone, register(laptop))

    post(laptop, "/log-out")

    assert is_logged_in(phone)


def test_log_out_keeps_the_address_alone(new_client: NewClient) -> None:
    """After it the session holds what a visitor's holds, and the greeting is by address."""
    client = new_client()
    client.get("/")
    register(client)

    post(client, "/log-out")

    page = read(client.get("/hello"))
    assert page.one("h1").text == "Hola, 127.0.0.1"
    with client.session_transaction() as session:
        assert session.keys() == {"user_ip", "csrf_token"}


def test_log_out_everywhere_ends_all_sessions(new_client: NewClient) -> None:
    """One button signs out of every browser, and of nobody else's."""
    laptop, phone, eve = new_client(), new_client(), new_client()
    enter(phone, register(laptop))
    register(eve)

    post(laptop, "/log-out/everywhere")

    assert not is_logged_in(laptop)
    assert not is_logged_in(phone)
    assert is_logged_in(eve)


def test_change_of_password_ends_all_other_sessions(new_client: NewClient) -> None:
    """Whoever changed the password stays, with a new session; all sessions from before are over."""
    laptop, phone = new_client(), new_client()
    enter(phone, register(laptop))
    thief = copy_of(laptop, new_client)

    post(laptop, "/account/password", present=PASSWORD, new=PASSWORD + "!")

    assert is_logged_in(laptop)
    assert not is_logged_in(phone)
    assert not is_logged_in(thief)


def test_deleted_account_has_no_sessions(app: Flask, new_client: NewClient) -> None:
    """Nobody is signed in to an account that is no more, and no token of it is kept."""
    laptop, phone = new_client(), new_client()
    name = register(laptop)
    enter(phone, name)
    user = find(app, name)
    assert user

    post(laptop, "/account/delete", password=PASSWORD)

    assert not is_logged_in(laptop)
    assert not is_logged_in(phone)
    with app.app_context():
        assert not db.session.scalars(sa.select(UserSession).where(UserSession.user_id == user.id)).all()


def age(app: Flask, name: str, **delta: int) -> list[datetime]:
    """Let the sign-ins of an account be as old as is said, and return when they were made."""
    user = find(app, name)
    assert user
    made = datetime.now(UTC).replace(tzinfo=None) - timedelta(**delta)
    with app.app_context():
        db.session.execute(sa.update(UserSession).where(UserSession.user_id == user.id).values(created_at=made))
        db.session.commit()
    return user_sessions(app, name)


def user_sessions(app: Flask, name: str) -> list[datetime]:
    """Return when the sign-ins of an account were made, as far as they are kept."""
    user = find(app, name)
    assert user
    with app.app_context():
        return list(db.session.scalars(sa.select(UserSession.created_at).where(UserSession.user_id == user.id)))


def test_login_is_good_for_31_days(app: Flask, new_client: NewClient) -> None:
    """A browser that was signed in is so for a month, and not a minute longer."""
    client = new_client()
    name = register(client)

    age(app, name, days=31, minutes=-1)
    assert is_logged_in(client)
    age(app, name, days=31, minutes=1)
    assert not is_logged_in(client)


def test_expired_sessions_are_forgotten(app: Flask, new_client: NewClient) -> None:
    """Whoever signs in again leaves nothing of old browsers behind; what is others', or still good, stays."""
    names = [register(new_client()) for _who in range(3)]
    ana = names[1]
    kept = {name: age(app, name, days=40) for name in names}

    enter(new_client(), ana)
    recent = user_sessions(app, ana)
    enter(new_client(), ana)

    assert len(recent) == 1
    assert kept[ana][0] not in recent
    assert len(user_sessions(app, ana)) == 2
    assert [user_sessions(app, name) for name in (names[0], names[2])] == [kept[names[0]], kept[names[2]]]


def test_dead_session_shows_the_way_in(new_client: NewClient) -> None:
    """Whoever was signed out from elsewhere sees the visitors' page, and its menu."""
    laptop, phone = new_client(), new_client()
    enter(phone, register(laptop))
    post(laptop, "/log-out/everywhere")

    page = read(phone.get("/hello"))

    assert len(page.all("form", action="/hello")) == 1
    assert [link["href"] for link in page.one("nav").all("a")] == ["/", "/hello_world"]
    with phone.session_transaction() as session:
        assert "user_session" not in session
        assert "username" not in session


@pytest.mark.parametrize("token", ["", "x", "x" * 10_000, 1, None, ["x"], {"x": 1}], ids=str)
def test_session_with_another_token_is_nobodys(new_client: NewClient, token: object) -> None:
    """What the server does not know signs nobody in, whatever it is."""
    client = new_client()
    with client.session_transaction() as session:
        session["user_session"] = token

    assert not is_logged_in(client)


def test_log_out_without_a_session_does_no_harm(new_client: NewClient) -> None:
    """A second click on the button, in a tab left open, ends on the same page."""
    client = new_client()

    assert post(client, "/log-out").location == "/hello"


@pytest.mark.parametrize("path", ["/log-out", "/log-out/everywhere", "/account/delete"])
def test_link_ends_nothing(new_client: NewClient, path: str) -> None:
    """Only a form can sign out or delete: a link of another site cannot."""
    client = new_client()
    register(client)

    response = client.get(path)

    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert is_logged_in(client)
