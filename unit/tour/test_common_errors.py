"""The errors that the tour explains (`errors.md`): each message is what today's packages print, or an old one did."""

import os
import re
import socket
import subprocess
import sys
import traceback
from collections.abc import Callable
from functools import cache
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from flask import Flask, render_template_string, session
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect, FlaskForm

from webapp.settings import PROJECT

LANGUAGES = ("en", "es")
FORM_MACROS = '{% import "bootstrap5/form.html" as wtf %}{{ wtf.quick_form(form) }}'


def sections(language: str) -> dict[str, str]:
    """Return what the tour says about each message, without its line breaks."""
    text = (PROJECT / f"webapp/tour/texts/{language}/errors.md").read_text(encoding="utf-8")
    found = re.findall(r"^### `([^\n]+)`\n(.+?)(?=^##|\Z)", text, flags=re.MULTILINE | re.DOTALL)
    assert len(found) == len(re.findall("^###", text, flags=re.MULTILINE)), "A heading is not a message in backticks."
    return {message: " ".join(explanation.split()) for message, explanation in found}


def raised_by(action: Callable[[], object]) -> str:
    """Return the last lines of the traceback of an action that fails."""
    with pytest.raises(Exception) as caught:  # noqa: PT011 - the message is looked at later
        action()
    return "".join(traceback.format_exception_only(caught.value))


def importing(name: str, module: str) -> str:
    """Return the error of an import."""
    return raised_by(lambda: exec(f"from {module} import {name}", {}))  # noqa: S102 - every word is ours


def rendering(source: str, extension: Callable[[Flask], object] = str) -> str:
    """Return the error of a template, in an app with an extension."""
    app = Flask(__name__)
    extension(app)
    with app.app_context():
        return raised_by(lambda: render_template_string(source, form=None))


def visiting(view: Callable[[], object]) -> str:
    """Return the error of a page."""
    app = Flask(__name__)
    app.testing = True
    app.add_url_rule("/", "hello", view)  # type: ignore[arg-type]  # Flask's type knows that a view returns something
    return raised_by(lambda: app.test_client().get("/"))


def posting(status: HTTPStatus, extension: Callable[[Flask], object] = str, methods: tuple[str, ...] = ()) -> str:
    """Return the page that answers a form without fields, with the expected status."""
    app = Flask(__name__)
    app.secret_key = "only for this test"
    extension(app)
    app.add_url_rule("/", "hello", lambda: "Hello", methods=["GET", *methods])
    response = app.test_client().post("/")
    assert response.status_code == status
    return response.get_data(as_text=True)


def store_in_session() -> str:
    """Use the session."""
    session["name"] = "Ana"
    return "Hello"


def registering_twice() -> str:
    """Return the error of a second view with the name of the first."""
    app = Flask(__name__)
    app.add_url_rule("/", "hello", lambda: "Hello")
    return raised_by(lambda: app.add_url_rule("/again", "hello", lambda: "Hello again"))


def running(*options: str, **variables: str) -> str:
    """Return what the command `flask` prints beside a `main.py`, before it ends with an error."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FLASK_")}
    with TemporaryDirectory() as folder:
        Path(folder, "main.py").write_text("from flask import Flask\n\napp = Flask(__name__)\n", encoding="utf-8")
        run = subprocess.run(  # noqa: S603 - every word is ours
            [sys.executable, "-m", "flask", *options],
            cwd=folder,
            env={**environment, "FLASK_SKIP_DOTENV": "1", **variables},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    assert run.returncode != 0
    return run.stdout + run.stderr


@cache
def running_on_a_taken_port() -> str:
    """Return what `flask run` prints with FLASK_ENV set, if its port is taken; the port is replaced by 5000."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        printed = running("--app", "main", "run", "--port", port, FLASK_ENV="development")
    return printed.replace(port, "5000")


TODAY: dict[str, Callable[[], str]] = {
    "cannot import name 'url_quote' from 'werkzeug.urls'": lambda: importing("url_quote", "werkzeug.urls"),
    "cannot import name 'escape' from 'jinja2'": lambda: importing("escape", "jinja2"),
    "cannot import name 'Markup' from 'flask'": lambda: importing("Markup", "flask"),
    "cannot import name 'JSONEncoder' from 'flask.json'": lambda: importing("JSONEncoder", "flask.json"),
    "TemplateNotFound: bootstrap/wtf.html": lambda: rendering('{% import "bootstrap/wtf.html" as wtf %}', Bootstrap5),
    "has no attribute 'quick_form'": lambda: rendering(FORM_MACROS, Bootstrap5),
    "Could not locate a Flask application": lambda: running("run"),
    "Debug mode: off": running_on_a_taken_port,
    "Port 5000 is in use by another program": running_on_a_taken_port,
    "The session is unavailable because no secret key was set": lambda: visiting(store_in_session),
    "The CSRF token is missing": lambda: posting(HTTPStatus.BAD_REQUEST, CSRFProtect, ("POST",)),
    "Method Not Allowed": lambda: posting(HTTPStatus.METHOD_NOT_ALLOWED),
    "View function mapping is overwriting an existing endpoint function": registering_twice,
    "did not return a valid response": lambda: visiting(lambda: None),
}
"""What provokes each message with today's packages."""

MENTIONED: dict[str, Callable[[], str]] = {
    "Could not import 'main'": lambda: running("--app", "absent", "run").replace("absent", "main"),
    "A secret key is required to use CSRF": lambda: visiting(FlaskForm),
}
"""What provokes the messages that are mentioned below the heading of another."""

OLD = {"TemplateNotFound: bootstrap/form.html": "Flask-Bootstrap 3.3.7.1"}
"""The messages that need an old package, which the text names."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_message_is_provoked_or_old(language: str) -> None:
    """The tour explains exactly the messages that are known here, under the same headings in both languages."""
    assert sorted(sections(language)) == sorted([*TODAY, *OLD])
    assert list(sections(language)) == list(sections("en"))


@pytest.mark.parametrize("message", TODAY)
def test_message_is_what_packages_print_today(message: str) -> None:
    """The mistake leads to the message that the tour explains."""
    assert message in TODAY[message]()


@pytest.mark.parametrize("message", MENTIONED)
def test_mentioned_message_is_what_packages_print_today(message: str) -> None:
    """A message that is mentioned beside another is in both languages, and printed today."""
    assert all(f"`{message}`" in " ".join(sections(language).values()) for language in LANGUAGES)
    assert message in MENTIONED[message]()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("message", OLD)
def test_old_message_is_told_to_be_old(language: str, message: str) -> None:
    """A message that only an old package prints is explained with that package and its version."""
    assert OLD[message] in sections(language)[message]


@pytest.mark.parametrize("path", ["bootstrap/form.html", "bootstrap5/form.html"])
def test_template_of_bootstrap_needs_the_extension(path: str) -> None:
    """Without `Bootstrap5(app)`, no template of Bootstrap-Flask is found, as the tour says."""
    source = f'{{% from "{path}" import render_form %}}'

    assert f"TemplateNotFound: {path}" in rendering(source)
