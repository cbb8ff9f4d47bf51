"""Run each test of the list with JavaScript and without, unless it is marked `needs_javascript`."""

import pytest

from e2e.harness.javascript import with_and_without


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test twice."""
    with_and_without(metafunc)


@pytest.fixture(autouse=True)
def javascript() -> None:
    """Let each test of this folder be parametrised."""
