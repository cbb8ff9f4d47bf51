"""The speedups change no page, keep visitors apart, and spare the work that they promise to (webapp/speedups.py)."""

import itertools
import re
import secrets
import threading
import time
from collections.abc import Iterator
from http import HTTPStatus
from unittest import mock

import babel.support
import pytest
from flask import Flask, render_template, render_template_string
from flask.testing import FlaskClient
from flask_babel import get_locale
from limits.storage import RedisStorage
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from unit.conftest import NewApp
from unit.helpers import client_in, csrf_token, log_in, new_name, register, reset_rate_limits
from unit.html import read
from unit.states import SCRIPT_ANSWERS, STATES
from webapp import create_app, speedups
from webapp.database import db, upgrade
from webapp.settings import Settings

TOKENS = re.compile(
    r'(name="(?:csrf_token|idempotency_key)"[^>]*? value=")[^"]+'
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # the id of a change
    r'|(?<=data-version=")[^"]+|(?<=webp\?v=)[0-9a-f]+'  # of the recording that an app has, and of its pictures
)
"""What is another one in each page."""


@pytest.fixture(scope="module")
def twins(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Flask]]:
    """Two apps with a database each, which see the same requests: with speedups and without them."""
    apps = []
    for switched_on in (speedups.SPEEDUPS, ()):
        changes = {"instance_path": tmp_path_factory.mktemp("twin"), "database_url": ""}
        with mock.patch.object(speedups, "SPEEDUPS", switched_on):
            apps.append(create_app(settings.model_copy(update=changes)))
        upgrade(apps[-1])
    yield apps
    for app in apps:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def plain_app(new_app: NewApp) -> Flask:
    """The app without speedups."""
    with mock.patch.object(speedups, "SPEEDUPS", ()):
        return new_app()


def visit(app: Flask, state: str, language: str, address: str) -> tuple[str, list[tuple[str, str]]]:
    """Return a page and its headers as a visitor from an address comes to see it, but for tokens."""
    reset_rate_limits(app)
    client = client_in(app, language)
    client.environ_base["REMOTE_ADDR"] = address
    reach, status = (STATES | SCRIPT_ANSWERS)[state]
    response = reach(client)
    assert response.status_code == status
    headers = [(name, value) for name, value in response.headers if name not in {"Set-Cookie", "Content-Length"}]
    return TOKENS.sub(r"\1", response.text), headers


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("state", STATES | SCRIPT_ANSWERS)
def test_every_page_is_the_same_with_and_without_speedups(twins: list[Flask], state: str, language: str) -> None:
    """Each state of each page is the same byte for byte, whether its text is rendered or reused for another visitor."""
    prefix, now = secrets.token_hex(3), time.time()
    seen = []
    for app in twins:
        with (
            mock.patch.object(secrets, "token_hex", side_effect=(f"{prefix}{number}" for number in itertools.count())),
            mock.patch.object(time, "time", return_value=now),
        ):
            seen.append([visit(app, state, language, address) for address in ("10.0.0.1", "10.0.0.2", "127.0.0.1")])

    assert seen[0] == seen[1]


def stranger(_client: FlaskClient) -> None:
    """Come without cookies."""


def guest(client: FlaskClient) -> None:
    """Have an address in session and cookie."""
    client.get("/", environ_overrides={"REMOTE_ADDR": f"10.1.{secrets.randbelow(256)}.{secrets.randbelow(256)}"})


def guest_without_address(client: FlaskClient) -> None:
    """Come by a socket, which has a name instead of an address."""
    client.get("/", environ_overrides={"REMOTE_ADDR": "<unix>"})


def guest_with_changed_cookie(client: FlaskClient) -> None:
    """Have an address in the session, and markup in the cookie."""
    guest(client)
    client.set_cookie("user_ip", "<b>10.1.1.1</b>")


def guest_with_dark_theme(client: FlaskClient) -> None:
    """Have chosen a theme."""
    guest(client)
    client.set_cookie("theme", "dark")


def guest_in_english(client: FlaskClient) -> None:
    """Have chosen a language."""
    guest(client)
    client.set_cookie("language", "en")


def guest_with_message(client: FlaskClient) -> None:
    """Have been sent to the login form."""
    guest(client)
    client.get("/account")


