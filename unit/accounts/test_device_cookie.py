"""How a browser is known that has logged in to an account before (webapp/accounts/device_cookie.py)."""

import time
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient

from unit.conftest import NewApp
from unit.cookies import set_cookies
from unit.helpers import NEW_PASSWORD, PASSWORD, csrf_token, is_logged_in, log_in, new_name, post, register
from webapp.accounts.device_cookie import MAX_ACCOUNTS

WRONG = "wrong password"
NINETY_DAYS_S = 90 * 24 * 60 * 60


@pytest.fixture
def limited(new_app: NewApp) -> Flask:
    """An app that accepts four wrong passwords for an account from all other browsers, and two from a known one."""
    return new_app(limit_per_name="4 per 15 minutes", limit_per_device="2 per 15 minutes")


@pytest.fixture
def owner(limited: Flask) -> FlaskClient:
    """The browser of a user who has logged out."""
    return limited.test_client()


@pytest.fixture
def name(owner: FlaskClient) -> str:
    """The name of the owner's account."""
    name = register(owner)
    post(owner, "/log-out")
    return name


def lock_out(app: Flask, name: str, times: int = 5) -> None:
    """Try wrong passwords from many addresses, until the account accepts no more."""
    for number in range(times):
        client = app.test_client()
        client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        status = log_in(client, name, WRONG).status_code
    assert status == HTTPStatus.TOO_MANY_REQUESTS


def device_cookie(client: FlaskClient) -> str:
    """Return the value of a browser's cookie."""
    cookie = client.get_cookie("device")
    assert cookie
    return cookie.value


def test_owner_gets_in_while_others_guess(limited: Flask, owner: FlaskClient, name: str) -> None:
    """However many wrong passwords came from elsewhere, a browser that has logged in before gets in, and it alone."""
    lock_out(limited, name)

    assert log_in(limited.test_client(), name).status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert log_in(owner, name.upper()).status_code == HTTPStatus.SEE_OTHER


def test_known_browser_is_limited_too(limited: Flask, owner: FlaskClient, name: str) -> None:
    """A browser that has logged in before may guess a few times, which count for no other browser."""
    statuses = [log_in(owner, name, WRONG).status_code for _ in range(3)]

    assert statuses == [422, 422, 429]
    assert log_in(owner, name).status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert log_in(limited.test_client(), name).status_code == HTTPStatus.SEE_OTHER


def test_owner_can_change_the_password_while_others_guess(limited: Flask, owner: FlaskClient, name: str) -> None:
    """The account page asks for the password, too, and the browser is known by the new one afterwards."""
    log_in(owner, name)
    lock_out(limited, name)

    assert (
        post(owner, "/account/password", current_password=PASSWORD, new_password=NEW_PASSWORD).status_code
        == HTTPStatus.SEE_OTHER
    )
    post(owner, "/log-out")
    assert log_in(owner, name, NEW_PASSWORD).status_code == HTTPStatus.SEE_OTHER


def test_cookie_is_void_after_a_change_of_the_password(limited: Flask, owner: FlaskClient, name: str) -> None:
    """Who has lost an account to its owner has no more guesses than others: the cookie was for the old password."""
    thief = limited.test_client()
    log_in(thief, name)
    log_in(owner, name)
    post(owner, "/account/password", current_password=PASSWORD, new_password=NEW_PASSWORD)
    post(owner, "/log-out")
    lock_out(limited, name)

    assert log_in(thief, name, WRONG).status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert log_in(owner, name, NEW_PASSWORD).status_code == HTTPStatus.SEE_OTHER


def test_cookie_is_for_its_own_account(limited: Flask, name: str) -> None:
    """A browser that has logged in to one account is not known to another."""
    eve = limited.test_client()
    register(eve)
    post(eve, "/log-out")
    lock_out(limited, name)

    assert log_in(eve, name).status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_family_shares_a_browser(limited: Flask, owner: FlaskClient, name: str) -> None:
    """One browser is known to several accounts, the last ones that it logged in to."""
    for _ in range(MAX_ACCOUNTS - 1):
        register(owner)
        post(owner, "/log-out")
    lock_out(limited, name)
    assert log_in(owner, name).status_code == HTTPStatus.SEE_OTHER
    post(owner, "/log-out")

    for _ in range(MAX_ACCOUNTS):
        register(owner)
        post(owner, "/log-out")

    assert log_in(owner, name).status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_logins_to_one_account_do_not_fill_the_cookie(owner: FlaskClient, name: str) -> None:
    """The cookie has one entry for each account, which is another after each login, and never its name."""
    first = device_cookie(owner)
    log_in(owner, name)
    second = device_cookie(owner)

    assert "~" not in first
    assert len(second) == len(first)
    assert second != first
    assert name not in second


@pytest.mark.parametrize("cookie", ["", "~~~~", "x", "a.b.c", "ñ"], ids=ascii)
def test_invalid_cookie_is_that_of_a_stranger(limited: Flask, name: str, cookie: str) -> None:
    """A cookie that this app has not signed counts as none."""
    eve = limited.test_client()
    eve.set_cookie("device", cookie)
    lock_out(limited, name)

    assert log_in(eve, name).status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_cookie_expires(limited: Flask, owner: FlaskClient, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """After ninety days without a login a browser is no longer known, whatever it says of its cookie's age."""
    cookie, now = device_cookie(owner), time.time()
    monkeypatch.setattr(time, "time", lambda: now + NINETY_DAYS_S + 2)
    late = limited.test_client()
    late.set_cookie("device", cookie)
    lock_out(limited, name)

    assert log_in(late, name).status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_cookie_signed_with_a_former_key_is_valid(
    new_app: NewApp, limited: Flask, owner: FlaskClient, name: str
) -> None:
    """After a change of the key, browsers are known as before."""
    changed = new_app(
        secret_key="the next key",
        secret_key_fallbacks=(limited.config["SECRET_KEY"],),
        limit_per_name="4 per 15 minutes",
    )
    client = changed.test_client()
    client.set_cookie("device", device_cookie(owner))
    lock_out(changed, name)

    assert log_in(client, name).status_code == HTTPStatus.SEE_OTHER


@pytest.mark.parametrize(
    ("origin", "cookie", "attributes"),
    [
        pytest.param("http://localhost", "device", set(), id="http"),
        pytest.param("https://localhost", "__Host-device", {"Secure"}, id="https"),
    ],
)
def test_cookie_is_hidden_from_scripts_and_other_sites(
    client: FlaskClient, origin: str, cookie: str, attributes: set[str]
) -> None:
    """The cookie is HttpOnly and SameSite=Lax; over HTTPS it is also Secure, and bound to this host by its name."""
    token = csrf_token(client, f"{origin}/hello_world")
    fields = {"csrf_token": token, "username": new_name(), "password": PASSWORD}

    response = client.post("/hello", base_url=origin, data=fields, headers={"Referer": f"{origin}/"})

    (found,) = (set_cookies(response)[name] for name in set_cookies(response) if "device" in name)
    assert cookie in set_cookies(response)
    expires = {attribute for attribute in found if attribute.startswith("Expires=")}
    expected = {"HttpOnly", "SameSite=Lax", "Path=/", f"Max-Age={NINETY_DAYS_S}"} | attributes
    assert found - expires == expected


def test_refused_login_sets_no_cookie(limited: Flask, name: str) -> None:
    """A browser is known after a login only."""
    eve = limited.test_client()

    response = log_in(eve, name, WRONG)

    assert "device" not in set_cookies(response)
    assert not is_logged_in(eve)
