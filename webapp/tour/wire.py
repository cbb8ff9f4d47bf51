"""What goes over the wire: the last requests and responses of each visitor who is on the tour.

A stop of the tour sets a cookie, which names the visitor's log for an hour. Without it nothing is recorded, and a
request costs one look at its cookies. The log is in the database, so that every process of the server has it.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import Flask, Response, request
from werkzeug.http import parse_cookie

from webapp.accounts.models import now
from webapp.cookies import set_plain_cookie
from webapp.database import UNAVAILABLE_ERRORS, db
from webapp.tour.models import Exchange

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

COOKIE = "tour"
RECORDED_PAGE = "/tour/web-app"
"""The page of the tour that shows its own request and response; reading others is not recorded."""

LIFETIME = timedelta(hours=1)
MAX_EXCHANGES = 10
MAX_LOG_LENGTH = 16_000
"""Characters of all exchanges of a visitor together."""

MAX_VALUE_LENGTH = 500
"""Characters of a header, a field or a body."""

MASK = "…"
Pairs = list[tuple[str, str]]


@dataclass
class Recorded:
    """A request and its response, in the order and spelling of the wire as far as WSGI hands them on."""

    request_line: str
    request_headers: Pairs
    form: Pairs
    status: str
    response_headers: Pairs
    body: str = field(default="")
    """The beginning of the response's body, before compression."""


class WireLog:
    """The app with a log around it, which sees the final headers: sessions are saved after every other hook."""

    def __init__(self, app: Flask) -> None:
        self.app, self.inner = app, app.wsgi_app

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer the request, and record it if its visitor is on the tour."""
        token = read_token(environ.get("HTTP_COOKIE", ""))
        if not token and environ["PATH_INFO"] != RECORDED_PAGE:
            return self.inner(environ, start_response)
        started: list[Any] = []

        def note(status: str, headers: Pairs, *error: Any) -> Any:
            started[:] = [status, headers]
            return start_response(status, headers, *error)

        answer = self.inner(environ, note)
        token = token or read_token(", ".join(value for name, value in started[1] if name == "Set-Cookie"))
        if token and is_recorded(environ):
            status, headers = started
            self.record(token, describe(environ, status, headers, self.app.config["SESSION_COOKIE_NAME"]))
        return answer

    def record(self, token: str, recorded: Recorded) -> None:
        """Add an exchange to a visitor's log, and drop what is too much or too old, of every visitor."""
        visitor = hash_token(token)
        of_visitor = sa.select(Exchange.id, sa.func.length(Exchange.text)).where(Exchange.visitor == visitor)
        try:
            with self.app.app_context(), db.engine.begin() as connection:
                connection.execute(sa.delete(Exchange).where(Exchange.made_at < now() - LIFETIME))
                connection.execute(sa.insert(Exchange).values(visitor=visitor, text=json.dumps(asdict(recorded))))
                rows = connection.execute(of_visitor.order_by(Exchange.id.desc())).all()
                connection.execute(sa.delete(Exchange).where(Exchange.id.in_(excess(rows))))
        except UNAVAILABLE_ERRORS as error:
            self.app.logger.warning("An exchange of the tour was not recorded: %s", error)


def init_app(app: Flask) -> None:
    """Record the exchanges of visitors who are on the tour."""
    app.after_request(note_request)
    app.wsgi_app = WireLog(app)  # type: ignore[method-assign]  # how Flask documents middleware


def excess(rows: Iterable[Any]) -> Iterator[int]:
    """Yield which exchanges are too many, of the newest first, each with its length."""
    total = 0
    for number, (id_, length) in enumerate(rows):
        total += length
        if number >= MAX_EXCHANGES or total > MAX_LOG_LENGTH:
            yield id_


def read_token(cookies: str) -> str:
    """Return the name of the visitor's log, or an empty text for a visitor who is not on the tour."""
    return parse_cookie(cookies).get(COOKIE, "") if f"{COOKIE}=" in cookies else ""


