"""Send random requests to the app as gunicorn serves it: `make fuzz N=100000 SEED=1`.

Whatever is sent, no answer of the app may be a 5xx other than 503, lack a security header, lead to another site, or
take longer than MAX_SECONDS; no request that was refused, or that only reads, may write a row; and the log has no
traceback.
"""

import argparse
import hashlib
import http.client
import re
import secrets
import socket
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from tools.fuzz_requests import Generator, Sent, Visitor
from tools.progress import progress
from tools.served import serving
from webapp import create_app
from webapp.database import SAFE_METHODS
from webapp.headers import HEADERS
from webapp.logs import ID_HEADER
from webapp.settings import Settings

LOG: Final = Path("test-results/fuzz.log")

MAX_SECONDS: Final = 5
"""How long an answer may take."""

MAX_SHOWN: Final = 20
"""Faults that are printed again at the end."""

TABLES: Final = ("users", "user_sessions", "todos", "undoable_changes")


class Answer(NamedTuple):
    """What came back: nothing at all if the status is 0."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes
    seconds: float

    @property
    def of_the_app(self) -> bool:
        """Whether the app has answered, and not gunicorn, whose error pages name no charset: they answer no HTTP."""
        return bool(self.status) and not (
            self.headers.get("Content-Type") == "text/html" and ID_HEADER not in self.headers
        )


@dataclass
class Database:
    """The database of the app under test, seen from outside."""

    connection: sqlite3.Connection
    version: int = -1
    digest: str = ""

    def has_changed(self) -> bool:
        """Return whether a row of an account has been written since the last call."""
        (version,) = self.connection.execute("PRAGMA data_version").fetchone()
        if version == self.version:
            return False
        before, self.version = self.digest, version
        # The names of the tables are ours.
        rows = [self.connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in TABLES]  # noqa: S608
        self.digest = hashlib.sha256(repr(rows).encode(errors="surrogatepass")).hexdigest()
        return self.digest != before


@dataclass
class Client:
    """Sends requests one after the other, over one connection as long as that lasts."""

    address: tuple[str, int]
    connection: socket.socket | None = None
    statuses: Counter[str] = field(default_factory=Counter)

    def send(self, request: Sent) -> Answer:
        """Send a request, and read its answer."""
        start = time.monotonic()
        reused = self.connection if request.well_formed else None
        connection = reused or socket.create_connection(self.address, timeout=MAX_SECONDS + 1)
        try:
            connection.sendall(request.data)
            if not request.well_formed:
                connection.shutdown(socket.SHUT_WR)  # so that nobody waits for more
            # It must be closed, too: its file would hold the connection open, for which gunicorn waits two seconds.
            with closing(http.client.HTTPResponse(connection, method=request.method)) as response:
                response.begin()
                body = response.read()
                answer = Answer(response.status, response.headers, body, time.monotonic() - start)
                lasts = request.well_formed and not response.will_close
        except (http.client.HTTPException, OSError) as error:
            if reused and not isinstance(error, TimeoutError):  # the server has closed it meanwhile
                self.close()
                return self.send(request)
            answer, lasts = Answer(0, http.client.HTTPMessage(), b"", time.monotonic() - start), False
        if lasts:
            self.connection = connection
        else:
            connection.close()
            self.connection = None if connection is reused or request.well_formed else self.connection
        self.statuses[f"{answer.status or 'none'}{'' if answer.of_the_app else ' by gunicorn'}"] += 1
        return answer

    def close(self) -> None:
        """Close the connection."""
        if self.connection:
            self.connection.close()
            self.connection = None


def faults_of(request: Sent, answer: Answer, *, written: bool) -> Iterator[str]:
    """Yield what is wrong with an answer."""
    if answer.seconds > MAX_SECONDS:
        yield f"it took {answer.seconds:.1f} s"
    if not answer.status and request.well_formed:
        yield "there is no answer"
    if answer.status == http.HTTPStatus.INTERNAL_SERVER_ERROR and not answer.of_the_app:
        yield "gunicorn answers 500"
    if answer.of_the_app:
        yield from faults_of_the_app(request, answer, written=written)


def faults_of_the_app(request: Sent, answer: Answer, *, written: bool) -> Iterator[str]:
    """Yield what is wrong with an answer that the app has made."""
    if answer.status >= http.HTTPStatus.INTERNAL_SERVER_ERROR and answer.status != http.HTTPStatus.SERVICE_UNAVAILABLE:
        yield f"it is {answer.status}"
    wrong = [name for name, value in HEADERS.items() if answer.headers.get_all(name) != [value]]
    if wrong:
        yield f"it lacks {', '.join(wrong)}"
    location = answer.headers.get("Location", "/")
    if urlsplit(location)[:2] != ("", "") or not re.match(r"/(?![/\\])", location):
        yield f"it leads to {location!r}"
    if written and (answer.status >= http.HTTPStatus.BAD_REQUEST or request.method in SAFE_METHODS):
        yield f"it is {answer.status}, and rows were written"


def remember(visitor: Visitor, answer: Answer) -> None:
    """Store the cookies of an answer as a browser does, the token of its page, and what the page offers to change."""
    cookies = answer.headers.get_all("Set-Cookie") or []
    if any(cookie.startswith("__Host-") for cookie in cookies):  # a proxy spoke of HTTPS; the browser speaks HTTP
        return
    for cookie in cookies:
        name, _, value = cookie.partition(";")[0].partition("=")
        if "Max-Age=0" in cookie or not value:
            visitor.cookies.pop(name, None)
        elif name != "tour" or visitor.tours:
            visitor.cookies[name] = value
    text = answer.body.decode(errors="replace")
    if tokens := re.findall(r'name="csrf_token" value="([^"]+)"', text):
        visitor.token = tokens[0]
    visitor.todos += re.findall(r'id="text-(\d+)"', text)
    visitor.changes += re.findall(r'name="change" value="([^"]+)"', text)


def visit(generator: Generator, client: Client, number: int) -> Iterator[tuple[Sent, Answer]]:
    """Send the request of a number, after what its visitor needs for it: a token, and now and then a login."""
    if number % 40 == 0:
        visitor = generator.visitors[number // 40 % len(generator.visitors)]
        for make in (generator.look, generator.login, generator.look):
            request = make(visitor)
            answer = client.send(request)
            remember(visitor, answer)
            yield request, answer
    request = generator.next()
    answer = client.send(request)
    if request.well_formed and answer.status < http.HTTPStatus.BAD_REQUEST:
        remember(request.visitor, answer)
    yield request, answer


def run(total: int, seed: int) -> int:
    """Send so many requests, print what came back, and return how many faults there were."""
    faults: list[str] = []
    slowest = 0.0
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        generator = Generator(create_app(Settings(secret_key=secrets.token_hex(), instance_path=Path(folder))), seed)
        settings = {"INSTANCE_PATH": folder, "TRUSTED_PROXIES": "1", "SHOW_TEST_ERROR": "0"}
        with (
            serving(LOG, processes=1, **settings) as address,
            closing(sqlite3.connect(f"{folder}/app.sqlite")) as connection,
            closing(Client(("127.0.0.1", urlsplit(address).port or 0))) as client,
        ):
            database, start = Database(connection), time.monotonic()
            database.has_changed()
            for number in progress(iter(range(total)), total=total, before=0):
                for request, answer in visit(generator, client, number):
                    slowest = max(slowest, answer.seconds)
                    for fault in faults_of(request, answer, written=database.has_changed()):
                        faults.append(f"request {number} of seed {seed}: {fault}\n    {request.data[:600]!r}")
                        print(f"\n{faults[-1]}", file=sys.stderr)
            seconds = time.monotonic() - start
    log = LOG.read_text(encoding="utf-8", errors="replace")
    faults += [
        f"the log has {count} times {word!r}"
        for word in ("Traceback", " ERROR ", "[ERROR]")
        if (count := log.count(word))
    ]

    print(f"{sum(client.statuses.values())} requests in {seconds:.0f} s, the slowest {slowest:.2f} s; seed {seed}")
    print("  ".join(f"{status}: {count}" for status, count in sorted(client.statuses.items())))
    print("\n".join(faults[-MAX_SHOWN:]))
    print(f"{len(faults)} faults; the log is {LOG}")
    return len(faults)


def main() -> int:
    """Return 1 if there was a fault."""
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz", description=__doc__)
    parser.add_argument("number", type=int, nargs="?", default=100_000, help="how many requests; default: %(default)s")
    parser.add_argument("--seed", type=int, default=1, help="the same seed sends the same requests; default: 1")
    options = parser.parse_args()
    return 1 if run(options.number, options.seed) else 0


if __name__ == "__main__":
    sys.exit(main())
