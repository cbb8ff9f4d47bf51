"""What happens while PostgreSQL is frozen: it accepts connections, and answers nothing (webapp/postgresql.py)."""

import socketserver
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http import HTTPStatus
from threading import Thread

import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask

from unit.conftest import NewApp
from unit.helpers import log_in, new_name
from webapp import postgresql
from webapp.database import db, find_fault
from webapp.postgresql import Breaker, LimitedConnection, UnansweredError

READY = b"R\0\0\0\x08\0\0\0\0" + b"Z\0\0\0\x05I"
"""What the server answers to a new connection: authenticated, and ready for a query (PostgreSQL, 55.7)."""

GOODBYE = b"goodbye"
"""What closes the connection."""

FAILING_ROW = b"SERROR\0C23502\0Mnull value in column\0DFailing row contains (1, Ana, secret hash)\0\0"


class FrozenServer(socketserver.ThreadingTCPServer):
    """A server that gives the answers it is told to, and then no more."""

    answers: list[bytes]
    connections = 0

    @property
    def url(self) -> str:
        """The URL of its database."""
        return f"postgresql://ana@127.0.0.1:{self.server_address[1]}/notes?sslmode=disable"


class Connection(socketserver.BaseRequestHandler):
    """A client's connection."""

    server: FrozenServer

    def handle(self) -> None:
        """Answer what the client sends, until it goes."""
        self.server.connections += 1
        while self.request.recv(10_000):
            if self.server.answers:
                answer = self.server.answers.pop(0)
                if answer == GOODBYE:
                    return
                self.request.sendall(answer)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FrozenServer]:
    """A server that is frozen; the app waits 0.1 seconds for it, and as long between two attempts."""
    monkeypatch.setattr(postgresql, "ANSWER_TIMEOUT_S", 0.1)
    monkeypatch.setattr(postgresql, "RETRY_PAUSE_S", 0.1)
    monkeypatch.setattr("psycopg.connection.timeout_from_conninfo", lambda _parameters: 0.1)
    with FrozenServer(("127.0.0.1", 0), Connection) as server:
        server.answers = []
        server.daemon_threads = True  # a client may still be connected
        thread = Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def app_on_it(new_app: NewApp, server: FrozenServer) -> Flask:
    """An app whose database is on that server."""
    return new_app(database_url=server.url)


@contextmanager
def long_timeouts() -> Iterator[None]:
    """Wait longer in the block: the server will answer, on a busy machine late."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postgresql, "ANSWER_TIMEOUT_S", 30)
        patch.setattr("psycopg.connection.timeout_from_conninfo", lambda _parameters: 30)
        yield


@contextmanager
def connected(app: Flask, server: FrozenServer) -> Iterator[LimitedConnection]:
    """A connection that was made before the server froze, in a request."""
    server.answers.append(READY)
    with app.test_request_context():
        with long_timeouts():
            connection = LimitedConnection.connect(server.url)
        connection.breaker = Breaker()
        with closing(connection):
            yield connection


def test_form_can_be_sent_again_soon(app_on_it: Flask) -> None:
    """A request that needs the database is soon answered with 503; another one that needs none is not held up."""
    client = app_on_it.test_client()
    start = time.monotonic()

    statuses = [log_in(client, new_name()).status_code for _ in range(10)]

    assert statuses == [HTTPStatus.SERVICE_UNAVAILABLE] * 10
    assert time.monotonic() - start < 5
    assert client.get("/hello").status_code == HTTPStatus.OK


def test_only_one_request_at_a_time_tries_the_server(
    app_on_it: Flask, server: FrozenServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a request that waited in vain, others are refused without waiting, until one may try again."""
    client, clock = app_on_it.test_client(), [time.monotonic()]
    monkeypatch.setattr(postgresql, "monotonic", lambda: clock[0])
    tried = []

    for _ in range(2):
        for _ in range(3):
            log_in(client, new_name())
        tried.append(server.connections)
        clock[0] += postgresql.RETRY_PAUSE_S

    assert tried == [1, 2]


def test_others_are_refused_while_one_tries() -> None:
    """While one request tries a server that did not answer before, no other one waits for it."""
    breaker = Breaker()
    breaker.refuses_until = time.monotonic()

    with breaker.call(), pytest.raises(UnansweredError, match="a moment ago"), breaker.call():
        pass
    with breaker.call():
        pass

    assert breaker.refuses_until == 0


def test_connection_without_an_answer_is_closed(app_on_it: Flask, server: FrozenServer) -> None:
    """A statement that is not answered in time ends its connection, so that nothing goes on there later."""
    with connected(app_on_it, server) as connection:
        with pytest.raises(UnansweredError, match="does not answer"):
            connection.execute("SELECT 1")

        assert connection.closed


def test_begun_transaction_does_not_go_on(app_on_it: Flask, server: FrozenServer) -> None:
    """While the server is known not to answer, a statement on another connection closes that one, too."""
    with connected(app_on_it, server) as connection:
        connection.breaker.refuses_until = time.monotonic() + 60
        with pytest.raises(UnansweredError, match="a moment ago"):
            connection.execute("SELECT 1")

        assert connection.closed


def test_server_is_used_again_once_it_answers(app_on_it: Flask, server: FrozenServer) -> None:
    """The first answer lets all requests through, whatever it is."""
    with connected(app_on_it, server) as connection:
        connection.breaker.refuses_until = time.monotonic()
        server.answers.append(b"E" + (len(FAILING_ROW) + 4).to_bytes(4) + FAILING_ROW + READY[9:])
        with long_timeouts(), pytest.raises(psycopg.errors.NotNullViolation):
            connection.execute("SELECT 1")

        assert connection.breaker.refuses_until == 0
        assert not connection.closed


def test_errors_repeat_no_row(app_on_it: Flask, server: FrozenServer) -> None:
    """Of the server's error the message is left, without the detail that repeats what was to be stored."""
    with connected(app_on_it, server) as connection:
        server.answers.append(b"E" + (len(FAILING_ROW) + 4).to_bytes(4) + FAILING_ROW + READY[9:])
        with long_timeouts(), pytest.raises(psycopg.errors.NotNullViolation) as failure:
            connection.execute("SELECT 1")

    assert str(failure.value) == "null value in column"


def test_start_does_not_wait_for_a_frozen_server(app_on_it: Flask) -> None:
    """Before it serves, gunicorn reports a server that does not answer."""
    start = time.monotonic()

    assert find_fault(app_on_it) == "cannot be used: the server does not answer"
    assert time.monotonic() - start < 5


def test_connection_that_gets_no_first_answer_is_given_up(app_on_it: Flask, server: FrozenServer) -> None:
    """A connection that was made, and gets no answer to what SQLAlchemy asks first, holds nobody up."""
    server.answers.append(READY)

    with app_on_it.test_request_context(), pytest.raises(sa.exc.OperationalError, match="does not answer"):
        db.engine.connect()

    assert server.connections == 1


def test_error_without_details_stays_as_it_is(app_on_it: Flask, server: FrozenServer) -> None:
    """Of an error that does not come from the server, such as a lost connection, the text remains."""
    with connected(app_on_it, server) as connection:
        server.answers.append(GOODBYE)

        with long_timeouts(), pytest.raises(psycopg.OperationalError, match="closed"):
            connection.execute("SELECT 1")
