"""Every behaviour of a list is tried with JavaScript and without."""

import pytest

from e2e.harness.javascript import with_and_without


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make two tests of each."""
    with_and_without(metafunc)


@pytest.fixture(autouse=True)
def javascript() -> None:
    """Give every test of this folder the parameter above."""
