"""What goes over the wire: the last requests and responses of each visitor who is on the tour.

A stop of the tour sets a cookie, which stands for the visitor's record for an hour; without it nothing is recorded. The
record is in the database, so that every process of the server has it, and is another one after logging in or out.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import Flask, Response, current_app, g, request, session

from webapp.accounts.models import now
from webapp.cookies import host_cookie_name, set_plain_cookie
from webapp.database import PROGRAMMING_ERRORS, UNAVAILABLE_ERRORS, db
from webapp.logs import ID_KEY
from webapp.static_files import ENDPOINTS as STATIC_ENDPOINTS
from webapp.tour.masks import (
    MAX_VALUE_LENGTH,
    mask_field,
    mask_query,
    mask_request_header,
    mask_response_header,
    shorten,
)
from webapp.tour.models import ExchangeRow

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

COOKIE = "tour"
LIFETIME = timedelta(hours=1)
MAX_EXCHANGES = 10
MAX_RECORD_LENGTH = 20_000
"""Characters of all exchanges of a visitor together."""

MAX_ROWS = 2_000
"""Exchanges of all visitors together."""

MAX_FIELDS = 20
"""Of a form."""

FIRST_STOP = "web-app"
"""The stop that shows its own request and response."""

LOCK_TIMEOUTS = {
    "sqlite": ("PRAGMA busy_timeout = 100", "PRAGMA busy_timeout = {SQLITE_BUSY_TIMEOUT_MS}"),
    "postgresql": ("SET lock_timeout = 100", "RESET lock_timeout"),
}
"""How a connection waits for another writer 100 ms at most, and again as long as what a visitor asked for may."""

Pairs = list[tuple[str, str]]


@dataclass
class Exchange:
    """A request and its response, in the order of the wire, as far as WSGI hands it on."""

    request_line: str
    request_headers: Pairs
    form: Pairs
    status: str
    response_headers: Pairs
    body: str = ""
    """The beginning of the response's body, before compression."""

    @property
    def target(self) -> str:
        """What was asked for: path and query."""
        return self.request_line.split(" ")[1]

    @property
    def location(self) -> str | None:
        """Where the response redirects to, without fragment."""
        return next((value.partition("#")[0] for name, value in self.response_headers if name == "Location"), None)


class WireRecorder:
    """The app, with a recorder around it that sees the final headers: Flask saves the session after every hook."""

    def __init__(self, app: Flask) -> None:
        self.app, self.inner = app, app.wsgi_app

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer the request, and record it if its visitor is on the tour."""
        started: list[tuple[str, Pairs]] = []

        def note_start(status: str, headers: Pairs, *error: Any) -> Any:
            started[:] = [(status, headers)]
            return start_response(status, headers, *error)

        response = self.inner(environ, note_start)
        if started and "tour" in environ:
            try:
                with self.app.app_context():
                    record(environ["tour"], describe(environ, *started[0]))
            except Exception as error:  # whatever it is, the visitor gets the page
                text, request_id = "An exchange was not recorded: %r", environ.get(ID_KEY)
                self.app.logger.warning(text, getattr(error, "orig", None) or error, extra={"request_id": request_id})
        return response


def init_app(app: Flask) -> None:
    """Record the exchanges of visitors who are on the tour."""
    app.after_request(note_request)
    app.wsgi_app = WireRecorder(app)  # type: ignore[method-assign]  # how Flask documents middleware


def cookie_name() -> str:
    """Return the name of the cookie that stands for the visitor's record."""
    return host_cookie_name(COOKIE)


def record_token() -> str:
    """Return what stands for the visitor's record, or an empty text for a visitor who is not on the tour."""
    token: str = g.get("tour_token") or request.cookies.get(cookie_name(), "")
    return token if re.fullmatch("[A-Za-z0-9_-]{22}", token) else ""


def join_tour(response: Response) -> None:
    """Begin to record what the visitor sends and gets, or go on for another hour."""
    g.tour_token = record_token() or secrets.token_urlsafe(16)
    set_plain_cookie(response, cookie_name(), g.tour_token, max_age=int(LIFETIME.total_seconds()))


def visitor_hash() -> str:
    """Return the hash that stands for a visitor in the database: of the cookie and, once logged in, the login."""
    # dict.get, as reading the session in Flask's way would change the header Vary.
    login = dict.get(session._get_current_object(), "user_session", "")  # type: ignore[attr-defined]  # a LocalProxy
    return hashlib.sha256(f"{record_token()} {login}".encode()).hexdigest()


def note_request(response: Response) -> Response:
    """Leave to the recorder what only Flask knows of a request that is to be recorded."""
    if record_token() and is_recorded():
        readable = request.method != "HEAD" and not response.is_streamed and not response.direct_passthrough
        request.environ["tour"] = {
            "visitor": visitor_hash(),
            "form": list(request.form.items(multi=True))[:MAX_FIELDS] if "form" in vars(request) else [],
            "body": response.get_data().decode(errors="replace")[:MAX_VALUE_LENGTH] if readable else "",
            "must_follow": is_reading() and request.view_args != {"name": FIRST_STOP},
        }
    return response


