"""Connections to PostgreSQL that give up on a server which does not answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import psycopg
import sqlalchemy as sa
from flask import has_request_context
from psycopg.abc import RV, PQGen

CONNECT_TIMEOUT_S = 2
"""For each address of a host; psycopg has no shorter one."""

STATEMENT_TIMEOUT_S = 3
"""After it the server itself ends a statement, which may wait for a lock."""

ANSWER_TIMEOUT_S = 4
"""For a server that does not even do that, because it is stopped (SIGSTOP) or its disk hangs. No timeout of TCP helps:
its system still acknowledges what arrives."""

RETRY_PAUSE_S = 1
"""Between two attempts to reach such a server; whatever else needs it is refused at once."""

PARAMETERS = {
    "connect_timeout": str(CONNECT_TIMEOUT_S),
    "options": f"-c statement_timeout={STATEMENT_TIMEOUT_S}s",
    # For a machine that is gone: nothing is acknowledged, not even the keepalives of an idle connection.
    "tcp_user_timeout": str(ANSWER_TIMEOUT_S * 1000),
    "keepalives_idle": "60",
}
"""What libpq is told (PostgreSQL, "Parameter Key Words"), unless the URL says otherwise."""


class UnansweredError(psycopg.OperationalError):
    """The server does not answer."""


class Breaker:
    """A circuit breaker: after a call that got no answer, one call at a time tries the server, others are refused.

    Without it, requests that need a frozen server would hold all threads, and pages that do not need it would wait.
    """

    def __init__(self) -> None:
        self.refuses_until = 0.0

    @contextmanager
    def call(self) -> Iterator[None]:
        """Let the block wait for the server, if it may.

        Raises:
            UnansweredError: the server does not answer, or did not a moment ago.
        """
        if self.refuses_until:
            now = monotonic()
            if now < self.refuses_until:
                raise UnansweredError("the server did not answer a moment ago")
            self.refuses_until = now + ANSWER_TIMEOUT_S + RETRY_PAUSE_S  # for others, while this one tries
        refuses_until = 0.0
        try:
            yield
        except (psycopg.errors._WaitTimeout, psycopg.errors.ConnectionTimeout) as error:
            refuses_until = monotonic() + RETRY_PAUSE_S
            raise UnansweredError("the server does not answer") from error
        finally:
            self.refuses_until = refuses_until


class LimitedConnection(psycopg.Connection[Any]):
    """A connection that is closed when the server does not answer a request in time; a migration may take longer."""

    breaker: Breaker

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """Do what psycopg does whenever it waits for the server, but not for long, and tell no values in errors.

        Raises:
            UnansweredError: the server does not answer, or did not a moment ago.
        """
        try:
            with self.breaker.call():
                return super().wait(gen, interval, ANSWER_TIMEOUT_S if has_request_context() else timeout)
        except UnansweredError:
            self.pgconn.finish()
            raise
        except psycopg.Error as error:
            if error.diag.message_primary:  # what follows repeats rows: "Failing row contains (…)"
                error.args = (error.diag.message_primary,)
            raise


def limit_waiting(engine: sa.Engine) -> None:
    """Let the engine make connections that do not wait for a frozen server."""
    breaker = Breaker()

    def connect(_dialect: object, _record: object, arguments: list[Any], parameters: dict[str, Any]) -> Any:
        with breaker.call():
            connection = LimitedConnection.connect(*arguments, **parameters)
        connection.breaker = breaker
        return connection

    sa.event.listen(engine, "do_connect", connect)
