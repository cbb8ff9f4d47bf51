"""What the tests of the spec share: something to show."""

import shutil
from collections.abc import Iterator

import pytest

from e2e.pages.recorded import write_example
from webapp.settings import Settings


@pytest.fixture
def recording(settings: Settings) -> Iterator[None]:
    """A recording of the app: a failure with its picture, and a bug with the pictures of the page right and wrong."""
    folder = settings.instance_path / "spec"
    write_example(folder)
    yield
    shutil.rmtree(folder)
