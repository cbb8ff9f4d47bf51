"""`python -m webapp`: the app behind a production server."""

import errno
import io
import re
import runpy
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import MutableMapping
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path
from threading import Timer
from types import SimpleNamespace
from typing import Any
from urllib.request import urlopen

import pytest
import waitress

from unit.states import STRANGER
from webapp.secret_key import MIN_SECRET_KEY_LENGTH
from webapp.settings import PROJECT

Environment = MutableMapping[str, str]

START_TIMEOUT_S = 30
"""How long a start may take on a machine that is busy with other tests."""


class Server:
    """A server in the place of waitress's, which serves nothing and remembers how it was made."""

    def __init__(self, app: object, **options: object) -> None:
        self.app = app
        self.options = options
        self.effective_port = options["port"]
        self.runs = 0
        servers.append(self)

    def run(self) -> None:
        """Count the call."""
        self.runs += 1


servers: list[Server] = []


@pytest.fixture
def environment(environment: Environment, tmp_path: Path) -> Environment:
    """An environment that sets each variable, so that no `.env` file of the project does."""
    environment.update(
        SECRET_KEY="",
        SECRET_KEY_FALLBACKS="",
        HOST="127.0.0.1",
        PORT="5000",
        INSTANCE_PATH=str(tmp_path),
        TRUSTED_PROXIES="0",
        TRUSTED_HOSTS="",
        DATABASE_URL="",
        RATELIMIT_STORAGE_URI="memory://",
        PYTHONUNBUFFERED="",  # the address must be seen on a machine that does not set this
    )
    return environment


@pytest.fixture
def no_server(environment: Environment, monkeypatch: pytest.MonkeyPatch) -> list[Server]:
    """The servers that would have been started."""
    assert environment
    servers.clear()
    monkeypatch.setattr(waitress, "create_server", Server)
    return servers


def run() -> None:
    """Run the module as `python -m webapp` does."""
    runpy.run_module("webapp", run_name="__main__")


def start(environment: Environment) -> subprocess.Popen[str]:
    """Start `python -m webapp` as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "webapp"],
        cwd=PROJECT,
        env=dict(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def test_first_port_is_named() -> None:
    """With port 0, each address of a host has a port of its own; the first is printed."""
    server = SimpleNamespace(effective_listen=[("127.0.0.1", 5001), ("::1", 5002), ("127.0.0.2", 5003)])

    assert runpy.run_module("webapp.__main__", run_name="imported")["port_of"](server) == 5001


def without_migrations(errors: str) -> str:
    """Return the lines of the app itself: those about migrations are Alembic's."""
    return "".join(line for line in errors.splitlines(keepends=True) if not line.startswith("INFO  [alembic."))


def has_ipv6() -> bool:
    """Return whether this machine has the loopback address of IPv6."""
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("localhost", "localhost"),
        pytest.param("::1", "[::1]", marks=pytest.mark.skipif(not has_ipv6(), reason="This machine has no IPv6.")),
    ],
)
def test_app_answers_at_the_address_it_prints(environment: Environment, host: str, shown: str) -> None:
    """The last line is the address of the app, which answers there until it is told to end; port 0 is any free one."""
    environment.update(SECRET_KEY="k" * MIN_SECRET_KEY_LENGTH, HOST=host, PORT="0")

    with start(environment) as process:
        assert process.stdout
        watchdog = Timer(START_TIMEOUT_S, process.kill)
        watchdog.start()
        try:
            line = process.stdout.readline()
            printed = re.fullmatch(r"Serving on http://(.+):([1-9][0-9]*) \(Ctrl\+C stops it\)\n", line)
            assert printed, line
            with urlopen(f"http://{printed[1]}:{printed[2]}/hello", timeout=START_TIMEOUT_S) as response:
                page, headers = response.read().decode(), response.headers
        finally:
            watchdog.cancel()
            process.terminate()
        rest, errors = process.communicate(timeout=START_TIMEOUT_S)

    assert printed[1] == shown
    assert STRANGER in page
    assert "Server" not in headers
    assert process.returncode in {0, -signal.SIGTERM, 1}
    assert rest == without_migrations(errors) == ""


