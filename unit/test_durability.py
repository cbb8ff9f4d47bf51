"""What the server has confirmed is stored, even if the server is killed afterwards."""

import json
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager, suppress
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest

from unit.helpers import PASSWORD, new_name
from webapp.settings import PROJECT

Environment = MutableMapping[str, str]


@pytest.fixture
def environment(environment: Environment, tmp_path: Path) -> Environment:
    """The environment of a server with a folder and a port of its own, and the default settings."""
    environment.update(
        SECRET_KEY="", HOST="127.0.0.1", PORT="0", INSTANCE_PATH=str(tmp_path), DATABASE_URL="", TRUSTED_HOSTS=""
    )
    return environment


@contextmanager
def serving(environment: Environment) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the server, wait until it serves, yield it and its address, and kill it afterwards."""
    with subprocess.Popen(
        [sys.executable, "-m", "webapp"],
        cwd=PROJECT,
        env=dict(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    ) as process:
        try:
            assert process.stdout
            served = re.match(r"Serving on (\S+)", process.stdout.readline())
            assert served
            yield process, served[1]
        finally:
            process.kill()


def send(browser: OpenerDirector, url: str, token: str, **fields: str) -> None:
    """Send a form, and wait for the answer."""
    with browser.open(url, urlencode({"csrf_token": token, **fields}).encode(), timeout=10) as response:
        assert response.status == 200


def token_of(browser: OpenerDirector, url: str) -> str:
    """Return the form token of the session."""
    with browser.open(f"{url}/hello_world", timeout=10) as response:
        found = re.search(r'name="csrf_token" value="([^"]+)"', response.read().decode())
    assert found
    return found[1]


def test_confirmed_todos_survive_a_kill_of_the_server(environment: Environment) -> None:
    """A server that is killed while it writes has stored every todo that it had confirmed."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    confirmed: list[str] = []
    enough = Event()

    def write() -> None:
        with suppress(OSError, HTTPException):
            while True:
                text = f"todo {len(confirmed)}"
                send(
                    browser,
                    f"{url}/todos",
                    token,
                    description=text,
                    idempotency_key=secrets.token_urlsafe(16),
                    next="/hello_world",
                )
                confirmed.append(text)
                if len(confirmed) >= 30:
                    enough.set()

    with serving(environment) as (process, url):
        send(browser, f"{url}/hello", token_of(browser, url), username=new_name(), password=PASSWORD)
        token = token_of(browser, url)
        writer = Thread(target=write)
        writer.start()
        was_enough = enough.wait(timeout=30)
        process.kill()
        writer.join()

    with serving(environment) as (_process, url), browser.open(f"{url}/todos/export", timeout=10) as response:
        stored = [todo["description"] for todo in json.load(response)["todos"]]

    assert was_enough
    assert stored[: len(confirmed)] == confirmed
    assert len(stored) <= len(confirmed) + 1
