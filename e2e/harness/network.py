"""Make the connection of a page slow, uneven or lost, and decide in which order answers arrive (in Chromium).

Latencies are not those of Chromium's `Network.emulateNetworkConditions`: a new one would deliver at once what the one
before held, so that no answer overtakes another, and it would undo `set_offline`.
"""

import random
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Page

from .hold import Hold, pause_requests

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import CDPSession


class Network:
    """The connection of a page; closing the page releases all that is held."""

    def __init__(self, page: Page) -> None:
        """Leave it as it is, until a method changes it."""
        self._page = page
        self._draw_ms: Callable[[], float] = lambda: 0
        self._latencies_ms: dict[str, float] = {}
        self._session: CDPSession | None = None

    def slow(self, latency_ms: float) -> None:
        """Delay each answer by the same time; by 0 ms, the connection is as fast as it was."""
        self.uneven(latency_ms, latency_ms)

    def uneven(self, min_ms: float, max_ms: float, *, seed: int = 0) -> None:
        """Delay each answer by a time of its own, so that they overtake each other; `seed` decides by which."""
        generator = random.Random(seed)  # noqa: S311 - it keeps no secret
        if self._session:
            self._session.send("Network.enable")  # until it answers, what was sent before gets the old latency
        self._draw_ms = lambda: generator.uniform(min_ms, max_ms)
        self._session = self._session or pause_requests(
            self._page, "*", "Response", on_sent=self._on_sent, on_pause=self._on_answer
        )

    def _on_sent(self, event: dict[str, Any]) -> None:
        self._latencies_ms[event["requestId"]] = self._draw_ms()

    def _on_answer(self, session: "CDPSession", event: dict[str, Any]) -> None:
        self._page.wait_for_timeout(self._latencies_ms[event["networkId"]])
        session.send("Fetch.continueRequest", {"requestId": event["requestId"]})

    def hold_requests(self, url: str) -> Hold:
        """Hold each request to `url` before the server gets it; `*` is any text."""
        return Hold(self._page, url, "Request")

    def hold_answers(self, url: str) -> Hold:
        """Let the server get each request to `url`, and hold its answer; `*` is any text."""
        return Hold(self._page, url, "Response")

    def offline(self) -> None:
        """Take the page and all of its browser context offline."""
        self._page.context.set_offline(True)

    def online(self) -> None:
        """Bring them back."""
        self._page.context.set_offline(False)
