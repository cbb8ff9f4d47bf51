"""The configuration of gunicorn, which is read by `gunicorn` alone in the project's folder."""

import runpy
from collections.abc import MutableMapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest

import webapp
from webapp import create_app, database
from webapp.settings import MIN_SECRET_KEY_LENGTH, PROJECT

Environment = MutableMapping[str, str]

ANYWHERE = ("0.0.0.0", 8000)  # noqa: S104 - nothing listens there


@pytest.fixture
def environment(environment: Environment, tmp_path: Path) -> Environment:
    """An environment that sets each variable that counts here, so that no `.env` file of the project does."""
    environment.update(SECRET_KEY="", HOST="127.0.0.1", PORT="5000", INSTANCE_PATH=str(tmp_path))
    return environment


def configuration() -> dict[str, Any]:
    """Read the file as gunicorn does."""
    return runpy.run_path(str(PROJECT / "gunicorn.conf.py"))


def listen_on(*addresses: tuple[str, int] | str) -> None:
    """Start gunicorn, as far as it gets before it listens."""
    configuration()["on_starting"](SimpleNamespace(cfg=SimpleNamespace(address=list(addresses))))


@pytest.mark.parametrize(
    ("host", "bind"),
    [("127.0.0.1", "127.0.0.1:8080"), ("localhost", "localhost:8080"), ("::1", "[::1]:8080")],
)
def test_gunicorn_listens_where_the_settings_say(environment: Environment, host: str, bind: str) -> None:
    """HOST and PORT count for every server."""
    environment.update(HOST=host, PORT="8080")

    assert configuration()["bind"] == bind


def test_gunicorn_serves_the_app_with_threads_and_believes_no_proxy(environment: Environment) -> None:
    """A slow visitor does not stop the others, and only the app says which proxies count."""
    assert environment

    settings = configuration()

    assert settings["wsgi_app"] == "webapp:create_app()"
    assert settings["worker_class"] == "gthread"
    assert settings["threads"] > 1
    assert settings["forwarded_allow_ips"] == ""


@pytest.mark.parametrize(
    ("name", "text"),
    [pytest.param("PORT", "http", id="port"), pytest.param("HOST", "0.0.0.0", id="key")],  # noqa: S104 - nothing listens there
)
def test_bad_setting_is_refused(environment: Environment, name: str, text: str) -> None:
    """A setting that cannot be ends gunicorn with one line."""
    environment[name] = text

    with pytest.raises(SystemExit, match=r"^Error: [^\n]+$"):
        configuration()


@pytest.mark.parametrize(
    "addresses",
    [
        pytest.param([ANYWHERE], id="everywhere"),
        pytest.param([("127.0.0.1", 8000), ANYWHERE], id="everywhere too"),
        pytest.param([("::", 8000, 0, 0)], id="everywhere, IPv6"),
        pytest.param(["/run/notes.sock"], id="socket, which a proxy opens to others"),
    ],
)
def test_weak_key_is_refused_where_the_command_opens_the_app(
    environment: Environment, addresses: list[tuple[str, int] | str]
) -> None:
    """`gunicorn --bind` counts, not HOST alone: without a key it ends in one line that says how to make one."""
    assert environment["HOST"] == "127.0.0.1"

    with pytest.raises(SystemExit, match=r"^Error: SECRET_KEY is not set: [^\n]+token_hex[^\n]+$"):
        listen_on(*addresses)


def test_weak_key_will_do_on_this_machine(environment: Environment) -> None:
    """On loopback addresses gunicorn starts without a key."""
    assert environment["SECRET_KEY"] == ""

    listen_on(("127.0.0.1", 8000), ("::1", 8000))


def test_long_key_opens_the_app_to_others(environment: Environment) -> None:
    """With a key that is long enough gunicorn listens anywhere."""
    environment["SECRET_KEY"] = "k" * MIN_SECRET_KEY_LENGTH

    listen_on(ANYWHERE, "/run/notes.sock")


def warnings(workers: int) -> list[str]:
    """Return what gunicorn says before it starts so many processes."""
    log = Mock()
    configuration()["when_ready"](SimpleNamespace(cfg=SimpleNamespace(workers=workers), log=log))
    return [call.args[0] % call.args[1:] for call in log.warning.call_args_list]


def test_database_that_was_not_made_is_told_at_the_start(environment: Environment) -> None:
    """Gunicorn makes no database: one line says what to run, and none when that was done."""
    environment.update(DATABASE_URL="", RATELIMIT_STORAGE_URI="memory://")

    before = warnings(workers=1)
    database.upgrade(create_app())
    after = warnings(workers=1)

    assert before == ["The database lacks tables or columns of this version: run flask db upgrade"]
    assert after == []


@pytest.mark.parametrize(("storage", "told"), [("memory://", True), ("redis://127.0.0.1:6379", False)])
def test_limits_of_several_processes_are_told(
    environment: Environment, monkeypatch: pytest.MonkeyPatch, storage: str, told: bool
) -> None:
    """Processes that count wrong passwords each for itself let through a multiple of the limit: one line says so."""
    environment["RATELIMIT_STORAGE_URI"] = storage
    monkeypatch.setattr(database, "unready", lambda _app: "")
    monkeypatch.setattr(webapp, "create_app", Mock())

    line = "Each of 4 processes counts wrong passwords for itself: set RATELIMIT_STORAGE_URI to a Redis server"
    assert warnings(workers=4) == [line] * told
    assert warnings(workers=1) == []
