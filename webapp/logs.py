"""The log: named events, the ID of the request in each line, and times in UTC.

It holds no secrets and no text that visitors typed: who did something is told by the id of the account and the address
(ASVS v5.0.0-16.2, 16.3 and 16.4.1).
"""

import json
import logging
import re
import secrets
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from flask import Flask, Response, current_app, has_request_context, request
from flask.logging import default_handler, has_level_handler

ID_HEADER = "X-Request-ID"
ID_KEY = "webapp.request_id"
"""The key of the ID in the WSGI environment."""

WELL_FORMED_ID = re.compile("[A-Za-z0-9_-]{8,64}")
"""What is accepted from a trusted proxy; nginx's `$request_id` has 32 hexadecimal digits."""

LIBRARIES = ("sqlalchemy",)
"""Loggers besides the app's whose lines get its format."""

FORMAT = "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"

MAX_DETAIL_LENGTH = 300
"""Characters of one detail of an event, a part of which a visitor may have written."""

LINE_BREAKS = {
    code: chr(code).encode("unicode_escape").decode() for code in (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)
}
"""Control characters, and how they are written, so that nothing that is logged looks like another line."""


class Event(StrEnum):
    """What is noted of security, under the name of OWASP's Logging Vocabulary cheat sheet where that has one."""

    LOGIN = "authn_login_success"
    PASSWORD_REFUSED = "authn_login_fail"  # noqa: S105 - the name of an event
    PASSWORD_CHANGED = "authn_password_change"  # noqa: S105
    SESSIONS_REVOKED = "authn_token_revoked"
    LIMIT_REACHED = "excess_rate_limit_exceeded"
    REGISTRATION = "user_created"
    ACCOUNT_DELETED = "user_deleted"
    CSRF_REFUSED = "csrf_fail"


REFUSALS = {Event.PASSWORD_REFUSED, Event.LIMIT_REACHED, Event.CSRF_REFUSED}
"""The events that are logged as warnings."""


class RequestIdFilter(logging.Filter):
    """Gives each record the ID of the request that it is about."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add the ID, unless `extra` has named it."""
        record.request_id = getattr(record, "request_id", None) or (request_id() if has_request_context() else "-")
        return True


class LineFormatter(logging.Formatter):
    """Writes the time in UTC, and a message on one line."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802 - logging's
        """Return the time as ISO 8601 has it, with its zone."""
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's
        """Return the line, with control characters escaped (a traceback follows on lines of its own)."""
        return super().formatMessage(record).translate(LINE_BREAKS)


def init_app(app: Flask) -> None:
    """Log events and errors to stderr, as Flask does, unless the logging is configured already."""
    default_handler.setFormatter(LineFormatter(FORMAT))
    if not any(isinstance(each, RequestIdFilter) for each in default_handler.filters):
        default_handler.addFilter(RequestIdFilter())
    if not app.logger.level:  # Flask has set DEBUG in debug mode
        app.logger.setLevel(logging.INFO)
    for name in LIBRARIES:
        if not has_level_handler(logging.getLogger(name)):
            logging.getLogger(name).addHandler(default_handler)
    app.after_request(send_request_id)


def request_id() -> str:
    """Return the ID of this request: that of a trusted proxy, else a random one."""
    environ: dict[str, Any] = request.environ
    if ID_KEY not in environ:
        sent = environ.get("HTTP_X_REQUEST_ID", "")
        trusted = sent and current_app.config["TRUSTED_PROXIES"] and WELL_FORMED_ID.fullmatch(sent)
        environ[ID_KEY] = sent if trusted else secrets.token_hex(6)
    found: str = environ[ID_KEY]
    return found


def send_request_id(response: Response) -> Response:
    """Tell the ID in the header that proxies use for it, too."""
    response.headers.add(ID_HEADER, request_id())
    return response


def log_event(event: Event, **details: object) -> None:
    """Log what has happened, from which address, in which view, and details such as `account=user.id`."""
    where = {"address": request.remote_addr, "view": request.endpoint}
    fields = " ".join(f"{name}={quote(value)}" for name, value in (where | details).items())
    level = logging.WARNING if event in REFUSALS else logging.INFO
    current_app.logger.log(level, "%s %s", event.value, fields)


def quote(value: object) -> str:
    """Return a value as one word, or in quotation marks."""
    text = str(value)[:MAX_DETAIL_LENGTH]
    return text if re.fullmatch(r"[\w.:-]+", text, re.ASCII) else json.dumps(text)
