"""How often somebody may be wrong about a password (webapp/accounts/rate_limits.py)."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from http import HTTPStatus
from unittest import mock

import pytest
from flask import Flask
from flask.testing import FlaskClient
from limits.storage import storage_from_string
from limits.strategies import STRATEGIES

from unit.accounts import PASSWORD, enter, is_logged_in, new_name, post, register
from unit.conftest import NewApp
from unit.html import read
from webapp.accounts import login
from webapp.accounts.rate_limits import limiter, network

HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"
QUARTER = 15 * 60
"""In seconds."""


@pytest.fixture
def limited(new_app: NewApp) -> Flask:
    """An app that lets somebody be wrong three times."""
    return new_app(limit_per_name_and_address="3 per 15 minutes")


@pytest.fixture
def name(limited: Flask) -> str:
    """The name of an account."""
    return register(visitor(limited, "198.51.100.1"))


def visitor(app: Flask, address: str = HERE) -> FlaskClient:
    """Return a visitor who comes from an address."""
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return client


def guess(client: FlaskClient, name: str, times: int = 3) -> list[int]:
    """Try wrong passwords, and return the statuses of the answers."""
    return [enter(client, name, f"wrong password {number}").status_code for number in range(times)]


def test_too_many_wrong_passwords_are_refused(limited: Flask, name: str) -> None:
    """After the last wrong one that counts, even the right password waits, and the page says how long."""
    client = visitor(limited)

    assert guess(client, name) == [422, 422, 422]
    response = enter(client, name)

    page = read(response)
    assert response.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert 1 <= int(response.headers["Retry-After"]) <= QUARTER + 1
    assert page.one("h1").text == "Demasiados intentos"
    assert "Puedes volver a intentarlo dentro de 15 minutos." in page.one("main").text
    assert PASSWORD not in response.text
    assert not is_logged_in(client)


def test_guesses_at_once_are_counted_before_they_are_judged(limited: Flask, name: str) -> None:
    """Who sends many guesses while the first is still being checked has no more of them than one after the other."""
    statuses: list[int] = []

    def guess_once_more(_kept: str, _typed: str) -> bool:
        if len(checked) < 6:
            checked.append(len(checked))
            statuses.extend(Context().run(guess, visitor(limited), name, 1))
        return False

    checked: list[int] = []
    with mock.patch.object(login, "verify_password", guess_once_more):
        statuses += guess(visitor(limited), name, 1)

    assert statuses == [429, 422, 422, 422]


def test_right_passwords_at_once_do_not_count(limited: Flask, name: str) -> None:
    """Threads that all sign in with the right password leave every attempt that there was."""
    with ThreadPoolExecutor(2) as pool:
        entered = [pool.submit(enter, visitor(limited), name) for _ in range(6)]

    assert {answer.result().status_code for answer in entered} == {303}
    assert guess(visitor(limited), name, 4) == [422, 422, 422, 429]


def test_guesses_of_threads_are_all_counted(limited: Flask, name: str) -> None:
    """Of eight guesses that come together, three are answered as guesses."""
    with ThreadPoolExecutor(8) as pool:
        guesses = [pool.submit(guess, visitor(limited), name, 1) for _ in range(8)]

    assert sorted(status for answer in guesses for status in answer.result()) == [422] * 3 + [429] * 5


def test_wait_is_over_when_the_page_said(limited: Flask, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """After as many seconds as Retry-After names, the right password lets in."""
    client = visitor(limited)
    guess(client, name)
    now, wait = time.time(), int(enter(client, name).headers["Retry-After"])

    monkeypatch.setattr(time, "time", lambda: now + wait)

    assert enter(client, name).status_code == HTTPStatus.SEE_OTHER


@pytest.mark.parametrize(
    "spell",
    [str.upper, str.lower, lambda name: f"  {name} ", lambda name: name.replace("A", "Ａ")],
    ids=["upper", "lower", "space", "full width"],
)
def test_name_written_otherwise_counts_as_the_same(limited: Flask, name: str, spell: Callable[[str], str]) -> None:
    """Nobody gets more attempts by another spelling."""
    client = visitor(limited)

    guess(client, name)

    assert enter(client, spell(name)).status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_other_names_are_not_locked_out(limited: Flask, name: str) -> None:
    """Who shares an address with somebody who guesses can still sign in and sign up."""
    other = register(visitor(limited))

    guess(visitor(limited), name)

    assert enter(visitor(limited), other).status_code == HTTPStatus.SEE_OTHER
    assert enter(visitor(limited), new_name()).status_code == HTTPStatus.SEE_OTHER


def test_other_addresses_are_not_locked_out(limited: Flask, name: str) -> None:
    """Whoever guesses somebody's password does not keep them out."""
    guess(visitor(limited), name)

    assert enter(visitor(limited, ELSEWHERE), name).status_code == HTTPStatus.SEE_OTHER


def test_right_passwords_do_not_count(limited: Flask, name: str) -> None:
    """Signing in again and again is no attack, nor is a form that was refused for another reason."""
    client = visitor(limited)

    assert {enter(visitor(limited), name).status_code for _ in range(5)} == {303}
    assert {enter(client, name, "").status_code for _ in range(5)} == {422}
    assert guess(client, name, 2) == [422, 422]
    assert enter(client, name).status_code == HTTPStatus.SEE_OTHER


