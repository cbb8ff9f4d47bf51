"""How many wrong passwords and registrations are accepted (webapp/accounts/rate_limits.py)."""

import itertools
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import Context
from http import HTTPStatus
from unittest import mock

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from limits import RateLimitItem
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from unit.conftest import NewApp
from unit.helpers import NEW_PASSWORD, PASSWORD, is_logged_in, log_in, new_name, post, register
from unit.html import read
from webapp.accounts import login, rate_limits
from webapp.accounts.passwords import hash_password
from webapp.accounts.rate_limits import count_password_attempt, ip_key

HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"


QUARTER_S = 15 * 60


@pytest.fixture
def limited(new_app: NewApp) -> Flask:
    """An app that accepts three wrong passwords for each account and address, or from a browser that has logged in."""
    return new_app(limit_per_name_and_address="3 per 15 minutes", limit_per_device="3 per 15 minutes")


@pytest.fixture
def name(limited: Flask) -> str:
    """The name of an account."""
    return register(client_from(limited, "198.51.100.1"))


def client_from(app: Flask, address: str = HERE) -> FlaskClient:
    """Return a client with an IP address."""
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return client


def guess(client: FlaskClient, name: str, times: int = 3) -> list[int]:
    """Try wrong passwords, and return the statuses of the answers."""
    return [log_in(client, name, f"wrong password {number}").status_code for number in range(times)]


def test_too_many_wrong_passwords_are_refused(limited: Flask, name: str) -> None:
    """After the last wrong password that is accepted, even the right one has to wait, and the page says how long."""
    client = client_from(limited)

    assert guess(client, name) == [422, 422, 422]
    response = log_in(client, name)

    page = read(response)
    assert response.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert 1 <= int(response.headers["Retry-After"]) <= QUARTER_S
    assert page.one("h1").text == "Demasiados intentos"
    assert "Puedes volver a intentarlo dentro de 15 minutos." in page.one("main").text
    assert PASSWORD not in response.text
    assert not is_logged_in(client)


def test_guesses_count_before_they_are_checked(limited: Flask, name: str) -> None:
    """Guesses sent while another is being checked count too."""
    statuses: list[int] = []

    def guess_once_more(_password_hash: str, _password: str) -> bool:
        if len(checked) < 6:
            checked.append(len(checked))
            statuses.extend(Context().run(guess, client_from(limited), name, 1))
        return False

    checked: list[int] = []
    with mock.patch.object(login, "verify_password", guess_once_more):
        statuses += guess(client_from(limited), name, 1)

    assert statuses == [429, 422, 422, 422]


def test_right_passwords_of_threads_do_not_count(limited: Flask, name: str) -> None:
    """Right passwords that are checked at the same time leave all attempts."""
    with ThreadPoolExecutor(2) as pool:
        logins = [pool.submit(log_in, client_from(limited), name) for _ in range(6)]

    assert {answer.result().status_code for answer in logins} == {303}
    assert guess(client_from(limited), name, 4) == [422, 422, 422, 429]


def test_guesses_of_threads_are_all_counted(limited: Flask, name: str) -> None:
    """Of eight guesses at the same time three are checked."""
    with ThreadPoolExecutor(8) as pool:
        guesses = [pool.submit(guess, client_from(limited), name, 1) for _ in range(8)]

    assert sorted(status for answer in guesses for status in answer.result()) == [422] * 3 + [429] * 5