def hash_token(token: str) -> str:
    """Return what the database knows a visitor by."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def join_tour(response: Response) -> None:
    """Begin to record what the visitor sends and gets, for an hour."""
    token = request.cookies.get(COOKIE) or secrets.token_urlsafe(16)
    set_plain_cookie(response, COOKIE, token, max_age=int(LIFETIME.total_seconds()))


def exchanges() -> list[Recorded]:
    """Return what the visitor has sent and got within the last hour, the oldest first; nothing without a database."""
    if not (token := request.cookies.get(COOKIE)):
        return []
    texts = sa.select(Exchange.text).where(Exchange.visitor == hash_token(token), Exchange.made_at > now() - LIFETIME)
    try:
        return [Recorded(**json.loads(text)) for text in db.session.scalars(texts.order_by(Exchange.id))]
    except UNAVAILABLE_ERRORS:
        return []


def note_request(response: Response) -> Response:
    """Note what only Flask knows of a request, while it does: before the response is compressed."""
    if request.cookies.get(COOKIE) or request.path == RECORDED_PAGE:
        readable = not response.is_streamed and not response.direct_passthrough
        request.environ["tour"] = {
            "endpoint": request.endpoint or "",
            "form": list(request.form.items(multi=True)) if "form" in vars(request) else [],
            "body": response.get_data().decode(errors="replace")[:MAX_VALUE_LENGTH] if readable else "",
        }
    return response


def chains(recorded: Iterable[Recorded]) -> list[list[Recorded]]:
    """Return exchanges as chains: after a redirect, the next one belongs to it. The newest chain is the first."""
    found: list[list[Recorded]] = []
    redirected = False
    for exchange in recorded:
        if redirected:
            found[-1].append(exchange)
        else:
            found.append([exchange])
        redirected = any(name == "Location" for name, _value in exchange.response_headers)
    return found[::-1]


def is_recorded(environ: "WSGIEnvironment") -> bool:
    """Return whether a request belongs into the log: neither reading the tour, nor what a page loads besides itself."""
    if "tour" not in environ:
        return False
    destination = environ.get("HTTP_SEC_FETCH_DEST")
    endpoint = environ["tour"]["endpoint"]
    if endpoint.startswith("tour.") and environ["REQUEST_METHOD"] != "POST":
        return bool(environ["PATH_INFO"] == RECORDED_PAGE)
    if endpoint.rpartition(".")[2] == "static":
        return bool(destination == "document")
    return destination in {None, "document", "empty"}


def describe(environ: "WSGIEnvironment", status: str, headers: Pairs, session_cookie: str) -> Recorded:
    """Return what was sent and what was answered, without passwords and without what would open a session."""
    query = environ.get("QUERY_STRING")
    target = (
        environ.get("REQUEST_URI") or environ.get("RAW_URI") or environ["PATH_INFO"] + (f"?{query}" if query else "")
    )
    secret = {session_cookie, f"__Host-{session_cookie}", COOKIE}
    return Recorded(
        request_line=shorten(f"{environ['REQUEST_METHOD']} {target} {environ['SERVER_PROTOCOL']}"),
        request_headers=[(name, shorten(value)) for name, value in sent_headers(environ, secret)],
        form=[(name, shorten(mask_field(name, value))) for name, value in environ["tour"]["form"]],
        status=f"{environ['SERVER_PROTOCOL']} {status}",
        response_headers=[
            (name, shorten(mask_cookies(value, secret) if name == "Set-Cookie" else value)) for name, value in headers
        ],
        body=environ["tour"]["body"],
    )


def sent_headers(environ: "WSGIEnvironment", secret: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the headers of a request, from the names that WSGI gives them."""
    for key, value in environ.items():
        if key.startswith("HTTP_") or (key in {"CONTENT_TYPE", "CONTENT_LENGTH"} and value):
            name = key.removeprefix("HTTP_").replace("_", "-").title()
            yield name, mask_cookies(value, secret) if name == "Cookie" else str(value)


def mask_field(name: str, value: str) -> str:
    """Hide a password, and the signature of a CSRF token."""
    if "password" in name:
        return MASK
    return mask_signature(value) if name == "csrf_token" else value


def mask_cookies(cookies: str, secret: set[str]) -> str:
    """Hide the signature of the session, and the name of the log."""
    parts = []
    for part in cookies.split("; "):
        name, separator, value = part.partition("=")
        parts.append(f"{name}={mask_signature(value)}" if separator and name in secret else part)
    return "; ".join(parts)


def mask_signature(value: str) -> str:
    """Replace what stands behind the last point, or everything where there is none."""
    signed, point, _signature = value.rpartition(".")
    return f"{signed}{point}{MASK}"


def shorten(text: str) -> str:
    """Cut a text that is too long for the log."""
    return text if len(text) <= MAX_VALUE_LENGTH else f"{text[:MAX_VALUE_LENGTH]}{MASK}"