def test_short_new_passwords_do_not_count(limited: Flask) -> None:
    """Whoever looks for a password that is good enough may try often."""
    client, name = visitor(limited), new_name()

    assert {enter(client, name, "short").status_code for _ in range(5)} == {422}
    assert enter(client, name).status_code == HTTPStatus.SEE_OTHER


def test_addresses_of_one_network_count_as_one(limited: Flask, name: str) -> None:
    """Whoever has one IPv6 address has the whole /64; the next network is somebody else's."""
    guess(visitor(limited, "2001:db8:0:1::1"), name, 2)
    guess(visitor(limited, "2001:db8:0:1:ffff::2"), name, 1)

    assert enter(visitor(limited, "2001:db8:0:1:a:b:c:d"), name).status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert enter(visitor(limited, "2001:db8:0:2::1"), name).status_code == HTTPStatus.SEE_OTHER


@pytest.mark.parametrize(
    ("address", "shared"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:DB8:0:1::1", "2001:db8:0:1::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("2001:db8:0:1::1%any text", "2001:db8:0:1::/64"),
        ("::ffff:192.0.2.1%eth0", "192.0.2.1"),
        ("", "unknown"),
        (None, "unknown"),
        ("a socket", "unknown"),
    ],
)
def test_address_stands_for_its_network(address: str | None, shared: str) -> None:
    """Visitors are told apart by what one of them can hold alone."""
    assert network(address) == shared


def test_name_is_guarded_against_many_addresses(new_app: NewApp) -> None:
    """Who guesses from ever new addresses is stopped too, by a limit of its own for the name."""
    app = new_app(limit_per_name="4 per 15 minutes")
    name = register(visitor(app))

    for number in range(4):
        guess(visitor(app, f"198.51.100.{number}"), name, 1)

    assert enter(visitor(app, "198.51.100.9"), name).status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_address_cannot_try_many_names(new_app: NewApp) -> None:
    """Who tries one password on many names is stopped too, by a limit of its own for the address."""
    app = new_app(limit_per_address="4 per 15 minutes")
    names = [register(visitor(app, ELSEWHERE)) for _ in range(5)]
    client = visitor(app)

    for name in names[:4]:
        guess(client, name, 1)

    assert enter(client, names[4]).status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert enter(visitor(app, ELSEWHERE), names[4]).status_code == HTTPStatus.SEE_OTHER


def test_address_cannot_make_accounts_without_end(new_app: NewApp) -> None:
    """A program that signs up again and again is stopped; another address is not."""
    app = new_app(limit_of_new_accounts="2 per hour")
    register(visitor(app))
    register(visitor(app))

    assert enter(visitor(app), new_name()).status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert enter(visitor(app, ELSEWHERE), new_name()).status_code == HTTPStatus.SEE_OTHER


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        pytest.param("/account/password", {"present": "wrong password", "new": "a good new one"}, id="change"),
        pytest.param("/account/delete", {"password": "wrong password"}, id="delete"),
    ],
)
def test_account_page_counts_wrong_passwords(limited: Flask, path: str, fields: dict[str, str]) -> None:
    """Whoever finds a browser signed in cannot guess the password there without end."""
    client = visitor(limited)
    name = register(client)

    statuses = [post(client, path, **fields).status_code for _ in range(4)]

    assert statuses == [422, 422, 422, 429]
    assert enter(visitor(limited), name).status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert enter(visitor(limited, ELSEWHERE), name).status_code == HTTPStatus.SEE_OTHER


def test_guesses_of_somebody_who_is_signed_in_count_for_the_name_that_is_tried(limited: Flask, name: str) -> None:
    """Nobody gets more attempts at a name with accounts of their own."""
    eve = visitor(limited)
    register(eve)

    guess(eve, name)

    assert enter(visitor(limited), name).status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_looking_is_not_limited(limited: Flask, name: str) -> None:
    """Who may not try again still sees every page."""
    client = visitor(limited)
    guess(client, name, 4)

    assert client.get("/hello").status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    ("now", "seconds"),
    [
        pytest.param(990.5, 10, id="a part of a second counts as one"),
        pytest.param(999.0, 1, id="the last second"),
        pytest.param(1000.0, 1, id="at that moment"),
        pytest.param(1000.5, 1, id="the clock moved on"),
    ],
)
def test_wait_is_told_in_whole_seconds(now: float, seconds: int) -> None:
    """Whoever waits as long as the page says is not refused again."""
    passed = mock.Mock(current_limit=mock.Mock(reset_at=1000.0))

    with mock.patch.object(rate_limits, "limiter", passed), mock.patch.object(time, "time", return_value=now):
        assert rate_limits.seconds_to_wait() == seconds


def test_nobody_guesses_while_the_limits_are_away(limited: Flask, name: str) -> None:
    """Without the Redis server that counts, no password is looked at; what was sent can be sent again."""
    client = visitor(limited)
    address = "redis://:secret@127.0.0.1:1"  # no server listens there
    storage = storage_from_string(address, **limited.config["RATELIMIT_STORAGE_OPTIONS"])

    with mock.patch.multiple(limiter, _storage=storage, _limiter=STRATEGIES["fixed-window"](storage)):
        response = enter(client, name)

    page = read(response)
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert response.headers["Retry-After"] == "5"
    assert page.one("h1").text == "No podemos acceder a la base de datos"
    assert page.one("input", id="again-username")["value"] == name
    assert "secret" not in response.text
    assert not is_logged_in(client)
    assert enter(client, name).location == "/"
