"""The log of what went over the wire: only of visitors who are on the tour, bounded, and without secrets."""

import time
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from unit.conftest import NewApp
from unit.helpers import PASSWORD, csrf_token, database_unavailable, log_in, new_name, post, register
from webapp.accounts.models import now
from webapp.database import db
from webapp.tour import wire
from webapp.tour.masks import mask_cookie, mask_field, mask_query, mask_request_header, secret_parts, shorten
from webapp.tour.models import ExchangeRow
from webapp.tour.wire import COOKIE, LIFETIME, MAX_EXCHANGES, MAX_RECORD_LENGTH, Exchange, chains, excess, load


@pytest.fixture
def visitor(client: FlaskClient) -> FlaskClient:
    """A visitor who has joined the tour."""
    client.get("/tour/redirect")
    return client


def token_of(client: FlaskClient) -> str:
    """Return the cookie that stands for a visitor's record."""
    cookie = client.get_cookie(COOKIE)
    assert cookie
    return cookie.value


def texts_in(app: Flask) -> list[str]:
    """Return what the database holds of all visitors, the oldest first."""
    with app.app_context():
        return list(db.session.scalars(sa.select(ExchangeRow.text).order_by(ExchangeRow.id)))


def record_of(client: FlaskClient) -> list[Exchange]:
    """Return a visitor's record as a stop would show it."""
    cookies = "; ".join(f"{name}={cookie.value}" for name in (COOKIE, "session") if (cookie := client.get_cookie(name)))
    with client.application.test_request_context(headers={"Cookie": cookies}):
        return wire.exchanges()


@pytest.fixture(autouse=True)
def _nothing_recorded(app: Flask) -> None:
    """Begin without anybody's record."""
    with app.app_context():
        db.session.execute(sa.delete(ExchangeRow))
        db.session.commit()


def lines(client: FlaskClient) -> list[tuple[str, str]]:
    """Return what was asked, and the status of the answer."""
    return [(one.request_line, one.status) for one in record_of(client)]


def test_chain_of_a_redirect_is_recorded(visitor: FlaskClient) -> None:
    """The redirect and what follows it are recorded in their order, with the final headers."""
    visitor.get("/", follow_redirects=True)

    assert lines(visitor) == [("GET / HTTP/1.1", "HTTP/1.1 303 SEE OTHER"), ("GET /hello HTTP/1.1", "HTTP/1.1 200 OK")]
    redirect, page = record_of(visitor)
    headers = dict(redirect.response_headers)
    assert headers["Location"] == "/hello"
    assert headers["X-Content-Type-Options"] == "nosniff"
    cookies = [value for name, value in redirect.response_headers if name == "Set-Cookie"]
    assert {cookie.partition("=")[0] for cookie in cookies} == {"user_ip", "session"}
    assert page.body.startswith("<!doctype html>")
    assert len(page.body) == 500


def test_nobody_else_is_recorded(app: Flask, client: FlaskClient) -> None:
    """A visitor who is not on the tour gets no cookie for it, and nothing of theirs is written."""
    client.get("/", follow_redirects=True)
    client.get("/tour")

    assert client.get_cookie(COOKIE) is None
    assert texts_in(app) == []


@pytest.mark.parametrize("path", ["/", "/hello", "/hello_world", "/no_such_page", "/test_server_error"])
def test_no_header_changes(client: FlaskClient, path: str) -> None:
    """Being recorded changes no header of an answer."""

    def headers() -> list[tuple[str, str]]:
        differ = {"Date", "Set-Cookie", "X-Request-ID"}
        return [header for header in client.get(path).headers if header[0] not in differ]

    without = headers()
    client.set_cookie(COOKIE, "x" * 22)

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
        assert token_of(visitor) not in db.session.scalars(sa.select(ExchangeRow.visitor)).all()


def test_record_follows_the_visitor_for_an_hour(visitor: FlaskClient) -> None:
    """Each stop that is opened keeps the record for an hour more, under the same cookie."""
    token = token_of(visitor)

    response = visitor.get("/tour/flash")

    (cookie,) = [value for value in response.headers.getlist("Set-Cookie") if value.startswith(COOKIE)]
    assert cookie.startswith(f"{COOKIE}={token};")
    assert "Max-Age=3600" in cookie
    assert "HttpOnly" in cookie