def test_taken_port_is_refused(environment: Environment) -> None:
    """Where another program listens, the command ends at once with status 1 and one line that says what to do."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        environment["PORT"] = str(listener.getsockname()[1])
        with start(environment) as process:
            output, errors = process.communicate(timeout=START_TIMEOUT_S)

    assert without_migrations(errors).startswith(f"Error: cannot listen on 127.0.0.1:{environment['PORT']}: ")
    assert without_migrations(errors).endswith(". Take another port: make run PORT=5001\n")
    assert without_migrations(errors).count("\n") == 1
    assert output == ""
    assert process.returncode == 1


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        pytest.param("PORT", "http", "Error: PORT: Input should be a valid integer", id="port"),
        pytest.param("HOST", "0.0.0.0", "Error: SECRET_KEY is not set: to listen on 0.0.0.0", id="key"),  # noqa: S104 - nothing listens there
    ],
)
def test_wrong_setting_is_refused(
    environment: Environment, no_server: list[Server], name: str, text: str, line: str
) -> None:
    """A setting that is not allowed ends the command with one line, and nothing is served."""
    environment[name] = text

    with pytest.raises(SystemExit) as end:
        run()

    assert str(end.value.code).startswith(line)
    assert "\n" not in str(end.value.code)
    assert not no_server


def test_corrupt_database_is_refused_in_one_line(no_server: list[Server], tmp_path: Path) -> None:
    """A database that cannot be used ends the command with one line that says so, and nothing is served."""
    (tmp_path / "app.sqlite").write_bytes(b"corrupt" * 1000)

    with pytest.raises(SystemExit) as end:
        run()

    assert end.value.code == "Error: the database cannot be used: file is not a database"
    assert not no_server


def test_database_of_a_newer_version_is_refused_in_one_line(no_server: list[Server], tmp_path: Path) -> None:
    """A database whose version this app does not know is not changed, and one line says so."""
    run()
    with closing(sqlite3.connect(tmp_path / "app.sqlite")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = 'later'")
    served = len(no_server)

    with pytest.raises(SystemExit) as end:
        run()

    assert end.value.code == "Error: the database cannot be used: Can't locate revision identified by 'later'"
    assert len(no_server) == served


def test_nothing_is_served_at_import(no_server: list[Server], capsys: pytest.CaptureFixture[str]) -> None:
    """Importing the module starts no server."""
    runpy.run_module("webapp.__main__")

    assert not no_server
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("host", "failure", "line"),
    [
        pytest.param(
            "127.0.0.1",
            OSError(errno.EADDRINUSE, "Address already in use"),
            "127.0.0.1:5001: Address already in use. Take another port: make run PORT=5002",
            id="taken",
        ),
        pytest.param(
            "::1",
            PermissionError(errno.EACCES, "Permission denied"),
            "[::1]:5001: Permission denied. Take another port: make run PORT=5002",
            id="not allowed",
        ),
        pytest.param(
            "127.0.0.2",
            OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address"),
            "127.0.0.2:5001: Cannot assign requested address",
            id="address of another machine",
        ),
        pytest.param("localhost", ValueError("Invalid host."), "localhost:5001: Invalid host.", id="unknown name"),
    ],
)
def test_failure_to_listen_is_refused_in_one_line(
    environment: Environment,
    no_server: list[Server],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    host: str,
    failure: Exception,
    line: str,
) -> None:
    """The reason not to listen is given in one line, with the address, and with another port if that would help."""
    environment.update(HOST=host, PORT="5001")

    def refuse(*_arguments: Any, **_options: Any) -> None:
        raise failure

    monkeypatch.setattr(waitress, "create_server", refuse)

    with pytest.raises(SystemExit) as end:
        run()

    assert end.value.code == f"Error: cannot listen on {line}"
    assert capsys.readouterr().out == ""
    assert not no_server


def test_instance_folder_that_cannot_be_made_is_refused_in_one_line(
    environment: Environment, no_server: list[Server], tmp_path: Path
) -> None:
    """A file in the place of the instance folder ends the command with one line that names it, and no port."""
    file = tmp_path / "file"
    file.touch()
    environment.update(SECRET_KEY="k" * MIN_SECRET_KEY_LENGTH, INSTANCE_PATH=str(file))

    with pytest.raises(SystemExit) as end:
        run()

    assert str(end.value.code).startswith("Error: ")
    assert str(end.value.code).endswith(f": {str(file)!r}")
    assert "\n" not in str(end.value.code)
    assert not no_server


@pytest.mark.parametrize("port", ["5061", "6000"])
def test_port_that_browsers_refuse_is_warned_of(environment: Environment, no_server: list[Server], port: str) -> None:
    """Before the address, one line says that browsers refuse its port, why, and what to do; the app is still served."""
    environment["PORT"] = port

    with redirect_stdout(io.StringIO()) as output, redirect_stderr(output):
        run()

    warning, address = without_migrations(output.getvalue()).splitlines()
    assert warning == (
        f"Warning: browsers refuse to open port {port}: the Fetch standard blocks it, because another protocol uses it."
        " Take another port: make run PORT=5001"
    )
    assert address == f"Serving on http://127.0.0.1:{port} (Ctrl+C stops it)"
    assert no_server[0].runs == 1


def test_warning_is_no_output(
    environment: Environment, no_server: list[Server], capsys: pytest.CaptureFixture[str]
) -> None:
    """The warning is an error's line, so that what reads the output reads the address only."""
    environment["PORT"] = "5061"

    run()

    output, errors = capsys.readouterr()
    assert output == "Serving on http://127.0.0.1:5061 (Ctrl+C stops it)\n"
    assert without_migrations(errors).startswith("Warning: ")
    assert no_server


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8080"),
        ("localhost", "http://localhost:8080"),
        ("::1", "http://[::1]:8080"),
    ],
)
def test_address_can_be_clicked(
    environment: Environment,
    no_server: list[Server],
    capsys: pytest.CaptureFixture[str],
    host: str,
    address: str,
) -> None:
    """The server listens where the settings say, and prints the whole address and nothing else."""
    environment.update(HOST=host, PORT="8080")

    run()

    (server,) = no_server
    assert (server.options["host"], server.options["port"], server.runs) == (host, 8080, 1)
    output, errors = capsys.readouterr()
    assert output == f"Serving on {address} (Ctrl+C stops it)\n"
    assert without_migrations(errors) == ""


def test_server_names_no_software_and_leaves_proxies_to_the_app(no_server: list[Server]) -> None:
    """The server does not name itself, and leaves the headers of proxies to the app, which counts them."""
    run()

    assert no_server[0].options["ident"] is None
    assert no_server[0].options["clear_untrusted_proxy_headers"] is False
