"""Hold requests or answers of a page until a test releases them (in Chromium), but not those of navigations.

Playwright waits for a navigation that a click has begun, so that the test would never get to its release.

`page.route` would hold requests, but no answers, and it switches the cache off.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from playwright.sync_api import CDPSession, Error, Page

POLL_MS = 5

Stage = Literal["Request", "Response"]


@dataclass
class HeldRequest:
    """A request that has not left the browser yet, or whose answer has not reached the page yet."""

    session: CDPSession
    id: str
    method: str
    url: str
    is_held: bool = True

    def release(self) -> None:
        """Send the request, or deliver its answer; what it is redirected to is not held again."""
        self._finish("Fetch.continueRequest")

    def lose(self) -> None:
        """Lose the connection: the page gets no answer, whether the server has given one or not."""
        self._finish("Fetch.failRequest", errorReason="InternetDisconnected")

    def _finish(self, command: str, **options: str) -> None:
        self.session.send(command, {"requestId": self.id, **options})
        self.is_held = False


class Hold:
    """Hold the requests of a page, or the answers to them, until the test releases them."""

    def __init__(self, page: Page, url: str, stage: Stage) -> None:
        """Hold those to `url` from now on; `*` is any text."""
        self._page = page
        self._url = url
        self._sent: dict[str, None] = {}
        """The requests in the order in which they were sent, which is not that of their answers."""
        self._requests: dict[str, HeldRequest] = {}
        self._paused: set[str] = set()
        self._session = pause_requests(page, url, stage, on_sent=self._on_sent, on_pause=self._on_pause)

    def _on_sent(self, event: dict[str, Any]) -> None:
        self._sent.setdefault(event["requestId"])

    def _on_pause(self, session: CDPSession, event: dict[str, Any]) -> None:
        held = HeldRequest(session, event["requestId"], event["request"]["method"], event["request"]["url"])
        self._paused.add(held.id)
        if event.get("redirectedRequestId") in self._paused:
            held.release()
        else:
            self._requests[event["networkId"]] = held

    def wait_for(self, count: int, *, timeout_s: float = 5) -> list[HeldRequest]:
        """Wait until so many are held; return all that are, in the order in which the page sent them.

        Raises:
            AssertionError: there are fewer after `timeout_s`.
        """
        deadline = time.monotonic() + timeout_s
        while len(held := self._held()) < count:
            urls = [f"{request.method} {request.url}" for request in held]
            assert time.monotonic() < deadline, f"{len(held)} held for {self._url}, not {count}: {urls}"
            self._page.wait_for_timeout(POLL_MS)
        return held

    def _held(self) -> list[HeldRequest]:
        requests = [self._requests[network_id] for network_id in self._sent if network_id in self._requests]
        return [request for request in requests if request.is_held]

    def release(self) -> None:
        """Release all, in any order, and hold no more."""
        self._session.detach()


def pause_requests(
    page: Page,
    url: str,
    stage: Stage,
    *,
    on_sent: Callable[[dict[str, Any]], None],
    on_pause: Callable[[CDPSession, dict[str, Any]], None],
) -> CDPSession:
    """Pause the requests that the page sends to `url` from now on, or their answers; return the session that does it.

    Each request is given to `on_sent` before it is given to `on_pause`. Those of workers are left alone. Other sessions
    may pause the same requests.
    """
    session = page.context.new_cdp_session(page)
    sent: set[str] = set()

    def send(event: dict[str, Any]) -> None:
        sent.add(event["requestId"])
        on_sent(event)

    def pause(event: dict[str, Any]) -> None:
        with suppress(Error):  # the page may have cancelled the request by then, or be closed
            if event["networkId"] not in sent:
                session.send("Network.enable")  # the event comes before this is answered, or never
            if event["networkId"] in sent:
                on_pause(session, event)
            else:
                session.send("Fetch.continueRequest", {"requestId": event["requestId"]})

    session.on("Network.requestWillBeSent", send)
    session.on("Fetch.requestPaused", pause)
    session.send("Network.enable")
    session.send("Fetch.enable", {"patterns": [{"urlPattern": url, "requestStage": stage}]})
    return session
