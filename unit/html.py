"""Reads a page as a tree of elements, and is strict about it: what a browser would mend in silence fails here."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Self

from werkzeug.test import TestResponse

VOID = {"br", "hr", "img", "input", "link", "meta"}


class Element:
    """A tag with its attributes and content."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.content: list[Self | str] = []

    def __getitem__(self, attribute: str) -> str:
        return self.attributes[attribute]

    def __contains__(self, attribute: str) -> bool:
        return attribute in self.attributes

    def walk(self) -> Iterator[Self]:
        """Yield the element and all those within, in the order of the page."""
        yield self
        for child in self.content:
            if not isinstance(child, str):
                yield from child.walk()

    def all(self, tag: str | None = None, **attributes: str) -> list[Self]:
        """Return the elements of a tag that have these attributes; `aria_label` stands for `aria-label`."""
        wanted = {name.strip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            element
            for element in self.walk()
            if tag in (None, element.tag) and wanted.items() <= element.attributes.items()
        ]

    def one(self, tag: str | None = None, **attributes: str) -> Self:
        """Return the only such element."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} elements are a {tag} with {attributes}"
        return found[0]

    @property
    def text(self) -> str:
        """The text within, its white space folded."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for child in self.content:
            if isinstance(child, str):
                yield child
            else:
                yield from child._texts()

    @property
    def fields(self) -> dict[str, str]:
        """What a form sends when nobody has touched it."""
        return {field["name"]: field.attributes.get("value", "") for field in self.all("input")}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("document", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].content.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        self.open[-1].content.append(data)


def read(response: TestResponse) -> Element:
    """Return the page of a response.

    Raises:
        AssertionError: tags are not closed in order, or an attribute appears twice.
    """
    assert response.content_type == "text/html; charset=utf-8"
    reader = _Reader()
    reader.feed(response.text)
    reader.close()
    assert len(reader.open) == 1, f"not closed: {[element.tag for element in reader.open[1:]]}"
    return reader.open[0]