def user(client: FlaskClient) -> None:
    """Be logged in."""
    register(client)


def user_with_message(client: FlaskClient) -> None:
    """Have just registered."""
    log_in(client, new_name())


VISITORS = (
    stranger,
    guest,
    guest_without_address,
    guest_with_changed_cookie,
    guest_with_dark_theme,
    guest_in_english,
    guest_with_message,
    user,
    user_with_message,
)

REQUESTS: list[tuple[str, str, dict[str, str]]] = [
    ("GET", "/hello", {}),
    ("GET", "/hello?next=/account", {}),
    ("GET", "/hello?next=/account&a=%3Cb%3E", {}),
    ("GET", "/hello", {"SCRIPT_NAME": "/notes"}),
    ("GET", "/hello_world", {}),
    ("GET", "/no_such_page", {}),
    ("POST", "/hello_world", {}),
    ("POST", "/hello", {}),
]


def cookies_of(client: FlaskClient) -> dict[str, str]:
    """Return the header that a browser sends its cookies in; reads no page, and so no message."""
    return {"Cookie": client.get("/static/css/site.css").request.headers.get("Cookie", "")}


@pytest.mark.parametrize("order", [1, -1], ids=["in this order", "in the reverse order"])
def test_page_of_one_visitor_is_not_shown_to_another(new_app: NewApp, plain_app: Flask, order: int) -> None:
    """Whoever has opened a page before, a visitor sees it as they would without speedups."""
    app = new_app()
    visits = []
    for become in VISITORS:
        client = app.test_client()
        become(client)
        visits += [(cookies_of(client), *request) for request in REQUESTS]

    for headers, method, path, environ in visits[::order]:
        builder = EnvironBuilder(path, method=method, headers=Headers(headers), environ_overrides=environ)
        pages = [TOKENS.sub(r"\1", one.test_client(use_cookies=False).open(builder).text) for one in (app, plain_app)]
        assert pages[0] == pages[1]


def test_reused_form_has_a_token_of_its_own(app: Flask) -> None:
    """Two visitors who see the same form can both send it, but not with the token of the other."""
    ana, eva = app.test_client(), app.test_client()
    tokens = [csrf_token(client, "/hello") for client in (ana, eva)]
    fields = {"username": "Ana", "password": "short"}

    answers = [eva.post("/hello", data={"csrf_token": token, **fields}).status_code for token in tokens]

    assert answers == [HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY]


def count_renderings(new_app: NewApp, *, debug: bool = False) -> Flask:
    """Return an app whose footer says how often it has been rendered."""
    app = new_app({"_footer.html": "({{ rendered() }})"}, debug=debug)
    app.jinja_env.globals["rendered"] = itertools.count(1).__next__
    return app


def rendering(app: Flask, path: str = "/hello_world") -> int:
    """Return how often the footer had been rendered for a page."""
    return int(re.findall(r"\((\d+)\)", app.test_client().get(path).text)[-1])


def test_text_is_rendered_once_for_each_key(new_app: NewApp) -> None:
    """A text that depends on the page alone is rendered once for each page."""
    app = count_renderings(new_app)

    assert [rendering(app, path) for path in ("/hello_world", "/hello_world", "/nowhere", "/hello_world")] == [
        1,
        1,
        2,
        1,
    ]


def test_greeting_is_rendered_once_for_all_guests(new_app: NewApp) -> None:
    """A guest's greeting is rendered for the first guest, and has the address of each."""
    app = count_renderings(new_app)
    app.jinja_env.globals["current_theme"] = rendered = mock.Mock(return_value="auto")

    for address in ("10.0.0.1", "10.0.0.2"):
        page = read(app.test_client().get("/", follow_redirects=True, environ_overrides={"REMOTE_ADDR": address}))
        assert page.one("h1").text == f"Hola, {address}"

    assert rendered.call_count == 1


def test_reused_texts_are_dropped_when_there_are_too_many(new_app: NewApp) -> None:
    """Visitors who ask for ever new addresses do not fill the memory."""
    app = count_renderings(new_app)

    with mock.patch.object(speedups, "MAX_REUSED_TEXTS", 2):
        assert [rendering(app, path) for path in ("/a", "/b", "/a", "/c", "/c", "/a")] == [1, 2, 1, 3, 3, 4]


