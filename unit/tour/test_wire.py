"""The log of what went over the wire: only of visitors who are on the tour, bounded, and without secrets."""

import json
from http import HTTPStatus

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from unit.conftest import NewApp
from unit.helpers import PASSWORD, csrf_token, database_unavailable, log_in, new_name, post
from webapp.accounts.models import now
from webapp.database import db
from webapp.tour.explanations import secret_parts
from webapp.tour.models import Exchange
from webapp.tour.wire import (
    COOKIE,
    LIFETIME,
    MAX_EXCHANGES,
    MAX_LOG_LENGTH,
    Recorded,
    chains,
    excess,
    exchanges,
    hash_token,
    mask_cookies,
    mask_field,
    shorten,
)


@pytest.fixture
def visitor(client: FlaskClient) -> FlaskClient:
    """A visitor who has joined the tour."""
    client.get("/tour/redirect")
    return client


def token_of(client: FlaskClient) -> str:
    """Return the name of a visitor's log."""
    cookie = client.get_cookie(COOKIE)
    assert cookie
    return cookie.value


def log_of(client: FlaskClient) -> list[Recorded]:
    """Return a visitor's log as a stop would show it."""
    with client.application.test_request_context(headers={"Cookie": f"{COOKIE}={token_of(client)}"}):
        return exchanges()


def lines(client: FlaskClient) -> list[tuple[str, str]]:
    """Return what was asked, and the status of the answer."""
    return [(one.request_line, one.status) for one in log_of(client)]


def count_rows(app: Flask) -> int:
    """Return how many exchanges the database holds, of all visitors."""
    with app.app_context():
        return db.session.scalars(sa.select(sa.func.count()).select_from(Exchange)).one()


def test_chain_of_a_redirect_is_recorded(visitor: FlaskClient) -> None:
    """The redirect and what follows it are recorded in their order, with the final headers."""
    visitor.get("/", follow_redirects=True)

    assert lines(visitor) == [("GET / HTTP/1.1", "HTTP/1.1 303 SEE OTHER"), ("GET /hello HTTP/1.1", "HTTP/1.1 200 OK")]
    redirect, page = log_of(visitor)
    headers = dict(redirect.response_headers)
    assert headers["Location"] == "/hello"
    assert headers["X-Content-Type-Options"] == "nosniff"
    cookies = [value for name, value in redirect.response_headers if name == "Set-Cookie"]
    assert {cookie.partition("=")[0] for cookie in cookies} == {"user_ip", "session"}
    assert page.body.startswith("<!doctype html>")
    assert len(page.body) == 500


def test_nobody_else_is_recorded(app: Flask, client: FlaskClient) -> None:
    """A visitor who is not on the tour gets no cookie for it, and nothing of theirs is written."""
    before = count_rows(app)

    client.get("/", follow_redirects=True)
    client.get("/tour")

    assert client.get_cookie(COOKIE) is None
    assert count_rows(app) == before


@pytest.mark.parametrize("path", ["/", "/hello", "/hello_world", "/no_such_page", "/test_server_error"])
def test_no_header_changes(client: FlaskClient, path: str) -> None:
    """Being recorded changes no header of an answer."""

    def headers() -> list[tuple[str, str]]:
        return [header for header in client.get(path).headers if header[0] not in {"Date", "Set-Cookie"}]

    without = headers()
    client.set_cookie(COOKIE, "a-log")

    assert headers() == without


def test_visitors_have_logs_of_their_own(app: Flask, visitor: FlaskClient) -> None:
    """What one visitor did is not in another's log, and the database does not hold the name of a log."""
    other = app.test_client()
    other.get("/tour/redirect")
    visitor.get("/hello_world")
    other.get("/no_such_page")

    assert lines(visitor) == [("GET /hello_world HTTP/1.1", "HTTP/1.1 200 OK")]
    assert lines(other) == [("GET /no_such_page HTTP/1.1", "HTTP/1.1 404 NOT FOUND")]
    with app.app_context():
        assert token_of(visitor) not in db.session.scalars(sa.select(Exchange.visitor)).all()