def test_secrets_are_not_recorded(app: Flask, visitor: FlaskClient) -> None:
    """A password is never written, nor what would open the session or the record, or pass for a form's token."""
    token = csrf_token(visitor)
    before = visitor.get_cookie("session")
    log_in(visitor, new_name())
    session = visitor.get_cookie("session")
    device = visitor.get_cookie("device")
    assert before
    assert session
    assert device
    post(visitor, "/tour/session", cookie=session.value)
    post(visitor, "/account/password", current_password=PASSWORD, new_password="another " + PASSWORD)
    visitor.get(
        f"/hello_world?password={PASSWORD.replace(' ', '+')}&a=1", headers={"Referer": f"/?my_Password={PASSWORD}"}
    )
    visitor.set_cookie("other_app", "its secret")
    visitor.get("/hello_world", headers={"Authorization": "Basic c2VjcmV0", "X-CSRFToken": token})
    visitor.get("/hello_world", headers={"X-Forwarded-For": "203.0.113.9"})

    text = "\n".join(texts_in(app))
    for secret in (PASSWORD, PASSWORD.replace(" ", "+"), session.value, before.value, token, token_of(visitor)):
        assert secret not in text
    for secret in (device.value, device.value.partition(".")[0], "its secret", "c2VjcmV0", "203.0.113.9"):
        assert secret not in text
    assert session.value.rpartition(".")[0] in text
    assert "&a=1 HTTP/1.1" in text


def test_form_is_recorded(visitor: FlaskClient) -> None:
    """What was sent is recorded field by field, in another record once the visitor is logged in."""
    name = new_name()

    log_in(visitor, name)

    (exchange,) = record_of(visitor)
    form = dict(exchange.form)
    assert form["username"] == name
    assert form["password"] == "…"
    assert form["csrf_token"].endswith(".…")


def test_record_ends_with_the_login(visitor: FlaskClient) -> None:
    """After logging out, the next person at this computer cannot see what was done before, and the other way round."""
    visitor.get("/hello_world")
    register(visitor)
    visitor.get("/account")
    assert ("GET /account HTTP/1.1", "HTTP/1.1 200 OK") in lines(visitor)

    post(visitor, "/log-out")

    assert ("GET /account HTTP/1.1", "HTTP/1.1 200 OK") not in lines(visitor)
    assert ("POST /log-out HTTP/1.1", "HTTP/1.1 303 SEE OTHER") in lines(visitor)


@pytest.mark.parametrize("planted", ["attacker", "x" * 21, "x" * 23, "x" * 21 + "é", "a" * 22 + ";"])
def test_planted_cookie_is_not_taken_over(client: FlaskClient, planted: str) -> None:
    """A cookie that this app has not made is replaced by another."""
    client.set_cookie(COOKIE, planted)

    client.get("/tour/redirect")

    assert len(token_of(client)) == 22
    assert token_of(client) != planted


def test_cookie_is_bound_to_the_host_over_https(client: FlaskClient) -> None:
    """Over HTTPS the cookie has the prefix that no other host can set."""
    response = client.get("/tour/redirect", base_url="https://localhost")

    (cookie,) = [value for value in response.headers.getlist("Set-Cookie") if COOKIE in value.partition("=")[0]]
    assert cookie.startswith("__Host-tour=")
    assert "Secure" in cookie


def test_record_is_bounded_by_number(visitor: FlaskClient) -> None:
    """Of more than ten exchanges, only the last ten are left."""
    for number in range(MAX_EXCHANGES + 3):
        visitor.get(f"/no_such_page/{number}")

    assert [line for line, _status in lines(visitor)] == [f"GET /no_such_page/{n} HTTP/1.1" for n in range(3, 13)]


def test_record_is_bounded_by_length(app: Flask, visitor: FlaskClient) -> None:
    """Long values are cut, and all exchanges of a visitor together are no longer than 20,000 characters."""
    for _ in range(MAX_EXCHANGES):
        visitor.get("/hello", headers=dict.fromkeys(("Accept", "Referer", "Origin", "User-Agent"), "z" * 5000))

    lengths = [len(text) for text in texts_in(app)]
    assert 1 < len(lengths) < MAX_EXCHANGES
    assert sum(lengths) <= MAX_RECORD_LENGTH
    assert max(len(value) for _name, value in record_of(visitor)[0].request_headers) == 501


def test_large_form_leaves_its_exchange(visitor: FlaskClient) -> None:
    """A form with many long fields is cut, and does not empty the record."""
    visitor.get("/hello_world")

    post(visitor, "/tour/validators", **{f"field{number}": "é" * 250 for number in range(40)})

    exchange = record_of(visitor)[-1]
    assert exchange.request_line == "POST /tour/validators HTTP/1.1"
    assert len(exchange.form) == 20


