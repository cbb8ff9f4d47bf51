"""What the unit tests share: an environment and apps of a test's own."""

import os
from collections.abc import Callable, Iterator, MutableMapping
from pathlib import Path
from typing import Any, Protocol
from unittest import mock

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import ChoiceLoader, DictLoader

from unit.accounts import add, register, todos_of
from webapp import create_app
from webapp.accounts.rate_limits import limiter
from webapp.database import db, upgrade
from webapp.settings import NOT_FROM_ENVIRONMENT, Settings

VARIABLES = [name.upper() for name in Settings.model_fields if name not in NOT_FROM_ENVIRONMENT]


NewClient = Callable[[], FlaskClient]
"""Makes a visitor."""


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
    """The environment, with none of the app's variables set, and put back afterwards."""
    with mock.patch.dict(os.environ):
        for name in [*VARIABLES, "FLASK_DEBUG"]:
            os.environ.pop(name, None)
        yield os.environ


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    """No wrong password of one test counts in another: all come from the same address."""
    if limiter.initialized:
        limiter.reset()


@pytest.fixture
def new_app(app: Flask, settings: Settings) -> NewApp:  # noqa: ARG001 - makes the database
    """Make an app that the test may change, or break, as it likes; its database is that of `app`."""

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
    """An app with a database file of its own, which a test may break; SQLite, whatever the other tests run on."""
    app = new_app(instance_path=tmp_path, database_url="")
    upgrade(app)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def new_client(app: Flask) -> NewClient:
    """Make visitors, for tests of more than one.

    pytest-flask's `client` keeps the context of its last request, and so its `g`, for whoever asks next: a test has
    either that one or these.
    """
    return app.test_client


@pytest.fixture
def ana(new_client: NewClient) -> FlaskClient:
    """Somebody with an account."""
    client = new_client()
    register(client)
    return client


@pytest.fixture
def todo(ana: FlaskClient) -> int:
    """The number of her only todo."""
    add(ana, "Buy bread")
    return todos_of(ana)["Buy bread"]
