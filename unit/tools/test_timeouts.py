"""The option `--step-timeout` (e2e/harness/timeouts.py): what it limits, and when."""

from contextlib import suppress
from unittest.mock import Mock, call

import pytest
from playwright.sync_api import BrowserContext, expect

from e2e.harness.timeouts import PAGE_TIMEOUT_MS, StepTimeout

pytestmark = pytest.mark.suite

LIMITED = [call.set_default_timeout(1500), call.set_default_navigation_timeout(PAGE_TIMEOUT_MS)]


@pytest.fixture
def expect_timeouts(monkeypatch: pytest.MonkeyPatch) -> list[float | None]:
    """The timeouts that were set for expectations, in milliseconds, in their order."""
    timeouts: list[float | None] = []
    monkeypatch.setattr(expect, "set_options", lambda timeout: timeouts.append(timeout))
    return timeouts


@pytest.fixture
def contexts() -> list[Mock]:
    """Three browser contexts, which record what was set on them."""
    return [Mock(BrowserContext), Mock(BrowserContext), Mock(BrowserContext)]


def test_only_the_body_of_a_test_has_the_timeout(expect_timeouts: list[float | None], contexts: list[Mock]) -> None:
    """The timeout holds while a test runs, for contexts opened before and during it; pages load with the default."""
    before, during, after = contexts
    step_timeout = StepTimeout(1.5)

    step_timeout.set_on(before)
    assert before.mock_calls == []
    with suppress(AssertionError), step_timeout.in_test([before]):
        step_timeout.set_on(during)
        raise AssertionError("the test failed")
    step_timeout.set_on(after)

    assert before.mock_calls == during.mock_calls == LIMITED
    assert after.mock_calls == []
    assert expect_timeouts == [1500, None]


def test_without_the_option_nothing_is_set(expect_timeouts: list[float | None], contexts: list[Mock]) -> None:
    """Without the option Playwright's default timeouts stay."""
    step_timeout = StepTimeout(None)

    with step_timeout.in_test(contexts[:2]):
        step_timeout.set_on(contexts[2])

    assert expect_timeouts == []
    assert [context.mock_calls for context in contexts] == [[], [], []]
