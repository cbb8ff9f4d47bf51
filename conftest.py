"""What both suites share: the app under test."""

from typing import TYPE_CHECKING

import pytest

from webapp import create_app
from webapp.settings import Settings

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of the app under test: those of a real one, with a folder of its own."""
    return Settings(
        secret_key="a key for tests, long enough for any address", instance_path=tmp_path_factory.mktemp("instance")
    )


@pytest.fixture(scope="session")
def app(settings: Settings) -> "Flask":
    """The app under test, as it is served to people: forms protected, `TESTING` off."""
    return create_app(settings)


# pytest-flask pushes one request context around each whole test, so that `g` leaks from one request into the next, and
# replaces the app's response class. Neither happens to people who use the app.


@pytest.fixture
def _push_request_context() -> None:
    """Leave the requests of a test apart."""


@pytest.fixture
def _monkeypatch_response_class() -> None:
    """Leave the responses as they are."""
