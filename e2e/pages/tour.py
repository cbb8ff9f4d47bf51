"""The pages of the tour."""

from playwright.sync_api import Locator, Page

EVERY_STOP = 24
"""How many there are."""


class TourPage:
    """A stop of the tour, or its contents."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.heading = page.get_by_role("heading", level=1)
        self.progress = page.get_by_role("progressbar")
        self.stops = page.get_by_role("list", name="Todas las paradas").get_by_role("listitem")
        self.search = page.get_by_role("searchbox")
        self.found = page.get_by_role("region", name="encontrado")
        self.next = page.get_by_role("link", name="Siguiente")
        self.previous = page.get_by_role("link", name="Anterior")
        self.way_back = page.get_by_role("link", name="Volver al recorrido")
        self.live = page.get_by_role("region", name="Pruébalo")
        self.wire = page.get_by_role("region", name="Qué ha pasado por la red")
        self.exchanges = self.wire.get_by_role("listitem")
        self.message = page.get_by_role("status")

    def open(self, stop: str = "") -> int:
        """Open a stop, or the contents; return the status."""
        answer = self.page.goto(f"/tour/{stop}".rstrip("/"))
        assert answer
        return answer.status

    def search_for(self, words: str) -> None:
        """Search the stops for some words."""
        self.search.fill(words)
        self.page.get_by_role("button", name="Buscar").click()

    def send(self) -> None:
        """Send the form that is tried here, and wait for the page that answers."""
        with self.page.expect_event("load"):
            self.live.get_by_role("button", name="Enviar").click()

    def exchange(self, request: str) -> Locator:
        """Return the exchange of a request, such as `GET /hello`."""
        return self.exchanges.filter(has=self.page.get_by_text(request, exact=True))

    def show(self, request: str) -> Locator:
        """Open the exchange of a request that is folded, and return it."""
        exchange = self.exchange(request)
        exchange.get_by_text(request, exact=True).click()
        return exchange
