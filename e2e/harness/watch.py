"""Watch what no visit may show, whatever its test is about: script errors, failed requests, requests to other sites."""

from collections.abc import Collection
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, WebError

OFFLINE = "net::ERR_INTERNET_DISCONNECTED"
"""Chromium's name for a request of a browser that its test took offline."""

HARMLESS_FAILURES = (
    OFFLINE,
    "NS_ERROR_OFFLINE",
    "net::ERR_ABORTED",
    "NS_BINDING_ABORTED",
    "NS_ERROR_ABORT",
    "Load request cancelled",
    "cancelled",
)
"""Names that Chromium, Firefox and WebKit give to a request that the next navigation cancelled."""

PAGE_STATUS = "Failed to load resource: the server responded with a status of"
"""Chromium's console says this of every page with an error status, also when the test asked for that page."""

OTHER_SITE = "request to another site"


class Watch:
    """The errors and requests of a browser context (one visitor)."""

    def __init__(self, context: BrowserContext, allowed_sites: Collection[str] = ()) -> None:
        """Watch every page of the context.

        Args:
            context: its own site is the first that it visits.
            allowed_sites: other sites that its pages may load from, such as `https://cdn.example`.
        """
        self.context = context
        self.console: list[str] = []
        self._sites = {origin(site) for site in allowed_sites}
        self._own_site: tuple[str, str] | None = None
        self._errors: list[tuple[str, str]] = []
        """Each with the page whose status it tells, if it is about one."""
        self._visited: set[str] = set()
        context.on("page", self._watch_page)
        context.on("console", self._on_console)
        context.on("weberror", self._on_page_error)
        context.on("request", self._on_request)
        context.on("requestfailed", self._on_request_failed)

    def _watch_page(self, page: Page) -> None:
        page.on("framenavigated", lambda frame: self._visited.add(frame.url))

    def _on_console(self, message: ConsoleMessage) -> None:
        self.console.append(f"{message.type}: {message.text}")
        if message.type == "error" and OFFLINE not in message.text:
            page = message.location["url"] if message.text.startswith(PAGE_STATUS) else ""
            self._errors.append((f"error in the console: {message.text} ({message.location['url']})", page))

    def _on_page_error(self, error: WebError) -> None:
        self.console.append(f"uncaught: {error.error}")
        address = error.page.url if error.page else ""
        self._errors.append((f"error on the page: {error.error} ({address})", ""))

    def _on_request(self, request: Request) -> None:
        if request.url.startswith(("data:", "blob:")):
            return
        self._own_site = self._own_site or origin(request.url)
        if request.method == "POST":  # a form, sent by the browser or by a script: a test asserts its status itself
            self._visited.add(request.url)
        if origin(request.url) not in {self._own_site, *self._sites}:
            self._errors.append((f"{OTHER_SITE}: {request.url}", ""))

    def _on_request_failed(self, request: Request) -> None:
        if request.failure not in HARMLESS_FAILURES:
            self._errors.append((f"failed request: {request.url} ({request.failure})", ""))

    def errors(self) -> list[str]:
        """Return all that no visit may show; the status of a page that was visited is no such thing."""
        return [error for error, page in self._errors if page not in self._visited]

    def verify(self) -> None:
        """Fail if there were errors.

        Raises:
            AssertionError: lists them.
        """
        errors = self.errors()
        assert not errors, "The browser noticed:\n" + "\n".join(errors)


def origin(address: str) -> tuple[str, str]:
    """Return the scheme and the host with its port: two addresses that share them are of one site (RFC 6454)."""
    parts = urlsplit(address)
    return parts.scheme, parts.netloc
