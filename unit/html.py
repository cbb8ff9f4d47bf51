"""A page as tests read it: parsed by selectolax as a browser would, its elements found by CSS selectors."""

from selectolax.lexbor import LexborHTMLParser, LexborNode
from werkzeug.test import TestResponse


class Element:
    """An element of a page."""

    def __init__(self, node: LexborNode) -> None:
        self._node = node
        self.tag = node.tag or ""
        self.attributes = {name: value or "" for name, value in node.attributes.items()}

    def __getitem__(self, attribute: str) -> str:
        return self.attributes[attribute]

    def __contains__(self, attribute: str) -> bool:
        return attribute in self.attributes

    def all(self, selector: str) -> list["Element"]:
        """Return the elements that match a CSS selector, in the order of the page."""
        return [Element(node) for node in self._node.css(selector)]

    def one(self, selector: str) -> "Element":
        """Return the only element that matches a CSS selector."""
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} elements match {selector}"
        return found[0]

    @property
    def text(self) -> str:
        """The text within, its white space folded."""
        return " ".join(self._node.text().split())

    @property
    def html(self) -> str:
        """The element as a browser would write it."""
        return self._node.html or ""

    @property
    def own_texts(self) -> list[str]:
        """The texts directly within, without those of inner elements."""
        return [node.text_content or "" for node in self._node.iter(include_text=True) if node.is_text_node]

    @property
    def fields(self) -> dict[str, str]:
        """What a form sends if nothing is typed."""
        return {field["name"]: field.attributes.get("value", "") for field in self.all("input")}


def read(response: TestResponse) -> Element:
    """Return the page of a response."""
    assert response.content_type == "text/html; charset=utf-8"
    root = LexborHTMLParser(response.text).root
    assert root
    return Element(root)
