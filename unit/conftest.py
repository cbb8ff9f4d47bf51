"""What the unit tests share: an environment and apps of a test's own."""

import os
from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Protocol
from unittest import mock

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import ChoiceLoader, DictLoader

from webapp import create_app
from webapp.settings import Settings

VARIABLES = [field.name.upper() for field in fields(Settings)]


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


@pytest.fixture
def new_app(settings: Settings) -> NewApp:
    """Make an app that the test may change, or break, as it likes."""

    def make(
        templates: dict[str, str] | None = None,
        *,
        static: Path | None = None,
        debug: bool = False,
        **changes: Any,
    ) -> Flask:
        with mock.patch.dict(os.environ, FLASK_DEBUG=str(int(debug))):
            app = create_app(replace(settings, **changes))
        if templates and app.jinja_loader:
            app.jinja_loader = ChoiceLoader([DictLoader(templates), app.jinja_loader])
        if static:
            app.static_folder = static
        return app

    return make


@pytest.fixture
def new_client(app: Flask) -> Callable[[], FlaskClient]:
    """Make visitors, for tests of more than one.

    pytest-flask's `client` keeps the context of its last request, and so its `g`, for whoever asks next: a test has
    either that one or these.
    """
    return app.test_client
