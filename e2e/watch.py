"""What no visit may show, whatever its test is about: errors in page or console, failed or foreign requests."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, WebError

OFFLINE = "net::ERR_INTERNET_DISCONNECTED"
"""What Chromium calls a request of a browser that its test took off the line."""

HARMLESS_FAILURES = (
    OFFLINE,
    "NS_ERROR_OFFLINE",
    "net::ERR_ABORTED",
    "NS_BINDING_ABORTED",
    "Load request cancelled",
    "cancelled",
)
"""What Chromium, Firefox and WebKit call a request that the next navigation overtook."""

STATUS_OF_A_PAGE = "Failed to load resource: the server responded with a status of"
"""Chromium's console says this of every page with an error status, also when the test asked for that page."""


class Watch:
    """What a browser context (a visitor) has been shown so far."""

    def __init__(self, context: BrowserContext) -> None:
        """Watch every page of the context; its own site is where the visitor goes first."""
        self.context = context
        self.site: tuple[str, str] | None = None
        self.console: list[str] = []
        self.faults: list[tuple[str, str]] = []
        self.visited: set[str] = set()
        context.on("page", self._watch_page)
        context.on("console", self._hear)
        context.on("weberror", self._note_page_error)
        context.on("request", self._note_request)
        context.on("requestfailed", self._note_failure)

    def _watch_page(self, page: Page) -> None:
        page.on("framenavigated", lambda frame: self.visited.add(frame.url))

    def _hear(self, message: ConsoleMessage) -> None:
        self.console.append(f"{message.type}: {message.text}")
        if message.type == "error" and OFFLINE not in message.text:
            page = message.location["url"] if message.text.startswith(STATUS_OF_A_PAGE) else ""
            self.faults.append((f"error in the console: {message.text} ({message.location['url']})", page))

    def _note_page_error(self, error: WebError) -> None:
        self.console.append(f"uncaught: {error.error}")
        self.faults.append((f"error on the page: {error.error}", ""))

    def _note_request(self, request: Request) -> None:
        if request.url.startswith(("data:", "blob:")):
            return
        self.site = self.site or origin(request.url)
        if request.method == "POST":  # a form, whether the page's script sends it or the browser: its status is seen
            self.visited.add(request.url)
        if origin(request.url) != self.site:
            self.faults.append((f"request to another site: {request.url}", ""))

    def _note_failure(self, request: Request) -> None:
        if request.failure not in HARMLESS_FAILURES:
            self.faults.append((f"failed request: {request.url} ({request.failure})", ""))

    def unexcused(self) -> list[str]:
        """Return what no visit may show; the status of a page itself is the test's own business."""
        return [fault for fault, page in self.faults if page not in self.visited]

    def verify(self) -> None:
        """Fail if anything was shown that no visit may show.

        Raises:
            AssertionError: lists what was shown.
        """
        faults = self.unexcused()
        assert not faults, "The browser noticed:\n" + "\n".join(faults)


def origin(address: str) -> tuple[str, str]:
    """Return the scheme and the host with its port, which make two addresses of one site (RFC 6454)."""
    parts = urlsplit(address)
    return parts.scheme, parts.netloc