def test_wait_ends_after_retry_after(limited: Flask, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the seconds of `Retry-After` the right password logs in."""
    client = client_from(limited)
    guess(client, name)
    now, wait = time.time(), int(log_in(client, name).headers["Retry-After"])

    monkeypatch.setattr(time, "time", lambda: now + wait)

    assert log_in(client, name).status_code == HTTPStatus.SEE_OTHER


@pytest.mark.parametrize(
    "spell",
    [str.upper, str.lower, lambda name: f"  {name} ", lambda name: name.replace("A", "Ａ")],
    ids=["upper", "lower", "space", "full width"],
)
def test_every_spelling_of_a_name_counts_together(limited: Flask, name: str, spell: Callable[[str], str]) -> None:
    """Another spelling of the name gives no more attempts."""
    client = client_from(limited)

    guess(client, name)

    assert log_in(client, spell(name)).status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_other_names_are_not_locked_out(limited: Flask, name: str) -> None:
    """Guesses for one account lock no other account of the same address out."""
    other = register(client_from(limited))

    guess(client_from(limited), name)

    assert log_in(client_from(limited), other).status_code == HTTPStatus.SEE_OTHER
    assert log_in(client_from(limited), new_name()).status_code == HTTPStatus.SEE_OTHER


def test_other_addresses_are_not_locked_out(limited: Flask, name: str) -> None:
    """Guesses from one address do not lock the account's owner out at another."""
    guess(client_from(limited), name)

    assert log_in(client_from(limited, ELSEWHERE), name).status_code == HTTPStatus.SEE_OTHER


def test_right_passwords_do_not_count(limited: Flask, name: str) -> None:
    """Neither a right password nor an incomplete form counts."""
    client = client_from(limited)

    assert {log_in(client_from(limited), name).status_code for _ in range(5)} == {303}
    assert {log_in(client, name, "").status_code for _ in range(5)} == {422}
    assert guess(client, name, 2) == [422, 422]
    assert log_in(client, name).status_code == HTTPStatus.SEE_OTHER


def test_invalid_new_passwords_do_not_count(limited: Flask) -> None:
    """Looking for a valid new password takes as many attempts as it needs."""
    client, name = client_from(limited), new_name()

    assert {log_in(client, name, "short").status_code for _ in range(5)} == {422}
    assert log_in(client, name).status_code == HTTPStatus.SEE_OTHER


def test_ipv6_addresses_of_one_network_count_together(limited: Flask, name: str) -> None:
    """All addresses of an IPv6 /64 network count as one; those of the next network do not."""
    guess(client_from(limited, "2001:db8:0:1::1"), name, 2)
    guess(client_from(limited, "2001:db8:0:1:ffff::2"), name, 1)

    assert log_in(client_from(limited, "2001:db8:0:1:a:b:c:d"), name).status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert log_in(client_from(limited, "2001:db8:0:2::1"), name).status_code == HTTPStatus.SEE_OTHER


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:DB8:0:1::1", "2001:db8:0:1::"),
        ("fe80::1%eth0", "fe80::"),
        ("2001:db8:0:1::1%any text", "2001:db8:0:1::"),
        ("::ffff:192.0.2.1%eth0", "192.0.2.1"),
        ("", "unknown"),
        (None, "unknown"),
        ("a socket", "unknown"),
    ],
)
def test_ip_key_is_what_one_visitor_controls(app: Flask, address: str | None, key: str) -> None:
    """The key is an IPv4 address, or the /64 network of an IPv6 address."""
    with app.test_request_context(environ_overrides={"REMOTE_ADDR": address}):
        assert ip_key() == key


def test_many_addresses_share_the_limit_of_an_account(new_app: NewApp) -> None:
    """Guesses for one account from ever new addresses have a limit of their own."""
    app = new_app(limit_per_name="4 per 15 minutes")
    name = register(client_from(app))

    for number in range(4):
        guess(client_from(app, f"198.51.100.{number}"), name, 1)

    assert log_in(client_from(app, "198.51.100.9"), name).status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_many_accounts_share_the_limit_of_an_address(new_app: NewApp) -> None:
    """Guesses from one address for ever new accounts have a limit of their own."""
    app = new_app(limit_per_address="4 per 15 minutes")
    names = [register(client_from(app, ELSEWHERE)) for _ in range(5)]
    client = client_from(app)

    for name in names[:4]:
        guess(client, name, 1)

    assert log_in(client, names[4]).status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert log_in(client_from(app, ELSEWHERE), names[4]).status_code == HTTPStatus.SEE_OTHER


def test_registrations_of_an_address_are_limited(new_app: NewApp) -> None:
    """Registrations from one address are limited; another address can still register."""
    app = new_app(limit_of_new_accounts="2 per hour")
    register(client_from(app))
    register(client_from(app))

    assert log_in(client_from(app), new_name()).status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert log_in(client_from(app, ELSEWHERE), new_name()).status_code == HTTPStatus.SEE_OTHER


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        pytest.param(
            "/account/password", {"current_password": "wrong password", "new_password": NEW_PASSWORD}, id="change"
        ),
        pytest.param("/account/delete", {"password": "wrong password"}, id="delete"),
    ],
)
def test_account_page_counts_wrong_passwords(limited: Flask, path: str, fields: dict[str, str]) -> None:
    """Wrong passwords on the account page count like those of the login form, in a browser that has logged in."""
    client = client_from(limited)
    name = register(client)

    statuses = [post(client, path, **fields).status_code for _ in range(4)]

    assert statuses == [422, 422, 422, 429]
    assert log_in(client, name).status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert log_in(client_from(limited), name).status_code == HTTPStatus.SEE_OTHER