def test_page_with_a_long_url_is_not_stored(new_app: NewApp) -> None:
    """A page repeats its URL, so visitors who ask for ever longer ones do not fill the memory either."""
    app = count_renderings(new_app)

    assert [rendering(app, path) for path in ("/a?" + "&" * 300, "/a?" + "&" * 300, "/a", "/a")] == [1, 2, 3, 3]


def test_nothing_is_reused_in_debug(new_app: NewApp) -> None:
    """Someone who changes a template in debug sees the change at once."""
    app = count_renderings(new_app, debug=True)

    assert [rendering(app) for _ in range(2)] == [1, 2]


def test_template_from_a_text_is_in_the_language_of_the_request(app: Flask) -> None:
    """A text that is rendered as a template is in the language of each request, whoever asked first."""
    shown = []
    for language in ("es", "en", "es"):
        with app.test_request_context(headers={"Accept-Language": language}):
            shown.append(render_template_string('{{ _("Home") }}'))

    assert shown == ["Inicio", "Home", "Inicio"]


def test_constant_text_is_looked_up_once_for_each_language(new_app: NewApp) -> None:
    """Once a page has been shown in a language, its constant texts are looked up no more."""
    app = new_app({"page.html": '{{ _("Home") }}, {{ _("Hello, %(name)s", name=name) }}'})
    with (
        app.test_request_context(),
        mock.patch.object(
            babel.support.Translations, "ugettext", autospec=True, side_effect=lambda _self, text: text
        ) as look_up,
    ):
        assert [render_template("page.html", name=name) for name in ("<", "Eva")] == [
            "Home, Hello, &lt;",
            "Home, Hello, Eva",
        ]

    assert [call.args[1] for call in look_up.call_args_list] == ["Home", *["Hello, %(name)s"] * 2]


def test_translation_is_markup_where_templates_escape(new_app: NewApp) -> None:
    """The translation of a text is not escaped, even if a template that does not escape has shown it before."""
    text = '{{ _("<b>Flask</b>") }}'
    app = new_app({"page.txt": text, "page.html": text})
    with app.test_request_context():
        shown = [render_template(name) for name in ("page.txt", "page.html")]

    assert shown == ["<b>Flask</b>"] * 2


def test_template_has_its_globals_in_a_dict(new_app: NewApp) -> None:
    """Jinja need not copy a template's globals name by name; those of its own win."""
    app = new_app()
    template = app.jinja_env.get_template("base.html", globals={"LANGUAGES": "mine"})

    assert type(template.globals) is dict
    assert template.globals["LANGUAGES"] == "mine"
    assert template.globals["url_for"] is app.jinja_env.globals["url_for"]


def test_language_is_parsed_once(app: Flask) -> None:
    """Two requests in one language have the same locale."""
    locales = []
    for _request in range(2):
        with app.test_request_context():
            locales.append(get_locale())

    assert locales[0] is locales[1]


def test_session_is_signed_by_one_serializer(app: Flask) -> None:
    """No request makes another serializer for the session."""
    client = app.test_client()
    client.get("/")
    with mock.patch("flask.sessions.URLSafeTimedSerializer") as made:
        assert client.get("/hello").status_code == HTTPStatus.OK

    assert not made.called


def test_expired_counts_are_looked_for_once_a_minute(new_app: NewApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counting starts a thread, which removes what has expired, once a minute at most; without a speedup, each time."""
    app = new_app()
    storage = app.extensions["rate_limiter"].storage
    storage.timer.join()
    start, now = mock.Mock(), time.monotonic()
    monkeypatch.setattr(threading.Timer, "start", start)

    storage.incr("key", 1)
    assert not start.called

    monkeypatch.setattr(time, "monotonic", lambda: now + 61)
    storage.incr("key", 1)
    storage.incr("key", 1)
    assert start.call_count == 1


def test_counts_of_several_processes_stay_together(new_app: NewApp) -> None:
    """A Redis server that counts is left as it is."""
    app = new_app(ratelimit_storage_uri="redis://127.0.0.1:1")

    assert isinstance(app.extensions["rate_limiter"].storage, RedisStorage)
