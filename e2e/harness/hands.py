"""Type and click like a person who does not wait for the page."""

import random

from playwright.sync_api import Locator, Page


class Hands:
    """The hands of a person at the keyboard and the mouse of a page."""

    def __init__(self, page: Page, *, seed: int = 0, min_ms: float = 5, max_ms: float = 30) -> None:
        """Hold each key and button down for a time between these two; `seed` decides for how long.

        Playwright waits, not the test: what the page does in the meantime is seen.
        """
        self._page = page
        self._random = random.Random(seed)  # noqa: S311 - it keeps no secret
        self._limits_ms = (min_ms, max_ms)

    def _pause_ms(self) -> float:
        return self._random.uniform(*self._limits_ms)

    def type(self, text: str) -> None:
        """Press the keys of a text one after another, wherever the focus is by then; a line ends with Enter."""
        for character in text:
            self._page.keyboard.type(character, delay=self._pause_ms())

    def press(self, key: str) -> None:
        """Press a key such as `Escape`, or several at once such as `Control+z`."""
        self._page.keyboard.press(key, delay=self._pause_ms())

    def hold_key(self, key: str, *, repeats: int) -> None:
        """Press a key until it has repeated so many times, then let go."""
        for _ in range(1 + repeats):
            self._page.keyboard.down(key)
        self._page.keyboard.up(key)

    def click(self, target: Locator) -> None:
        """Click where the target is now: whether it is enabled or not, moves, or is covered."""
        self._page.mouse.click(*point_of(target), delay=self._pause_ms())

    def double_click(self, target: Locator) -> None:
        """Click twice where the target is now, also if the first click takes it away from there."""
        self._page.mouse.dblclick(*point_of(target), delay=self._pause_ms())


def point_of(target: Locator) -> tuple[float, float]:
    """Scroll to the target if it is out of sight; return where its middle is.

    Waits until there is such an element, and for nothing else.

    Raises:
        AssertionError: it is not displayed.
    """
    target.evaluate("element => element.scrollIntoView({block: 'nearest', inline: 'nearest', behavior: 'instant'})")
    box = target.bounding_box()
    assert box, f"not displayed, so nobody can click it: {target}"
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
