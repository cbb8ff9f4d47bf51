"""The error pages (webapp/errors.py)."""

import logging
import re
from http import HTTPStatus
from typing import NoReturn

import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient
from werkzeug import exceptions
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

from unit.conftest import NewApp
from unit.helpers import client_in
from unit.html import read
from unit.states import STATES, TOUR_STATES
from webapp import errors
from webapp.settings import LOOPBACK_NAMES

SERVER_ERROR = "Algo ha fallado por nuestra parte"

NO_DATABASE = "No podemos acceder a la base de datos"

SECRET = "a secret"

ERROR_STATES = {
    name: state
    for name, state in STATES.items()
    if state.status >= HTTPStatus.BAD_REQUEST and name not in TOUR_STATES  # which show their source
}


def fail(*_names: str, **_arguments: object) -> NoReturn:
    """Fail as a programming error would."""
    raise LookupError(SECRET)


def app_that_answers_with(new_app: NewApp, error: Exception) -> Flask:
    """Return an app whose page `/error` raises."""
    app = new_app()

    @app.get("/error")
    def raise_error() -> NoReturn:
        raise error

    return app


@pytest.mark.parametrize(
    ("state", "spanish", "english"),
    [
        pytest.param("invalid choice", "No lo hemos entendido", "We did not understand that", id="400"),
        pytest.param("expired choice", "El formulario ha caducado", "The form had expired", id="expired form"),
        pytest.param("no such page", "Esta página no existe", "This page does not exist", id="404"),
        pytest.param("wrong method", "Aquí no se puede hacer eso", "That cannot be done here", id="405"),
        pytest.param("too large", "Eso es demasiado de una vez", "That is too much at once", id="413"),
        pytest.param("too many attempts", "Demasiados intentos", "Too many attempts", id="429"),
        pytest.param("broken page", SERVER_ERROR, "Something broke on our side", id="500"),
        pytest.param("database unavailable", NO_DATABASE, "We cannot reach our database", id="503"),
    ],
)
def test_error_has_its_status_and_a_whole_page(app: Flask, state: str, spanish: str, english: str) -> None:
    """An error says what happened and what to do, in the visitor's language, on a page like every other."""
    for language, title in [("es", spanish), ("en", english)]:
        response = STATES[state].reach(client_in(app, language))

        page = read(response)
        main = page.one("main")
        assert response.status_code == STATES[state].status
        assert page.one("html")["lang"] == language
        assert page.one("h1").text == title
        assert main.one(".lead").text.endswith(".")
        assert main.all("a")[-1]["href"] == "/"
        assert main.text.endswith(f"HTTP {STATES[state].status.value}")
        assert page.one("nav").all("a")


@pytest.mark.parametrize(("size", "status"), [(65_536, 400), (65_537, 413)])
def test_request_may_have_64_kib(client: FlaskClient, size: int, status: int) -> None:
    """A larger request is refused before it is read; a smaller one is read, and here refused for its missing token."""
    assert client.post("/hello", data=b"a" * size, content_type="text/plain").status_code == status


@pytest.mark.parametrize("state", ERROR_STATES)
def test_error_reveals_no_internals(client: FlaskClient, state: str) -> None:
    """No error page shows a trace, an exception's text, a file name, or what the app is made with."""
    response = ERROR_STATES[state].reach(client)

    # A token is random: it may hold anything, `.py` among them.
    told = re.sub(r'name="csrf_token" value="[^"]+"', "", response.text)
    for inside in ("Traceback", ".py", "RuntimeError", "was asked for", "Werkzeug", "CSRF"):
        assert inside not in told
    assert "Server" not in response.headers


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        pytest.param("POST", "/hello_world", {"GET", "HEAD", "OPTIONS"}, id="page"),
        pytest.param("PUT", "/hello", {"GET", "HEAD", "OPTIONS", "POST"}, id="form"),
        pytest.param("GET", "/preferences", {"OPTIONS", "POST"}, id="switch"),
    ],
)
def test_wrong_method_is_answered_with_the_allowed_ones(
    client: FlaskClient, method: str, path: str, allowed: set[str]
) -> None:
    """The 405 page names the methods that the address takes (RFC 9110, 15.5.6)."""
    response = client.open(path, method=method)

    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert response.allow.as_set() == {name.lower() for name in allowed}


def test_headers_of_an_error_are_sent(new_app: NewApp) -> None:
    """The headers of an error are sent with its page."""
    app = app_that_answers_with(new_app, ServiceUnavailable(retry_after=120))

    response = app.test_client().get("/error")

    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert response.headers["Retry-After"] == "120"
    assert response.headers.getlist("Content-Type") == ["text/html; charset=utf-8"]


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(1, "1 minuto"), (60, "1 minuto"), (61, "2 minutos"), (900, "15 minutos")]
)
def test_minutes_to_wait_are_rounded_up(new_app: NewApp, seconds: int, minutes: str) -> None:
    """Who waits as long as the page of a 429 says is not refused again."""
    app = app_that_answers_with(new_app, TooManyRequests(retry_after=seconds))

    assert f" {minutes}." in read(client_in(app, "es").get("/error")).one("main").text


