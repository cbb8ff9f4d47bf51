"""How long a test waits for what does not come: `--patience`."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, expect

PAGE = 30_000
"""How long a page that was asked for may take, in milliseconds: Playwright's own default."""


class Patience:
    """The patience of a test's own steps, its actions and expectations.

    What fixtures do to get there is not hurried, nor is the loading of a page: on a busy machine they are only late.
    """

    def __init__(self, seconds: float | None) -> None:
        """Wait so long; None is Playwright's own patience."""
        self._asked = seconds and seconds * 1000
        self._now: float | None = None

    @contextmanager
    def of_test(self, contexts: Iterable[BrowserContext]) -> Iterator[None]:
        """Hurry the visitors that there are, and those to come, while the test takes its steps."""
        if not self._asked:
            yield
            return
        self._now = self._asked
        try:
            expect.set_options(timeout=self._now)
            for context in contexts:
                self.of_visitor(context)
            yield
        finally:
            self._now = None
            expect.set_options(timeout=None)

    def of_visitor(self, context: BrowserContext) -> None:
        """Hurry a visitor, if the test has begun."""
        if self._now:
            context.set_default_timeout(self._now)
            context.set_default_navigation_timeout(PAGE)
