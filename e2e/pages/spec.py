"""The pages of the spec."""

from playwright.sync_api import Page


class SpecPage:
    """All behaviours, or those that were searched for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.heading = page.get_by_role("heading", level=1)
        self.failures = page.get_by_role("region", name="Qué no se cumple")
        self.words = page.get_by_role("searchbox")
        self.result = page.get_by_label("Resultado", exact=True)
        self.found = page.get_by_role("region", name="comportamiento")
        self.bugs = page.get_by_role("region", name="Qué detecta")

    def open(self, path: str = "") -> None:
        """Open a page of the spec."""
        self.page.goto(f"/spec{path}")

    def search_for(self, words: str, result: str) -> None:
        """Search for the behaviours with some words and a result."""
        self.words.fill(words)
        self.result.select_option(result)
        self.page.get_by_role("button", name="Buscar").click()
