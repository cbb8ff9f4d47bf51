"""A timeout for the steps of a test: `--step-timeout`."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, expect

PAGE_TIMEOUT_MS = 30_000
"""For the loading of a page: Playwright's own default."""


class StepTimeout:
    """The timeout of the actions and expectations in the body of a test.

    Fixtures and the loading of pages keep Playwright's default timeouts: on a busy machine they are only late.
    """

    def __init__(self, seconds: float | None) -> None:
        """Remember the timeout; None leaves Playwright's default."""
        self._timeout_ms = seconds and seconds * 1000
        self._in_test = False

    @contextmanager
    def in_test(self, contexts: Iterable[BrowserContext]) -> Iterator[None]:
        """Set the timeout for these browser contexts, and for those opened before the block ends."""
        if not self._timeout_ms:
            yield
            return
        self._in_test = True
        try:
            expect.set_options(timeout=self._timeout_ms)
            for context in contexts:
                self.set_on(context)
            yield
        finally:
            self._in_test = False
            expect.set_options(timeout=None)

    def set_on(self, context: BrowserContext) -> None:
        """Set the timeout on a browser context if the body of a test is running."""
        if self._in_test and self._timeout_ms:
            context.set_default_timeout(self._timeout_ms)
            context.set_default_navigation_timeout(PAGE_TIMEOUT_MS)
