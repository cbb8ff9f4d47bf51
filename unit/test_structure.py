"""Compare what a browser gets of each page with its snapshot: elements, texts and attributes, in their order.

Of the pages of the spec, which change with every test that is added, the kinds of elements are compared. Left out are
what only styles and scripts use, and what differs each time: a page may rename a class or an id, and group its elements
in other ways. An attribute that names another element stands here with what that element says.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from unit.conftest import NewApp
from unit.helpers import client_in
from unit.html import Element, read
from unit.states import SCRIPT_ANSWERS, SPEC_STATES, STATES, see
from webapp.tour import live
from webapp.tour.stops import STOPS

SNAPSHOTS = Path(__file__).with_name("snapshots")

FRAMED = {"greeting by address", "list", "account", "cookie with the address", "no such page", "broken page"}
"""The states in which header, footer and head are compared too: they are alike in the others."""

REFERENCES = {
    *("for", "form", "popovertarget"),
    *("aria-controls", "aria-describedby", "aria-errormessage", "aria-labelledby"),
}
"""Attributes that name other elements by their id."""

SECRET = {"csrf_token", "idempotency_key", "change"}
"""Fields whose values differ each time."""

TELLING = {
    *("rel", "role", "type", "dir", "lang", "scope", "method", "loading", "autocomplete", "name"),
    *("aria-current", "aria-hidden", "focusable"),
}
"""Attributes whose values are few."""

VARIES = re.compile(r"\b[0-9a-f]{12}\b|(?<=todos/)\d+|(?<=#tick-)\d+|(?<=\?v=)[\w-]+")
"""Different in each run: the end of a name, the numbers of a request and of a todo, the version of a static file."""

TOKEN_OR_TIME = re.compile(r"[0-9a-f]{40}|\d{4}-\d\d-\d\d.\d\d:\d\d:\d\d")
"""What a session holds, and when it was signed."""


@pytest.mark.parametrize("state", [state for state in STATES | SCRIPT_ANSWERS if state not in SPEC_STATES])
def test_page_has_what_its_snapshot_says(app: Flask, state: str, request: pytest.FixtureRequest) -> None:
    """Each page, and each answer to the script, has exactly the elements, texts and attributes of its snapshot."""
    page = see(client_in(app, "es"), state)
    snapshot = SNAPSHOTS / f"{state.replace(' ', '-')}.txt"

    shown = "".join(
        f"{VARIES.sub('…', line)}\n" for line in described(page, "*" if state in FRAMED else "main, main *")
    )
    if request.config.getoption("update_snapshots"):
        snapshot.parent.mkdir(exist_ok=True)
        snapshot.write_text(shown, encoding="utf-8")
    assert shown.splitlines() == snapshot.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("state", SPEC_STATES)
def test_page_of_the_spec_is_made_of_what_its_snapshot_says(
    app: Flask, state: str, request: pytest.FixtureRequest
) -> None:
    """Each page of the spec is made of the elements of its snapshot, however many: with these attributes."""
    page = see(client_in(app, "es"), state)
    snapshot = SNAPSHOTS / f"{state.replace(' ', '-')}.txt"

    shown = sorted({shape(element) for element in page.all("main, main *:not(pre *, svg *)")})
    if request.config.getoption("update_snapshots"):
        snapshot.write_text("".join(f"{line}\n" for line in shown), encoding="utf-8")
    assert shown == snapshot.read_text(encoding="utf-8").splitlines()


def test_stop_of_the_tour_offers_what_its_snapshot_says(
    new_app: NewApp, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What can be tried at each stop of the tour has exactly the elements, texts and attributes of its snapshot."""
    monkeypatch.setattr("sys.argv", ["flask"])  # a stop says which program runs, and in what
    monkeypatch.setattr("sys.version", "3 (a version)")
    monkeypatch.setattr(live, "version", lambda _package: "1")
    client = client_in(new_app(), "es")
    client.environ_base["HTTP_USER_AGENT"] = "a browser"
    client.get("/")
    snapshot = SNAPSHOTS / "live-parts-of-the-tour.txt"

    shown = []
    for name in STOPS:
        page = read(client.get(f"/tour/{name}"))
        text = "\n".join([f"# {name}", *described(page, "#try, #try *")])
        for field in page.all("#try [name=cookie]"):
            for part in field["value"].rsplit(".", 2):
                text = text.replace(part, "…")
        shown += VARIES.sub("…", TOKEN_OR_TIME.sub("…", text)).splitlines()

    if request.config.getoption("update_snapshots"):
        snapshot.write_text("".join(f"{line}\n" for line in shown), encoding="utf-8")
    assert shown == snapshot.read_text(encoding="utf-8").splitlines()


def shape(element: Element) -> str:
    """Describe an element by its attributes, and by the values of those that mean the same for each of its kind."""
    attributes = []
    for name, value in sorted(element.attributes.items()):
        if name in {"href", "action"}:
            fragment = VARIES.sub("…", value.partition("#")[2])
            attributes.append(f"{name}=…#{re.sub('[0-9]+', '…', fragment)}" if fragment else name)
        elif name not in {"class", "id", "value"} and not name.startswith("data-"):
            attributes.append(f"{name}={value}" if name in TELLING else name)
    return " ".join([element.tag, *attributes])


def described(page: Element, selector: str) -> Iterator[str]:
    """Describe what a page has, a line for each element; a drawing is one, and the rest of a long list none."""
    drawn = page.all("svg *, li:nth-child(n+9), li:nth-child(n+9) *")
    left_out = {element.html for element in drawn}
    for element in page.all(selector if page.all("main") else "body *"):
        if element.html in left_out:
            continue
        text = " ".join(" … ".join(filter(None, map(str.strip, element.own_texts))).split())
        attributes = " ".join(sorted(attributes_of(element, page)))
        if text or attributes or element.tag not in {"div", "span"}:
            yield " ".join(filter(None, [element.tag, text and f'"{text}"', attributes and f"[{attributes}]"]))


def attributes_of(element: Element, page: Element) -> Iterator[str]:
    """Yield the attributes of an element that do something by themselves."""
    for name, value in element.attributes.items():
        if name in REFERENCES:
            yield f"{name}={' '.join(said_by(page, id_) for id_ in value.split())}"
        elif name == "value" and element.attributes.get("name") in SECRET:
            yield f"value={'…' if value else ''}"
        elif name not in {"class", "id", "viewBox"} and not name.startswith("data-"):
            yield f"{name}={value}"


def said_by(page: Element, id_: str) -> str:
    """Return what stands for an element that is named by its id: its text, its name, or its kind."""
    named = next(iter(page.all(f"[id='{id_}']")), None)
    if named is None:
        return "elsewhere"
    return f"“{named.text}”" if named.text and len(named.text) < 60 else named.attributes.get("name", named.tag)
