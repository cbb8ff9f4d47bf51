"""What the tests of the spec share: a recording of the app's."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from unit.helpers import client_in


@pytest.fixture
def folder(app: Flask) -> Iterator[Path]:
    """The folder of the recording, in which nothing is recorded yet."""
    folder = Path(app.instance_path) / "spec"
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def reader(app: Flask) -> FlaskClient:
    """A visitor who reads English."""
    return client_in(app, "en")
