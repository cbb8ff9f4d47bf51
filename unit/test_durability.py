"""What was answered is kept, whatever happens to the server afterwards."""

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

from unit.accounts import PASSWORD, new_name
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
    """Start the server, wait until it serves, give it and its address, and see that it ends."""
    with subprocess.Popen(
        [sys.executable, "-m", "webapp"],
        cwd=PROJECT,
        env=dict(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout
            served = re.match(r"Serving on (\S+)", process.stdout.readline())
            assert served
            yield process, served[1]
        finally:
            process.kill()


def send(browser: OpenerDirector, url: str, token: str, **fields: str) -> None:
    """Send a form, and wait for its answer."""
    with browser.open(url, urlencode({"csrf_token": token, **fields}).encode(), timeout=10) as response:
        assert response.status == 200


def token_of(browser: OpenerDirector, url: str) -> str:
    """Return the token of the visit."""
    with browser.open(f"{url}/hello_world", timeout=10) as response:
        found = re.search(r'name="csrf_token" value="([^"]+)"', response.read().decode())
    assert found
    return found[1]


def test_every_answered_todo_outlives_the_kill_of_the_server(environment: Environment) -> None:
    """A server that is killed in the middle of its work has lost nothing of what it had answered."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    answered: list[str] = []
    enough = Event()

    def write() -> None:
        with suppress(OSError, HTTPException):
            while True:
                text = f"todo {len(answered)}"
                send(
                    browser,
                    f"{url}/todos",
                    token,
                    description=text,
                    idempotency_key=secrets.token_urlsafe(16),
                    next="/hello_world",
                )
                answered.append(text)
                if len(answered) >= 30:
                    enough.set()

    with serving(environment) as (process, url):
        send(browser, f"{url}/hello", token_of(browser, url), username=new_name(), password=PASSWORD)
        token = token_of(browser, url)
        writer = Thread(target=write)
        writer.start()
        was_enough = enough.wait(timeout=30)
        process.kill()
        writer.join()

    with serving(environment) as (_process, url), browser.open(f"{url}/account/data", timeout=10) as response:
        kept = [todo["description"] for todo in json.load(response)["todos"]]

    assert was_enough
    assert kept[: len(answered)] == answered
    assert len(kept) <= len(answered) + 1
