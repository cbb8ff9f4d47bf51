"""What the tests of the spec share: something to show."""

import shutil
from collections.abc import Iterator

import pytest

from e2e.pages.recorded import write_example, write_other_states
from webapp.settings import Settings


@pytest.fixture
def recording(settings: Settings) -> Iterator[None]:
    """A recording of the app: tests in each state, a failure and a bug with their pictures, mutants and coverage."""
    folder = settings.instance_path / "spec"
    write_example(folder)
    write_other_states(folder)
    yield
    shutil.rmtree(folder)