def test_excess() -> None:
    """The oldest go when there are too many, or together they are too long; one is always left."""
    assert excess([(3, 11_000), (2, 8_000), (1, 2_000)]) == [1]
    assert excess([(number, 1) for number in range(12)]) == [10, 11]
    assert excess([(1, MAX_RECORD_LENGTH + 1), (0, 1)]) == [0]


def test_all_records_are_bounded_together(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many visitors together cannot fill the database."""
    monkeypatch.setattr(wire, "MAX_ROWS", 3)
    for _ in range(5):
        other = app.test_client()
        other.get("/tour/web-app")

    assert len(texts_in(app)) == 3


def test_old_exchanges_are_dropped(app: Flask, visitor: FlaskClient) -> None:
    """After an hour an exchange is not shown, and the next one that is recorded removes it."""
    visitor.get("/hello_world")
    with app.app_context():
        db.session.execute(sa.update(ExchangeRow).values(made_at=now() - LIFETIME))
        db.session.commit()

    assert lines(visitor) == []

    other = app.test_client()
    other.get("/tour/redirect")
    other.get("/hello_world")
    assert len(texts_in(app)) == 1


def test_reading_the_tour_is_not_recorded(visitor: FlaskClient) -> None:
    """The pages of the tour are not in the record, except for the first stop."""
    for path in ("/tour", "/source/webapp/urls.py", "/tour/forms", "/tour/web-app"):
        visitor.get(path)

    assert lines(visitor) == [("GET /tour/web-app HTTP/1.1", "HTTP/1.1 200 OK")]


def test_page_after_a_redirect_is_recorded(visitor: FlaskClient) -> None:
    """What is sent to a stop is in the record with the page that it redirects to, as one chain; a reload is not."""
    post(visitor, "/tour/flash", message="Hello")
    visitor.get("/tour/flash")
    visitor.get("/tour/flash")
    post(visitor, "/tour/flash", message="Hello again")
    visitor.get("/tour/forms")

    second, _token, first, _first_token = chains(record_of(visitor))
    assert [exchange.status for exchange in second] == ["HTTP/1.1 303 SEE OTHER"]
    assert [exchange.request_line for exchange in first] == ["POST /tour/flash HTTP/1.1", "GET /tour/flash HTTP/1.1"]


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
    assert record_of(visitor)[-1].form == []


def test_head_has_no_body(visitor: FlaskClient) -> None:
    """Of a request for the headers alone, no body is shown."""
    visitor.head("/hello")

    assert record_of(visitor)[0].body == ""


def test_query_is_part_of_the_request_line(visitor: FlaskClient) -> None:
    """The log shows what stands behind the question mark."""
    visitor.get("/hello_world?a=1&b=2")

    assert lines(visitor)[0][0] == "GET /hello_world?a=1&b=2 HTTP/1.1"


def test_pages_go_on_without_a_database(new_app: NewApp, caplog: pytest.LogCaptureFixture) -> None:
    """Where the record cannot be written or read, pages are shown, and the fault is logged without secrets."""
    app = new_app()
    client = app.test_client()
    client.get("/tour/redirect")
    with database_unavailable(app):
        assert client.get("/hello_world?private").status_code == HTTPStatus.OK
        assert client.get("/tour/redirect").status_code == HTTPStatus.OK

    assert "An exchange was not recorded" in caplog.text
    assert "private" not in caplog.text


def test_other_writers_are_not_waited_for(app: Flask, visitor: FlaskClient) -> None:
    """While another request writes, a page of the tour is answered at once, without being recorded."""
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("other databases lock rows, not the whole database")
        with db.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            begun = time.monotonic()
            assert visitor.get("/hello_world").status_code == HTTPStatus.OK
            seconds = time.monotonic() - begun
            connection.rollback()

    assert seconds < 4  # others wait 5 s
    assert record_of(visitor) == []
    visitor.get("/hello_world")
    assert len(record_of(visitor)) == 1


def test_error_of_our_own_is_not_hidden(app: Flask, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake in the query is an error, not an empty record."""

    def fail(*_arguments: object) -> None:
        raise sa.exc.ProgrammingError("a mistake", None, Exception())

    monkeypatch.setattr(sa.orm.Session, "scalars", fail)
    cookie = f"{COOKIE}={token_of(visitor)}"
    with app.test_request_context(headers={"Cookie": cookie}), pytest.raises(sa.exc.ProgrammingError):
        wire.exchanges()


def test_recorder_leaves_the_answer_alone(app: Flask) -> None:
    """The recorder hands on what the app answers, also if it begins twice, late, or is not on the tour."""
    calls: list[tuple[Any, ...]] = []

    def inner(_environ: object, start_response: Any) -> Iterator[bytes]:
        start_response("200 OK", [])
        start_response("500 INTERNAL SERVER ERROR", [("A", "b")], ("an", "exc", "info"))
        yield b"text"

    recorder = wire.WireRecorder(app)
    recorder.inner = inner  # type: ignore[assignment]  # a simpler app

    answer = recorder({"REQUEST_METHOD": "GET"}, lambda *arguments: calls.append(arguments))  # type: ignore[arg-type]  # a simpler server

    assert list(answer) == [b"text"]
    assert calls == [("200 OK", []), ("500 INTERNAL SERVER ERROR", [("A", "b")], ("an", "exc", "info"))]


def test_chains() -> None:
    """What a redirect leads to belongs to its chain, something else does not; the newest chain is the first."""

    def made(target: str, to: str = "") -> Exchange:
        return Exchange(f"GET {target} HTTP/1.1", [], [], "", [("Location", to)] if to else [])

    one, two, three, four = made("/a", "/b"), made("/b", "/c#part"), made("/c"), made("/c")
    five, six = made("/d", "/e"), made("/f")

    assert chains([one, two, three, four, five, six]) == [[six], [five], [four], [one, two, three]]
    assert chains([]) == []


def test_masks(app: Flask) -> None:
    """Passwords are hidden, of signed values the signature, and what is not known."""
    assert mask_field("New_Password", "secret") == "…"
    assert mask_field("csrf_token", "payload.time.signature") == "payload.time.…"
    assert mask_field("cookie", "payload.time.signature") == "payload.time.…"
    assert mask_field("username", "a.b") == "a.b"
    assert mask_query("/?a=1&password=b&c=2#d") == "/?a=1&password=…&c=2#d"
    with app.app_context():
        assert mask_cookie("session=p.t.s") == "session=p.t.…"
        assert mask_cookie("tour=abc.def") == "tour=…"
        assert mask_cookie("language=es") == "language=es"
        assert mask_request_header("Cookie", "user_ip=1;session=p.t.s;  a=b") == "user_ip=1; session=p.t.…; a=…"
        assert mask_request_header("X-Other", "secret") == "…"
        assert mask_request_header("Sec-Fetch-Mode", "navigate") == "navigate"
        assert mask_request_header("X-Forwarded-Proto", "https") is None
        assert mask_request_header("Via", "a proxy") is None
    assert shorten("x" * 500) == "x" * 500
    assert shorten("x" * 501) == "x" * 500 + "…"


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("Cookie", "a=1; session=p.t.…; b=2", [("a=1; session=", False), ("p.t.…", True), ("; b=2", False)]),
        ("Set-Cookie", "__Host-session=p.…; Path=/", [("__Host-session=", False), ("p.…", True), ("; Path=/", False)]),
        ("Cookie", "no_session=1", [("no_session=1", False)]),
        ("csrf_token", "p.…", [("p.…", True)]),
        ("cookie", "p.…", [("p.…", True)]),
        ("Accept", "session=1", [("session=1", False)]),
    ],
)
def test_secret_parts(app: Flask, name: str, value: str, parts: list[tuple[str, bool]]) -> None:
    """The values of session and token are masked until they are asked for; all else is shown."""
    with app.app_context():
        assert list(secret_parts(name, value)) == parts


def test_any_characters_can_be_recorded(visitor: FlaskClient) -> None:
    """What is written can be read back, whatever characters were sent."""
    visitor.get(
        "/hello_world?a=%00%ff",
        headers={"Referer": "caf\xe9 \udc80".encode("utf-8", "surrogatepass").decode("latin-1")},
    )

    (exchange,) = record_of(visitor)
    assert exchange.request_line == "GET /hello_world?a=%00%ff HTTP/1.1"
    assert dict(exchange.request_headers)["Referer"].startswith("caf")


def test_exchange_can_be_stored_and_loaded() -> None:
    """An exchange is the same after it was stored, but for halves of characters, which no database takes."""
    exchange = Exchange("GET / HTTP/1.1", [("A", "é\udc80")], [("b", "c")], "HTTP/1.1 200 OK", [], "body")

    loaded = load(wire.dump(exchange))

    assert [tuple(pair) for pair in loaded.request_headers] == [("A", "é?")]
    assert (loaded.target, loaded.location, loaded.body) == ("/", None, "body")