@pytest.mark.parametrize(
    ("error", "code", "title"),
    [
        pytest.param(exceptions.Forbidden(SECRET), 403, "No lo hemos entendido", id="of the visitor"),
        pytest.param(
            exceptions.UnavailableForLegalReasons(SECRET), 451, "No lo hemos entendido", id="of the visitor, rare"
        ),
        pytest.param(exceptions.NotImplemented(SECRET), 501, SERVER_ERROR, id="of ours"),
        pytest.param(exceptions.GatewayTimeout(SECRET), 504, SERVER_ERROR, id="of ours, rare"),
    ],
)
def test_rare_error_is_explained_by_its_class(new_app: NewApp, error: Exception, code: int, title: str) -> None:
    """An error without a text of its own has that of all 4xx or 5xx, and its description is not shown."""
    app = app_that_answers_with(new_app, error)

    response = app.test_client().get("/error")

    assert response.status_code == code
    assert read(response).one("h1").text == title
    assert SECRET not in response.text


def test_crash_is_logged_once(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    """An exception is logged once, with its trace and the address that was requested."""
    client.get("/test_server_error")

    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert "/test_server_error" in record.getMessage()
    assert record.exc_info
    assert isinstance(record.exc_info[1], RuntimeError)


@pytest.mark.parametrize("state", ["invalid choice", "no such page", "wrong method", "too large"])
def test_client_error_is_not_logged(client: FlaskClient, caplog: pytest.LogCaptureFixture, state: str) -> None:
    """An error of a visitor leaves no warning in the log, which anyone could fill otherwise."""
    STATES[state].reach(client)

    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_template_that_fails_half_way_shows_a_whole_error_page(new_app: NewApp) -> None:
    """A page that fails while it is rendered is dropped: the 500 page comes in its place."""
    app = new_app({"half.html": '{% extends "base.html" %}{% block content %}<p>half{{ fail() }}{% endblock %}'})
    app.get("/half")(lambda: render_template("half.html", fail=fail))

    response = app.test_client().get("/half")

    page = read(response)
    assert response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert page.one("h1").text == SERVER_ERROR
    assert "half" not in page.text
    assert SECRET not in response.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/hello", HTTPStatus.INTERNAL_SERVER_ERROR, id="page"),
        pytest.param("/no_such_page", HTTPStatus.NOT_FOUND, id="error page"),
    ],
)
@pytest.mark.parametrize("part", ["bootstrap", "current_theme", "get_locale", "return_url"])
def test_last_resort_answers_when_the_base_template_fails(
    new_app: NewApp, caplog: pytest.LogCaptureFixture, part: str, path: str, status: HTTPStatus
) -> None:
    """When something on every page fails, a plain page still answers, with its status and a link to the start page."""
    app = new_app()
    app.jinja_env.globals[part] = fail

    response = app.test_client().get(path)

    page = read(response)
    assert response.status_code == status
    assert page.one("h1").text == f"Error {status.value}"
    assert page.one("html")["lang"] == "es"
    assert {link["href"] for link in page.all("a")} == {"/"}
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"
    assert SECRET not in response.text
    assert [record.getMessage() for record in caplog.records][-1] == "The error page failed too"


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "evil.example:5000"])
def test_untrusted_host_name_is_refused(new_app: NewApp, caplog: pytest.LogCaptureFixture, host: str) -> None:
    """Another host name gets a plain 400 page that does not repeat it, and no line in the log."""
    client = new_app(trusted_hosts=("localhost", "notes.example")).test_client()

    response = client.get("/hello", headers={"Host": host})

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert read(response).one("h1").text == "Error 400"
    assert host not in response.text
    assert not caplog.records


@pytest.mark.parametrize("host", ["localhost", "localhost:5000", "notes.example:443"])
def test_trusted_host_name_is_served(new_app: NewApp, host: str) -> None:
    """The app's host names are answered, at any port."""
    client = new_app(trusted_hosts=("localhost", "notes.example")).test_client()

    response = client.get("/hello", headers={"Host": host})

    assert response.status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:5000", HTTPStatus.OK),
        ("127.0.0.1", HTTPStatus.OK),
        ("[::1]:5000", HTTPStatus.BAD_REQUEST),
        ("[2001:db8::1]", HTTPStatus.BAD_REQUEST),
        ("[", HTTPStatus.BAD_REQUEST),
        ("[::1].evil.example", HTTPStatus.BAD_REQUEST),
        ("evil.example", HTTPStatus.BAD_REQUEST),
        ("127.0.0.1.evil.example", HTTPStatus.BAD_REQUEST),
    ],
)
def test_loopback_names_are_trusted(new_app: NewApp, host: str, status: HTTPStatus) -> None:
    """An app for this machine answers to its loopback names, and to no other."""
    client = new_app(trusted_hosts=LOOPBACK_NAMES).test_client()

    assert client.get("/hello", headers={"Host": host}).status_code == status


def test_largest_form_is_read(client: FlaskClient) -> None:
    """A form of 64 KiB is read, and judged like any other."""
    start = b"username="

    response = client.post(
        "/hello", data=start.ljust(64 * 1024, b"a"), content_type="application/x-www-form-urlencoded"
    )

    assert response.status_code == HTTPStatus.BAD_REQUEST


def test_explanations_differ(app: Flask) -> None:
    """No two errors have the same title."""
    with app.test_request_context():
        explanations = [*errors.EXPLANATIONS.values(), errors.FORM_EXPIRED, errors.DATABASE_UNAVAILABLE]
        titles = {str(explanation.title) for explanation in explanations}

    assert len(titles) == len(explanations)


@pytest.mark.parametrize("host", ["a..b", ".", "a" * 64 + ".example"])
def test_host_that_is_no_name_is_refused(client: FlaskClient, caplog: pytest.LogCaptureFixture, host: str) -> None:
    """A Host that no address can have gets a plain 400 page, and no line in the log."""
    response = client.get("/hello", headers={"Host": host})

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert read(response).one("h1").text == "Error 400"
    assert not caplog.records
