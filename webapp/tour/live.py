"""What can be tried at a stop: the variables of its template in `templates/tour/live/`."""

import json
import sys
from collections.abc import Callable
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flask import current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from itsdangerous import BadSignature
from werkzeug.wrappers import Response

from webapp.settings import PROJECT
from webapp.tour.forms import CookieForm, CourseForm, MessageForm, ValidatorsForm
from webapp.tour.places import places
from webapp.tour.proof import bugs_named

PACKAGES = (
    "Flask",
    "Werkzeug",
    "Jinja2",
    "MarkupSafe",
    "itsdangerous",
    "click",
    "blinker",
    "Flask-WTF",
    "WTForms",
    "Bootstrap-Flask",
    "flask-babel",
    "Flask-Compress",
    "Flask-SQLAlchemy-Lite",
    "SQLAlchemy",
    "Flask-Alembic",
    "alembic",
)
"""What Flask stands on, then the extensions of this app and what they bring."""

BROWSER_BUGS = {
    "error-text-is-hidden": (
        _l("Below each empty field a red text says what is missing."),
        _l("The fields have a red edge, and no text."),
    ),
    "menu-can-be-seen-through": (
        _l("The open menu covers what lies behind it."),
        _l("The page shows through the open menu."),
    ),
    "checkbox-cannot-be-seen": (
        _l("Each todo has a box with an edge."),
        _l("The boxes of the todos can hardly be seen."),
    ),
}
"""Seeded bugs that no test without a browser detects, and what their pictures show, right and wrong."""

MAX_TYPED_LENGTH = 200
"""Characters of a field that the page repeats."""

Variables = dict[str, Any]


def typed(name: str, default: str) -> str:
    """Return what was typed into a field of a form that is sent by GET."""
    return request.args.get(name, default)[:MAX_TYPED_LENGTH]


def packages() -> Variables:
    """Return the packages that this app is made of, with their versions."""
    return {"packages": [(name, version(name)) for name in PACKAGES]}


def process() -> Variables:
    """Return how this process was started."""
    return {
        "program": Path(sys.argv[0]).name,
        "python": sys.version.partition(" ")[0],
        "server": request.environ.get("SERVER_SOFTWARE", ""),
    }


def markup() -> Variables:
    """Return the name to greet."""
    return {"name": typed("name", "<b>Ana</b>")}


def loop() -> Variables:
    """Return the todos to loop over."""
    return {
        "todos": [todo.strip() for todo in typed("todos", _("Buy coffee, Send the request")).split(",") if todo.strip()]
    }


def blocks() -> Variables:
    """Return which blocks the templates of the greeting define."""

    def names(file: str) -> list[str]:
        found = places(file, (PROJECT / "templates" / file).read_text(encoding="utf-8"))
        return [name.removeprefix("block ") for place in found for name in place.names if name.startswith("block ")]

    return {"base": names("base.html"), "page": names("home/hello.html")}


def bootstrap_lines() -> Variables:
    """Return the version of Bootstrap-Flask."""
    return {"version": version("Bootstrap-Flask")}


def configuration() -> Variables:
    """Return the names of the settings: their values are for nobody's eyes."""
    return {"keys": sorted(current_app.config)}


def session_cookie() -> Variables:
    """Return the parts of the visitor's session cookie, and what the app says of a changed one."""
    name = current_app.session_interface.get_cookie_name(current_app)
    cookie = request.cookies.get(name, "")
    form = CookieForm(cookie=cookie)
    verdict = check_signature(form.cookie.data) if form.is_submitted() else None
    return {"cookie_name": name, "cookie": take_apart(cookie), "form": form, "verdict": verdict}


def signing_serializer() -> Any:
    """Return what signs the sessions of this app."""
    return current_app.session_interface.get_signing_serializer(current_app)  # type: ignore[attr-defined]  # it is Flask's own


def take_apart(cookie: str) -> Variables | None:
    """Return the payload, the time and the signature of a session cookie, or None if the app has not signed it."""
    try:
        data, made_at = signing_serializer().loads(cookie, return_timestamp=True)
    except BadSignature:
        return None
    data = json.dumps(data, indent=2, ensure_ascii=False, default=str)
    return {"parts": cookie.rsplit(".", 2), "data": data, "made_at": made_at}


def check_signature(cookie: str | None) -> tuple[bool, str]:
    """Return whether the app accepts a session cookie, and what itsdangerous says of it."""
    try:
        signing_serializer().loads(cookie or "")
    except BadSignature as error:
        return False, str(error)
    return True, ""


def course_form() -> Variables | Response:
    """Validate the form of the course notes."""
    form = CourseForm()
    if form.validate_on_submit():
        name = form.username.data[:MAX_TYPED_LENGTH]
        flash(
            _("Accepted. The view has: %(name)s, and a password that it shows to nobody.", name=name),
            "success",
        )
        return redirect(url_for("tour.stop", name="forms"), HTTPStatus.SEE_OTHER)
    return {"form": form}


def validators() -> Variables | Response:
    """Validate a field by each validator."""
    form = ValidatorsForm()
    if form.validate_on_submit():
        flash(_("Every validator accepts its field."), "success")
        return redirect(url_for("tour.stop", name="validators"), HTTPStatus.SEE_OTHER)
    return {"form": form}


def message(stop: str) -> Callable[[], Variables | Response]:
    """Return the view of a form whose text is shown once, on the page that it redirects to."""

    def show_once() -> Variables | Response:
        form = MessageForm()
        if form.validate_on_submit():
            flash(form.message.data, "success")
            return redirect(url_for("tour.stop", name=stop), HTTPStatus.SEE_OTHER)
        return {"form": form}

    return show_once


def browser_bugs() -> Variables:
    """Return bugs that only a browser shows; none if the app was installed without the catalogue of bugs."""
    return {"shown": bugs_named(BROWSER_BUGS), "bug_pictures": BROWSER_BUGS}


LIVE: dict[str, Callable[[], Variables | Response]] = {
    "flask": packages,
    "start": process,
    "templates": markup,
    "loops": loop,
    "inheritance": blocks,
    "macros": loop,
    "bootstrap": bootstrap_lines,
    "configuration": configuration,
    "session": session_cookie,
    "forms": course_form,
    "validators": validators,
    "testing": browser_bugs,
    "post-redirect-get": message("post-redirect-get"),
    "flash": message("flash"),
}
"""By the name of a stop."""

ACCEPTS_POST = {"session", "forms", "validators", "post-redirect-get", "flash"}
"""The stops with a form that is sent by POST."""