def test_log_follows_the_visitor_for_an_hour(visitor: FlaskClient) -> None:
    """Each stop that is opened keeps the log for an hour more, under the same name."""
    token = token_of(visitor)

    response = visitor.get("/tour/flash")

    (cookie,) = [value for value in response.headers.getlist("Set-Cookie") if value.startswith(COOKIE)]
    assert cookie.startswith(f"{COOKIE}={token};")
    assert "Max-Age=3600" in cookie
    assert "HttpOnly" in cookie


def test_login_is_recorded_without_secrets(app: Flask, visitor: FlaskClient) -> None:
    """A password is never written, nor what would open the session, the log, or pass for a form's token."""
    token = csrf_token(visitor)

    log_in(visitor, new_name())

    with app.app_context():
        log = sa.select(Exchange.text).where(Exchange.visitor == hash_token(token_of(visitor)))
        text = "\n".join(db.session.scalars(log))
    session = visitor.get_cookie("session")
    assert session
    assert PASSWORD not in text
    assert session.value not in text
    assert session.value.rpartition(".")[0] in text
    assert token not in text
    assert token_of(visitor) not in text
    form = dict(log_of(visitor)[-1].form)
    assert form["password"] == "…"
    assert form["username"].startswith("Ana")


def test_log_is_bounded_by_number(visitor: FlaskClient) -> None:
    """Only the last ten exchanges are kept."""
    for number in range(MAX_EXCHANGES + 3):
        visitor.get(f"/no_such_page/{number}")

    assert [line for line, _status in lines(visitor)] == [f"GET /no_such_page/{n} HTTP/1.1" for n in range(3, 13)]


def test_log_is_bounded_by_length(app: Flask, visitor: FlaskClient) -> None:
    """Long values are cut, and all exchanges of a visitor together are no longer than 16,000 characters."""
    for _ in range(MAX_EXCHANGES):
        visitor.get("/hello", headers={"X-Long": "x" * 5000, "X-Longer": "y" * 5000, "Accept": "z" * 5000})

    with app.app_context():
        log = sa.select(Exchange.text).where(Exchange.visitor == hash_token(token_of(visitor)))
        lengths = [len(text) for text in db.session.scalars(log)]
    assert 1 < len(lengths) < MAX_EXCHANGES
    assert sum(lengths) <= MAX_LOG_LENGTH
    assert max(len(value) for _name, value in log_of(visitor)[0].request_headers) == 501


def test_excess() -> None:
    """The newest are kept until there are too many, or together they are too long."""
    assert list(excess([(3, 9_000), (2, 6_000), (1, 2_000)])) == [1]
    assert list(excess((number, 1) for number in range(12))) == [10, 11]
    assert not list(excess([(1, MAX_LOG_LENGTH)]))


def test_old_exchanges_are_dropped(app: Flask, visitor: FlaskClient) -> None:
    """After an hour an exchange is not shown, and whoever is recorded next removes it."""
    visitor.get("/hello_world")
    with app.app_context():
        db.session.execute(sa.update(Exchange).values(made_at=now() - LIFETIME))
        db.session.commit()

    assert lines(visitor) == []

    other = app.test_client()
    other.get("/tour/redirect")
    other.get("/hello_world")
    assert count_rows(app) == 1


def test_reading_the_tour_is_not_recorded(visitor: FlaskClient) -> None:
    """The pages of the tour are not in the log, except for what is sent there, and the first stop."""
    visitor.get("/tour")
    visitor.get("/source/webapp/urls.py")
    visitor.get("/tour/forms")

    assert lines(visitor) == []

    post(visitor, "/tour/flash", message="Hello")
    visitor.get("/tour/web-app")
    assert lines(visitor) == [
        ("GET /hello_world HTTP/1.1", "HTTP/1.1 200 OK"),
        ("POST /tour/flash HTTP/1.1", "HTTP/1.1 303 SEE OTHER"),
        ("GET /tour/web-app HTTP/1.1", "HTTP/1.1 200 OK"),
    ]


def test_first_visit_of_the_first_stop_is_recorded(client: FlaskClient) -> None:
    """The first stop can show its own exchange from the second look on, although the first brought the cookie."""
    client.get("/tour/web-app")

    assert lines(client) == [("GET /tour/web-app HTTP/1.1", "HTTP/1.1 200 OK")]