def is_reading() -> bool:
    """Return whether the request is for a page of the tour, which is recorded only if it follows a redirect."""
    return request.blueprint == "tour" and request.method != "POST"


def is_recorded() -> bool:
    """Return whether the visitor, or a script, asked for this, and not a page for its style or icon."""
    destination = request.headers.get("Sec-Fetch-Dest")
    if request.endpoint in STATIC_ENDPOINTS:
        return destination == "document"
    return destination in {None, "document", "empty"}


def describe(environ: "WSGIEnvironment", status: str, headers: Pairs) -> Exchange:
    """Return what was sent and what was answered, without secrets."""
    query = environ.get("QUERY_STRING")
    target = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "") + (f"?{query}" if query else "")
    protocol = environ.get("SERVER_PROTOCOL", "HTTP/1.1")
    sent = ((name, mask_request_header(name, value)) for name, value in sent_headers(environ))
    return Exchange(
        request_line=f"{environ['REQUEST_METHOD']} {shorten(mask_query(target))} {protocol}",
        request_headers=[(name, value) for name, value in sent if value is not None],
        form=[(name, mask_field(name, value)) for name, value in environ["tour"]["form"]],
        status=f"{protocol} {status}",
        response_headers=[(name, mask_response_header(name, value)) for name, value in headers],
        body=environ["tour"]["body"],
    )


def sent_headers(environ: "WSGIEnvironment") -> Iterator[tuple[str, str]]:
    """Yield the headers of a request, from the names that WSGI gives them."""
    for key, value in environ.items():
        if key.startswith("HTTP_") or (key in {"CONTENT_TYPE", "CONTENT_LENGTH"} and value):
            yield key.removeprefix("HTTP_").replace("_", "-").title(), str(value)


def record(request_data: dict[str, Any], exchange: Exchange) -> None:
    """Add an exchange to its visitor's record, and remove what is too much or too old of all visitors."""
    visitor, followed = request_data["visitor"], request_data["must_follow"]
    of_visitor = sa.select(ExchangeRow).where(ExchangeRow.visitor == visitor).order_by(ExchangeRow.id.desc())
    with db.engine.connect() as connection:
        hurry, restore = LOCK_TIMEOUTS[connection.dialect.name]
        connection.exec_driver_sql(hurry)
        try:
            if followed:
                last = connection.scalar(of_visitor.with_only_columns(ExchangeRow.text).limit(1))
                if last is None or load(last).location != exchange.target:
                    return
            new_id = connection.execute(
                sa.insert(ExchangeRow).values(visitor=visitor, text=dump(exchange)).returning(ExchangeRow.id)
            ).scalar_one()
            old = sa.or_(ExchangeRow.made_at < now() - LIFETIME, ExchangeRow.id <= new_id - MAX_ROWS)
            connection.execute(sa.delete(ExchangeRow).where(old))
            columns = (ExchangeRow.id, sa.func.length(ExchangeRow.text))
            too_many = excess(connection.execute(of_visitor.with_only_columns(*columns)).all())
            connection.execute(sa.delete(ExchangeRow).where(ExchangeRow.id.in_(too_many)))
            connection.commit()
        finally:
            connection.rollback()
            connection.exec_driver_sql(restore.format_map(current_app.config))
            connection.commit()


def excess(rows: Sequence[Any]) -> list[int]:
    """Return the ids beyond both limits; rows are (id, length), the newest first. One is always left."""
    total, found = 0, []
    for number, (id_, length) in enumerate(rows):
        total += length
        if number and (number >= MAX_EXCHANGES or total > MAX_RECORD_LENGTH):
            found.append(id_)
    return found


def dump(exchange: Exchange) -> str:
    """Return an exchange as JSON, of characters that every database stores."""
    text = json.dumps(asdict(exchange), ensure_ascii=False)
    return text.encode(errors="replace").decode()


def load(text: str) -> Exchange:
    """Return an exchange from its JSON."""
    return Exchange(**json.loads(text))


def exchanges() -> list[Exchange]:
    """Return what the visitor has sent and got within the last hour, the oldest first; nothing without a database.

    Raises:
        sqlalchemy.exc.DatabaseError: the error is the app's own fault.
    """
    if not record_token():
        return []
    recent = (ExchangeRow.visitor == visitor_hash(), ExchangeRow.made_at > now() - LIFETIME)
    try:
        texts = db.session.scalars(sa.select(ExchangeRow.text).where(*recent).order_by(ExchangeRow.id)).all()
    except UNAVAILABLE_ERRORS as error:
        db.session.rollback()
        if isinstance(error, PROGRAMMING_ERRORS):
            raise
        return []
    return [load(text) for text in texts]


def chains(recorded: Iterable[Exchange]) -> list[list[Exchange]]:
    """Return exchanges as chains: what a redirect leads to belongs to it. The newest chain is the first."""
    found: list[list[Exchange]] = []
    for exchange in recorded:
        if found and found[-1][-1].location == exchange.target:
            found[-1].append(exchange)
        else:
            found.append([exchange])
    return found[::-1]
