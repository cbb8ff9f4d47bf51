"""`--patience` (e2e/patience.py): who is hurried, and when."""

from contextlib import suppress
from unittest.mock import Mock, call

import pytest
from playwright.sync_api import BrowserContext, expect

from e2e.patience import PAGE, Patience

pytestmark = pytest.mark.suite

HURRIED = [call.set_default_timeout(1500), call.set_default_navigation_timeout(PAGE)]


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float | None]:
    """How long expectations are told to wait, in milliseconds, in turn."""
    told: list[float | None] = []
    monkeypatch.setattr(expect, "set_options", lambda timeout: told.append(timeout))
    return told


@pytest.fixture
def visitors() -> list[Mock]:
    """Three visitors, each of whom remembers what was set."""
    return [Mock(BrowserContext), Mock(BrowserContext), Mock(BrowserContext)]


def test_only_the_steps_of_a_test_are_hurried(waited: list[float | None], visitors: list[Mock]) -> None:
    """Who came in a fixture waits shorter once the test begins, as does who comes later; pages may take their time."""
    before, during, after = visitors
    patience = Patience(1.5)

    patience.of_visitor(before)
    assert before.mock_calls == []
    with suppress(AssertionError), patience.of_test([before]):
        patience.of_visitor(during)
        raise AssertionError("the test failed")
    patience.of_visitor(after)

    assert before.mock_calls == during.mock_calls == HURRIED
    assert after.mock_calls == []
    assert waited == [1500, None]


def test_without_the_option_nobody_is_hurried(waited: list[float | None], visitors: list[Mock]) -> None:
    """Playwright's own patience stays as it is."""
    patience = Patience(None)

    with patience.of_test(visitors[:2]):
        patience.of_visitor(visitors[2])

    assert waited == []
    assert [visitor.mock_calls for visitor in visitors] == [[], [], []]
