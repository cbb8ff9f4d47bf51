"""What the browser tests share: the app under test, and the harness."""

import pytest
from app import create_app  # CHANGE: where your app comes from
from flask import Flask

pytest_plugins = ["e2e.harness.plugin"]


@pytest.fixture(scope="session")
def app() -> Flask:
    """The app under test."""
    return create_app()  # CHANGE: with settings for tests, such as a database of its own


@pytest.fixture(scope="session")
def allowed_sites() -> list[str]:
    """Other sites that pages may load from; a request to any other fails the test."""
    return ["https://cdn.jsdelivr.net"]  # CHANGE: [] if your pages load everything from your app
