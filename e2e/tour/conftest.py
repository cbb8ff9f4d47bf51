"""What the tests of the tour share."""

import pytest
from playwright.sync_api import Page

from e2e.harness.javascript import with_and_without
from e2e.pages.tour import TourPage


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test with JavaScript and without if it asks for the fixture `javascript`: the tour has no script."""
    if "javascript" in metafunc.fixturenames:
        with_and_without(metafunc)


@pytest.fixture
def tour(page: Page) -> TourPage:
    """The tour of a visitor who has not begun it."""
    return TourPage(page)
