"""What is there only for speed. Nothing else knows of it: with it and without it, every page is the same.

Beside each speedup stands by how much a request costs more without it alone: `/hello` for a new visitor, and for a user
with 50 todos. `python -m bench.speedups` measures both.
"""

import secrets
import threading
import time
from collections.abc import Callable, Hashable, Iterator, MutableMapping
from functools import cache
from types import CodeType
from typing import Any

from babel import Locale
from flask import Flask, g, request, session
from flask_babel import get_babel, get_locale
from flask_wtf.csrf import generate_csrf
from jinja2 import Environment, Template, pass_context
from jinja2.runtime import Context
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from markupsafe import escape

from webapp.preferences.theme import current_theme
from webapp.visitor_address import USER_IP

MAX_REUSED_TEXTS = 500
"""For each template; then all are dropped. A page is about 6 kB."""

MAX_URL_LENGTH = 200
"""Characters; a page repeats its URL, so that texts for longer ones would fill the memory."""

EXPIRY_INTERVAL_S = 60

ADDRESS, TOKEN = secrets.token_urlsafe(), secrets.token_urlsafe()
"""Stand for the visitor's address and token in a text that is reused; random, so that nobody can write them."""


def init_app(app: Flask) -> None:
    """Switch every speedup on, except in debug, where templates change while the app runs."""
    if not app.debug:
        for speed_up in SPEEDUPS:
            speed_up(app)


def reuse_signers(app: Flask) -> None:
    """Make what signs the session once, instead of at each request: the keys of a running app stay.

    Without it: +5 %, +1 %.
    """
    sessions: Any = app.session_interface  # Any, as mypy lets no method be assigned
    serializer = sessions.get_signing_serializer(app)
    sessions.get_signing_serializer = lambda _app: serializer


def reuse_locales(app: Flask) -> None:
    """Parse each language's name once, instead of once for each request: Flask-Babel takes a Locale, too.

    Without it: +6 %, +2 %.
    """
    babel, parse = get_babel(app), cache(Locale.parse)
    select_language = babel.locale_selector
    babel.locale_selector = lambda: parse(select_language())


def reuse_translations(app: Flask) -> None:
    """Look each text without parts up once for each language, where a template has it translated.

    Without it: ±0 %, +19 %.
    """
    translate: Any = app.jinja_env.globals["_"]
    translated: dict[Hashable, str] = {}

    @pass_context
    def translate_once(context: Context, text: str, **parts: object) -> Any:
        if parts:
            return translate(context, text, **parts)
        key = (get_locale(), text, context.eval_ctx.autoescape)
        if key not in translated:
            translated[key] = translate(context, text)
        return translated[key]

    app.jinja_env.globals["_"] = translate_once


def copy_globals(app: Flask) -> None:
    """Give a template's globals to it as a dict when it is loaded.

    Jinja's ChainMap finds globals that are added later, too, but every `{% include %}` and `{% import %}` of every
    request makes a dict of it, name by name.

    Without it: +5 %, +1 %.
    """
    environment: Any = app.jinja_env  # Any, as mypy lets no method be assigned
    environment.make_globals = lambda own: {**environment.globals, **(own or {})}


def reuse_texts(app: Flask) -> None:
    """Render each template of REUSABLE once for each key, and put the visitor's address and token in afterwards.

    Without it: +199 %, +3 %.
    """
    app.jinja_env.template_class = ReusableTemplate


class ReusableTemplate(Template):
    """A template whose text is reused if REUSABLE has a key for it."""

    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],  # noqa: A002 - the name is Jinja's
        uptodate: Callable[[], bool] | None = None,
    ) -> Template:
        """Return the template that Jinja has compiled."""
        template = super().from_code(environment, code, globals, uptodate)
        if template.name in REUSABLE:
            template.root_render_func = reuse_text(template, REUSABLE[template.name])
        return template


def reuse_text(template: Template, key_of: Callable[[Context], Hashable]) -> Callable[[Context], Iterator[str]]:
    """Return the function that renders a template, or reuses what it has rendered under the same key."""
    render = template.root_render_func
    rendered: dict[Hashable, str] = {}

    def render_once(context: Context) -> Iterator[str]:
        key = key_of(context)
        if key is None or len(request.full_path) > MAX_URL_LENGTH:
            yield from render(context)
            return
        key = (key, *request_key())
        address = context.get("in_session")
        text = rendered.get(key)
        if text is None:
            if len(rendered) >= MAX_REUSED_TEXTS:
                rendered.clear()
            if address:
                placeholder = address._replace(text=ADDRESS)
                variables = {**context.get_all(), "in_session": placeholder, "in_cookie": placeholder}
                context = template.new_context(variables, shared=True)
            text = "".join(render(context))
            text = rendered[key] = text.replace(g.csrf_token, TOKEN) if "csrf_token" in g else text
        if TOKEN in text:
            text = text.replace(TOKEN, generate_csrf())
        yield text.replace(ADDRESS, escape(address.text)) if address else text

    return render_once


def seldom_expire_counts(app: Flask) -> None:
    """Look once a minute for counts of the rate limits that have expired: each look of the library starts a thread.

    Without it: ±0 %, ±0 %, and +8 % for a tick, which counts.
    """
    if isinstance(app.extensions["rate_limiter"].storage, MemoryStorage):
        app.extensions["rate_limiter"] = FixedWindowRateLimiter(SeldomExpiringStorage(wrap_exceptions=True))


class SeldomExpiringStorage(MemoryStorage):
    """The storage in memory, which takes its last look for one that is under way for a minute."""

    STORAGE_SCHEME = ["seldom-expiring-memory"]  # noqa: RUF012 - the library declares it so

    @property
    def timer(self) -> threading.Timer:
        """The last look."""
        return self._timer

    @timer.setter
    def timer(self, timer: threading.Timer) -> None:
        next_look = time.monotonic() + EXPIRY_INTERVAL_S
        timer.is_alive = lambda: time.monotonic() < next_look  # type: ignore[method-assign]
        self._timer = timer


def request_key() -> tuple[Hashable, ...]:
    """Return what decides on every template's text: language, theme, method and address of the page."""
    environ = request.environ
    page = (environ.get("SCRIPT_NAME"), environ["PATH_INFO"], environ.get("QUERY_STRING"))
    return get_locale(), current_theme(), request.method, *page


def key_of_greeting(context: Context) -> Hashable:
    """Return a key if the page differs in address and token alone: nobody is logged in, nothing was sent or flashed."""
    address = context["in_session"]
    if request.method == "GET" and session.keys() <= {USER_IP, "csrf_token"} and context["in_cookie"] == address:
        return "no address" if address is None else address.is_address
    return None


REUSABLE: dict[str | None, Callable[[Context], Hashable]] = {
    "home/hello.html": key_of_greeting,
    "_header.html": lambda _context: "user_session" in session,
    "_footer.html": lambda _context: None if request.method == "POST" else True,  # it leads back to what was sent from
}
"""By the name of a template, what its text depends on besides `request_key()`; None if it cannot be reused."""

SpeedUp = Callable[[Flask], None]

SPEEDUPS: tuple[SpeedUp, ...] = (
    reuse_signers,
    reuse_locales,
    reuse_translations,
    copy_globals,
    reuse_texts,
    seldom_expire_counts,
)
