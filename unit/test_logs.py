"""The log (webapp/logs.py): what is noted of security, and how a line is told apart and found again."""

import io
import logging
import re
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from flask import Flask
from flask.logging import default_handler
from flask.testing import FlaskClient

from unit.conftest import NewApp
from unit.helpers import (
    NEW_PASSWORD,
    PASSWORD,
    client_in,
    database_unavailable,
    load_user,
    log_in,
    new_name,
    post,
    register,
    user_exists,
)
from unit.html import read
from webapp.logs import Event, log_event

LINE = re.compile(
    r"(?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00) (?P<level>[A-Z]+) (?P<logger>[\w.]+)"
    r" \[(?P<id>[\w-]+)\] (?P<message>.*)"
)


@pytest.fixture
def lines(app: Flask) -> Iterator[io.StringIO]:
    """What the app writes to stderr in production, where nothing else has configured the logging."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(default_handler.formatter)
    for each in default_handler.filters:
        handler.addFilter(each)
    app.logger.addHandler(handler)
    yield stream
    app.logger.removeHandler(handler)


def events(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return the messages that name an event."""
    names = tuple(Event)
    return [record.getMessage() for record in caplog.records if record.getMessage().startswith(names)]


def test_each_event_is_logged(app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    """From registration to deletion, each step of an account is one line with its id, and no secret or name."""
    name = new_name()
    other = app.test_client()

    register(client, name)
    user_id = load_user(app, name).id
    log_in(other, name, "not the password")
    log_in(other, name)
    post(other, "/account/password", current_password="not it either", new_password=NEW_PASSWORD)
    post(other, "/account/password", current_password=PASSWORD, new_password=NEW_PASSWORD)
    post(other, "/log-out/everywhere")
    log_in(client, name, NEW_PASSWORD)
    post(client, "/account/delete", password=NEW_PASSWORD)

    assert not user_exists(app, name)
    expected = [
        (Event.REGISTRATION, "home.hello"),
        (Event.PASSWORD_REFUSED, "home.hello"),
        (Event.LOGIN, "home.hello"),
        (Event.PASSWORD_REFUSED, "accounts.change_password"),
        (Event.PASSWORD_CHANGED, "accounts.change_password"),
        (Event.SESSIONS_REVOKED, "accounts.log_out_everywhere"),
        (Event.LOGIN, "home.hello"),
        (Event.ACCOUNT_DELETED, "accounts.delete"),
    ]
    assert events(caplog) == [f"{event} address=127.0.0.1 view={view} account={user_id}" for event, view in expected]
    for secret in (name, PASSWORD, NEW_PASSWORD, "not the password", "not it either"):
        assert secret not in caplog.text


def test_reached_limit_is_logged(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    """Too many wrong passwords leave a warning for each, and one for the limit."""
    name = register(client)
    for _attempt in range(11):
        log_in(client.application.test_client(), name, "not the password")

    assert [message.partition(" ")[0] for message in events(caplog)][1:] == [
        *[Event.PASSWORD_REFUSED] * 10,
        Event.LIMIT_REACHED,
    ]
    assert {record.levelno for record in caplog.records[-11:]} == {logging.WARNING}


def test_line_has_time_level_and_the_id_of_its_request(client: FlaskClient, lines: io.StringIO) -> None:
    """A line begins with the time in UTC; the number in its brackets is that of the answer's header."""
    response = client.post("/preferences")

    line = LINE.fullmatch(lines.getvalue().rstrip("\n"))
    assert line
    assert line["id"] == response.headers["X-Request-ID"]
    assert (line["level"], line["logger"]) == ("WARNING", "webapp")


def test_line_outside_a_request_has_no_id(app: Flask, lines: io.StringIO) -> None:
    """What is logged while the app starts has a dash for the ID."""
    app.logger.warning("Starting")

    line = LINE.fullmatch(lines.getvalue().rstrip("\n"))
    assert line
    assert line["id"] == "-"


def test_text_of_a_visitor_makes_no_line(app: Flask, lines: io.StringIO) -> None:
    """Whatever an event quotes, it is on one line, and ends with its quotation mark."""
    with app.test_request_context("/hello"):
        log_event(Event.LOGIN, account='1"\n2026-01-01 forged\r\x1b[2J\u2028\x85' + "a" * 1000)
        app.logger.error("Exception on /a\nforged")

    event, error = lines.getvalue().splitlines()
    assert LINE.fullmatch(event)
    assert event.endswith('a"')
    assert len(event) < 500
    assert "\x1b" not in event
    assert error.endswith(r"/a\nforged")


def test_every_answer_has_another_id(client: FlaskClient) -> None:
    """Each answer carries the ID of its request, files and errors too."""
    ids = set()
    for path in ("/hello", "/", "/static/css/site.css", "/no_such_page", "/hello"):
        with client.get(path) as response:
            ids.add(response.headers["X-Request-ID"])

    assert len(ids) == 5
    assert all(re.fullmatch("[0-9a-f]{12}", each) for each in ids)


@pytest.mark.parametrize(
    ("hops", "sent", "taken"),
    [
        (1, "9f86d081884c7d659a2feaa0c55ad015", True),
        (1, "A-request_id", True),
        (1, "a" * 64, True),
        (0, "9f86d081884c7d659a2feaa0c55ad015", False),
        (1, "short77", False),
        (1, "a" * 65, False),
        (1, "twelve signs", False),
        (1, "first-one,second-one", False),
        (1, "<script>alert(1)</script>", False),
        (1, "ñandúñandú", False),
    ],
)
def test_id_of_a_trusted_proxy_is_taken(new_app: NewApp, hops: int, sent: str, taken: bool) -> None:
    """The ID of a proxy counts if the proxy is trusted and the ID is well formed."""
    client = new_app(trusted_proxies=hops).test_client()

    response = client.get("/no_such_page", headers={"X-Request-ID": sent})

    assert (response.headers["X-Request-ID"] == sent) is taken


@pytest.mark.parametrize("language", ["es", "en"])
def test_page_of_a_crash_tells_its_number(app: Flask, lines: io.StringIO, language: str) -> None:
    """The 500 page tells the number by which its traceback is found in the log."""
    response = client_in(app, language).get("/test_server_error")

    number = read(response).one("main code").text
    assert number == response.headers["X-Request-ID"]
    assert f"[{number}] Exception on /test_server_error" in lines.getvalue()
    assert {"es": "dinos este número", "en": "tell us this number"}[language] in read(response).one("main").text


def test_page_without_database_tells_its_number(ana: FlaskClient, lines: io.StringIO) -> None:
    """The 503 page tells the number by which its line is found in the log."""
    with database_unavailable(ana.application):
        response = ana.get("/hello")

    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert f"[{read(response).one('main code').text}] A database is unavailable" in lines.getvalue()


def test_page_of_last_resort_tells_its_number(new_app: NewApp) -> None:
    """A plain page of a crash tells its number in both languages; one for a visitor's error tells none."""
    app = new_app()
    del app.jinja_env.globals["current_theme"]

    crash, missing = app.test_client().get("/hello"), app.test_client().get("/no_such_page")

    assert [code.text for code in read(crash).all("code")] == [crash.headers["X-Request-ID"]] * 2
    assert not read(missing).all("code")


@pytest.mark.parametrize("path", ["/no_such_page", "/hello"])
def test_other_pages_tell_no_number(client: FlaskClient, path: str) -> None:
    """A page that nobody needs to be told of does not show a number."""
    response = client.get(path)

    assert response.headers["X-Request-ID"] not in response.text


def test_app_logs_by_itself_where_nothing_else_does(new_app: NewApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a configuration of its own, a server gets the lines of the app and of SQLAlchemy in one format."""
    for name in ("", "webapp", "sqlalchemy"):
        monkeypatch.setattr(logging.getLogger(name), "handlers", [])
    monkeypatch.setattr(default_handler, "filters", [])  # what another import of the app added stays with Flask

    new_app()
    new_app()

    assert logging.getLogger("webapp").handlers == logging.getLogger("sqlalchemy").handlers == [default_handler]
    assert len(default_handler.filters) == 1
    assert logging.getLogger("webapp").isEnabledFor(logging.INFO)