def test_guesses_count_for_the_account_that_is_tried(limited: Flask, name: str) -> None:
    """Guesses in a browser that is logged in to one account count for the other account that is tried."""
    eve = client_from(limited)
    register(eve)

    guess(eve, name)

    assert log_in(client_from(limited), name).status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_reading_is_not_limited(limited: Flask, name: str) -> None:
    """A client_from who has to wait can still open every page."""
    client = client_from(limited)
    guess(client, name, 4)

    assert client.get("/hello").status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    ("now", "seconds"),
    [
        pytest.param(990.5, 10, id="a part of a second counts as one"),
        pytest.param(999.0, 1, id="the last second"),
        pytest.param(1000.0, 1, id="at that moment"),
        pytest.param(1000.5, 1, id="just after it"),
    ],
)
def test_retry_after_is_rounded_up(app: Flask, monkeypatch: pytest.MonkeyPatch, now: float, seconds: int) -> None:
    """`Retry-After` is in whole seconds, at least one, and never too early."""
    reached = mock.Mock(hit=lambda *_: False, get_window_stats=lambda *_: mock.Mock(reset_time=1000.0))
    monkeypatch.setattr(time, "time", lambda: now)

    with (
        app.test_request_context(),
        mock.patch.dict(app.extensions, rate_limiter=reached),
        pytest.raises(TooManyRequests) as refusal,
    ):
        count_password_attempt("Ana", "hash")

    assert refusal.value.retry_after == seconds


def test_no_password_is_checked_while_the_counter_is_unavailable(limited: Flask, name: str) -> None:
    """Without the Redis server that counts, no password is checked, and the form can be sent again."""
    client = client_from(limited)
    storage = storage_from_string("redis://:secret@127.0.0.1:1", wrap_exceptions=True)  # no server listens there

    with mock.patch.dict(limited.extensions, rate_limiter=FixedWindowRateLimiter(storage)):
        response = log_in(client, name)

    page = read(response)
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert response.headers["Retry-After"] == "5"
    assert page.one("h1").text == "No podemos acceder a la base de datos"
    assert page.one("input#username")["value"] == name
    assert "secret" not in response.text
    assert not is_logged_in(client)
    assert log_in(client, name).location == "/"


def test_frozen_counter_is_not_waited_for(new_app: NewApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the server that counts accepts connections, and answers nothing, the form can soon be sent again."""
    monkeypatch.setattr(rate_limits, "ANSWER_TIMEOUT_S", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as frozen:
        app = new_app(ratelimit_storage_uri=f"redis://127.0.0.1:{frozen.getsockname()[1]}")
        start = time.monotonic()
        response = log_in(app.test_client(), new_name())

    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert time.monotonic() - start < 4


@contextmanager
def counter_stops_after(app: Flask, hits: int) -> Iterator[None]:
    """Let the server that counts answer some hits, and stop then."""
    counting, answered = app.extensions["rate_limiter"], itertools.count()

    def hit(limit: RateLimitItem, key: str, cost: int = 1) -> bool:
        if next(answered) >= hits:
            raise StorageError(ConnectionError("the server is stopped"))
        return bool(counting.hit(limit, key, cost=cost))

    with mock.patch.dict(app.extensions, rate_limiter=mock.Mock(hit=hit)):
        yield


def test_login_outlives_the_counter(limited: Flask, name: str, caplog: pytest.LogCaptureFixture) -> None:
    """If the counter stops after a right password was counted, the user is logged in; the log says what is missing."""
    client = client_from(limited)

    with counter_stops_after(limited, 3):
        response = log_in(client, name)

    assert response.status_code == HTTPStatus.SEE_OTHER
    assert is_logged_in(client)
    assert "An attempt was not taken back: the server is stopped" in caplog.messages


def test_name_taken_meanwhile_is_refused_without_the_counter(limited: Flask, name: str) -> None:
    """A name that another request registers while this one hashes is refused, also if the counter stops by then."""
    taken = new_name()

    def register_first(password: str) -> str:
        with mock.patch.object(login, "hash_password", hash_password):
            Context().run(register, client_from(limited, ELSEWHERE), taken)
        return hash_password(password)

    with counter_stops_after(limited, 2), mock.patch.object(login, "hash_password", register_first):
        response = log_in(client_from(limited), taken)

    assert name != taken
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "no es su contraseña" in response.text


def test_refused_attempts_do_not_reach_the_next_limit(new_app: NewApp) -> None:
    """While one limit refuses, no password is checked, so the attempt counts for no other limit."""
    app = new_app(limit_per_name_and_address="4 per hour", limit_per_name="2 per 15 minutes")
    name = register(client_from(app))
    guess(client_from(app), name, 2)

    waits = [int(log_in(client_from(app), name).headers["Retry-After"]) for _ in range(5)]

    assert max(waits) <= QUARTER_S


def test_unavailable_database_does_not_count(limited: Flask, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A right password that could not log in, because the database failed after the check, is no wrong one."""
    client = client_from(limited)
    with monkeypatch.context() as failing:
        failing.setattr(login, "lock_user", mock.Mock(side_effect=sa.exc.OperationalError("SELECT", {}, Exception())))
        assert [log_in(client, name).status_code for _ in range(4)] == [503] * 4

    assert log_in(client, name).status_code == HTTPStatus.SEE_OTHER