@pytest.mark.parametrize(
    ("path", "destination", "recorded"),
    [
        ("/static/css/site.css", "style", False),
        ("/static/css/site.css", None, False),
        ("/static/css/site.css", "document", True),
        ("/hello", "empty", True),
        ("/favicon.ico", "image", False),
        ("/hello", None, True),
    ],
)
def test_what_a_page_loads_is_not_recorded(
    visitor: FlaskClient, path: str, destination: str | None, recorded: bool
) -> None:
    """Only what the visitor or a script asked for is in the log, and a file that was opened by itself."""
    visitor.get(path, headers={"Sec-Fetch-Dest": destination} if destination else {}).close()

    assert len(lines(visitor)) == recorded


def test_too_large_a_form_is_recorded_without_it(visitor: FlaskClient) -> None:
    """A request whose body is refused is in the log, without the body."""
    response = visitor.post("/hello", data={"username": "x" * 70_000})

    assert response.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert log_of(visitor)[-1].form == []


def test_query_is_part_of_the_request_line(visitor: FlaskClient) -> None:
    """The log shows what stands behind the question mark."""
    visitor.get("/hello_world?a=1&b=2")

    assert lines(visitor)[0][0] == "GET /hello_world?a=1&b=2 HTTP/1.1"


def test_pages_go_on_without_a_database(new_app: NewApp, caplog: pytest.LogCaptureFixture) -> None:
    """Where the log cannot be written or read, pages are shown, and the fault is logged."""
    app = new_app()
    client = app.test_client()
    client.get("/tour/redirect")
    with database_unavailable(app):
        assert client.get("/hello_world").status_code == HTTPStatus.OK
        assert client.get("/tour/redirect").status_code == HTTPStatus.OK

    assert "An exchange of the tour was not recorded" in caplog.text


def test_chains() -> None:
    """After a redirect the next exchange belongs to its chain; the newest chain is the first."""

    def made(name: str, *headers: tuple[str, str]) -> Recorded:
        return Recorded(name, [], [], "", list(headers))

    to = ("Location", "/")
    one, two, three, four = made("1", to), made("2", to), made("3"), made("4")

    assert chains([one, two, three, four]) == [[four], [one, two, three]]
    assert chains([]) == []


def test_masks() -> None:
    """Passwords are hidden, of signed values the signature."""
    assert mask_field("new_password", "secret") == "…"
    assert mask_field("csrf_token", "payload.time.signature") == "payload.time.…"
    assert mask_field("username", "a.b") == "a.b"
    assert mask_cookies("a=1.2; session=p.t.s; tour=abc; Path=/", {"session", "tour"}) == (
        "a=1.2; session=p.t.…; tour=…; Path=/"
    )
    assert shorten("x" * 500) == "x" * 500
    assert shorten("x" * 501) == "x" * 500 + "…"


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("Cookie", "a=1; session=p.t.…; b=2", [("a=1; session=", False), ("p.t.…", True), ("; b=2", False)]),
        ("Set-Cookie", "__Host-session=p.…; Path=/", [("__Host-session=", False), ("p.…", True), ("; Path=/", False)]),
        ("Cookie", "no_session=1", [("no_session=1", False)]),
        ("csrf_token", "p.…", [("p.…", True)]),
        ("Accept", "session=1", [("session=1", False)]),
    ],
)
def test_secret_parts(name: str, value: str, parts: list[tuple[str, bool]]) -> None:
    """The values of session and token are masked until they are asked for; all else is shown."""
    assert list(secret_parts(name, value)) == parts


def test_log_is_plain_json(app: Flask, visitor: FlaskClient) -> None:
    """What is written can be read back, whatever characters were sent."""
    visitor.get("/hello_world", headers={"X-Odd": "caf\xe9 \u2603".encode().decode("latin-1")})

    with app.app_context():
        text = db.session.scalars(sa.select(Exchange.text).order_by(Exchange.id.desc())).first()
    assert text
    assert json.loads(text)["request_line"] == "GET /hello_world HTTP/1.1"
