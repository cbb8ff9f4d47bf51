"""What the unit tests share: an environment, apps and clients of a test's own."""

import os
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any, Protocol
from unittest import mock

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import ChoiceLoader, DictLoader

from unit.helpers import add_todos, register, reset_rate_limits, todos_of
from unit.log_secrets import logged_lines, noted_secrets
from webapp import create_app
from webapp.database import db, upgrade
from webapp.settings import NOT_FROM_ENVIRONMENT, Settings

VARIABLES = [name.upper() for name in Settings.model_fields if name not in NOT_FROM_ENVIRONMENT]


class NewApp(Protocol):
    """Makes an app."""

    def __call__(
        self,
        templates: dict[str, str] | None = None,
        *,
        static: Path | None = None,
        debug: bool = False,
        **changes: Any,
    ) -> Flask:
        """Return an app with some settings changed, with templates besides its own, or with other static files."""


@pytest.fixture
def environment() -> Iterator[MutableMapping[str, str]]:
    """The environment, with none of the app's variables set, and restored afterwards."""
    with mock.patch.dict(os.environ):
        for name in [*VARIABLES, "FLASK_DEBUG"]:
            os.environ.pop(name, None)
        yield os.environ


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor's browser.

    pytest-flask's client stays in a `with` block, which leaves the context of its last request, and so its `g`, open
    to whatever the test does next: another client, or a look into the database.
    """
    return app.test_client()


@pytest.fixture(autouse=True)
def _reset_rate_limits(request: pytest.FixtureRequest) -> None:
    """Let no wrong password of one test count in another: all tests come from the same address."""
    if "app" in request.fixturenames:
        reset_rate_limits(request.getfixturevalue("app"))


@pytest.fixture(autouse=True)
def _log_tells_no_secret() -> Iterator[None]:
    """Fail a test after which the log has a password, a hash, a token or a todo."""
    with noted_secrets() as secrets, logged_lines() as lines:
        yield
    told = {secret: line for line in lines for secret in secrets if secret in line}
    assert not told, "A line of the log repeats what nobody else may read."


@pytest.fixture
def new_app(app: Flask, settings: Settings) -> NewApp:  # noqa: ARG001 - makes the database
    """Make an app that the test may change or break; its database is that of `app`."""

    def make(
        templates: dict[str, str] | None = None,
        *,
        static: Path | None = None,
        debug: bool = False,
        **changes: Any,
    ) -> Flask:
        with mock.patch.dict(os.environ, FLASK_DEBUG=str(int(debug))):
            app = create_app(settings.model_copy(update=changes))
        if templates and app.jinja_loader:
            app.jinja_loader = ChoiceLoader([DictLoader(templates), app.jinja_loader])
        if static:
            app.static_folder = static
        return app

    return make


@pytest.fixture
def sqlite_app(new_app: NewApp, tmp_path: Path) -> Iterator[Flask]:
    """An app with a database file of its own, which may be broken; SQLite even if the other tests are not."""
    app = new_app(instance_path=tmp_path, database_url="")
    upgrade(app)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def ana(app: Flask) -> FlaskClient:
    """The browser of a user, who is logged in."""
    client = app.test_client()
    register(client)
    return client


@pytest.fixture
def todo(ana: FlaskClient) -> int:
    """The id of Ana's only todo."""
    add_todos(ana, "Buy bread")
    return todos_of(ana)["Buy bread"]
