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
from webapp.secret_key import MIN_SECRET_KEY_LENGTH
from webapp.settings import PROJECT

Environment = MutableMapping[str, str]

ANYWHERE = ("0.0.0.0", 8000)  # noqa: S104 - nothing listens there


@pytest.fixture
def environment(environment: Environment, tmp_path: Path) -> Environment:
    """An environment that sets each variable that matters here, so that no `.env` file of the project does."""
    environment.update(SECRET_KEY="", HOST="127.0.0.1", PORT="5000", INSTANCE_PATH=str(tmp_path))
    return environment


def configuration() -> dict[str, Any]:
    """Read the file as gunicorn does."""
    return runpy.run_path(str(PROJECT / "gunicorn.conf.py"))


def start_on(*addresses: tuple[str, int] | str) -> None:
    """Run what gunicorn runs before it listens on the addresses."""
    configuration()["on_starting"](SimpleNamespace(cfg=SimpleNamespace(address=list(addresses))))


@pytest.mark.parametrize(
    ("host", "bind"),
    [("127.0.0.1", "127.0.0.1:8080"), ("localhost", "localhost:8080"), ("::1", "[::1]:8080")],
)
def test_gunicorn_listens_where_the_settings_say(environment: Environment, host: str, bind: str) -> None:
    """HOST and PORT count for every server."""
    environment.update(HOST=host, PORT="8080")

    assert configuration()["bind"] == bind


def test_gunicorn_serves_the_app_with_threads_and_trusts_no_proxy(environment: Environment) -> None:
    """A slow visitor does not block the others, and only the app decides which proxies are trusted."""
    assert environment

    settings = configuration()

    assert settings["wsgi_app"] == "webapp:create_app()"
    assert settings["worker_class"] == "gthread"
    assert settings["threads"] == 16
    assert settings["forwarded_allow_ips"] == ""


def test_gunicorn_starts_without_a_home_folder(environment: Environment, tmp_path: Path) -> None:
    """A system user who has no home can serve, and two instances of one user share nothing."""
    environment.update(HOME=str(tmp_path / "none"), XDG_RUNTIME_DIR="")

    assert configuration()["control_socket_disable"] is True


@pytest.mark.parametrize(
    ("name", "text"),
    [pytest.param("PORT", "http", id="port"), pytest.param("HOST", "0.0.0.0", id="key")],  # noqa: S104 - nothing listens there
)
def test_wrong_setting_is_refused(environment: Environment, name: str, text: str) -> None:
    """A setting that is not allowed ends gunicorn with one line."""
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
        start_on(*addresses)


def test_weak_key_is_accepted_on_this_machine(environment: Environment) -> None:
    """On loopback addresses gunicorn starts without a key."""
    assert environment["SECRET_KEY"] == ""

    start_on(("127.0.0.1", 8000), ("::1", 8000))


def test_long_key_opens_the_app_to_others(environment: Environment) -> None:
    """With a key that is long enough gunicorn listens anywhere."""
    environment["SECRET_KEY"] = "k" * MIN_SECRET_KEY_LENGTH

    start_on(ANYWHERE, "/run/notes.sock")


def warnings(workers: int) -> list[str]:
    """Return the warnings of gunicorn before it starts that number of processes."""
    log = Mock()
    configuration()["when_ready"](SimpleNamespace(cfg=SimpleNamespace(workers=workers), log=log))
    return [call.args[0] % call.args[1:] for call in log.warning.call_args_list]


def test_missing_database_is_warned_of(environment: Environment) -> None:
    """Gunicorn runs no migration: one line says which command does, until it was run."""
    environment.update(DATABASE_URL="", RATELIMIT_STORAGE_URI="memory://")

    before = warnings(workers=1)
    database.upgrade(create_app())
    after = warnings(workers=1)

    assert before == ["The database lacks tables or columns of this version: run flask db upgrade"]
    assert after == []


@pytest.mark.parametrize(("storage", "warned"), [("memory://", True), ("redis://127.0.0.1:6379", False)])
def test_separate_rate_limits_are_warned_of(
    environment: Environment, monkeypatch: pytest.MonkeyPatch, storage: str, warned: bool
) -> None:
    """Several processes that count wrong passwords separately allow a multiple of the limit: one line says so."""
    environment["RATELIMIT_STORAGE_URI"] = storage
    monkeypatch.setattr(database, "find_fault", lambda _app: "")
    monkeypatch.setattr(webapp, "create_app", Mock())

    line = (
        "Each of 4 processes counts wrong passwords, new accounts and changes for itself:"
        " set RATELIMIT_STORAGE_URI to a Redis server"
    )
    assert warnings(workers=4) == [line] * warned
    assert warnings(workers=1) == []


@pytest.mark.parametrize(
    ("address", "setting", "left"),
    [
        (("127.0.0.1", 8000), "", ""),
        (ANYWHERE, "", "0"),
        (ANYWHERE, "1", "1"),
        ("/run/notes.sock", "", "0"),
    ],
)
def test_error_on_request_is_off_where_others_reach_the_app(
    environment: Environment, address: tuple[str, int] | str, setting: str, left: str
) -> None:
    """If `--bind` opens the app to others, a page that fails on purpose needs SHOW_TEST_ERROR."""
    environment.update(SECRET_KEY="k" * MIN_SECRET_KEY_LENGTH, SHOW_TEST_ERROR=setting)

    start_on(address)

    assert environment["SHOW_TEST_ERROR"] == left
