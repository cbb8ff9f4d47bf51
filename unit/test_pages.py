"""What is true of every page, in each of its states and in both languages."""

from collections.abc import Callable
from functools import cache
from itertools import pairwise
from urllib.parse import urlsplit

import flask
import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from unit.conftest import NewApp
from unit.html import Element
from unit.states import STATES, see, speaking
from webapp import static_files

REFERENCES = (
    "for",
    "form",
    "popovertarget",
    "aria-labelledby",
    "aria-describedby",
    "aria-errormessage",
    "aria-controls",
)
"""Attributes that name other elements of the page by their id."""


@pytest.fixture(scope="session")
def seen(app: Flask) -> Callable[[str, str], Element]:
    """Show a page in a state and a language; each is asked for once."""

    @cache
    def see_in(state: str, language: str) -> Element:
        return see(speaking(app, language), state)

    return see_in


@pytest.fixture(params=["es", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """Each language."""
    return str(request.param)


@pytest.fixture(params=STATES)
def document(request: pytest.FixtureRequest, language: str, seen: Callable[[str, str], Element]) -> Element:
    """Each page in each of its states."""
    return seen(request.param, language)


def test_title_begins_with_the_only_heading_of_its_level(document: Element) -> None:
    """A page has one h1, and what it says is what the tab says first."""
    (heading,) = document.all("h1")

    assert heading.text
    assert document.one("title").text.startswith(heading.text)
    assert document.one("title").text.endswith(" · Flask a la vista")


def test_headings_skip_no_level(document: Element) -> None:
    """Who goes from heading to heading misses none."""
    levels = [int(element.tag[1]) for element in document.walk() if element.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}]

    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_page_says_its_language(document: Element, language: str) -> None:
    """The page is marked with the language that it is in, so that it is read out right."""
    assert document.one("html")["lang"] == language


def test_ids_are_unique(document: Element) -> None:
    """No two elements share an id, and none is empty."""
    ids = [element["id"] for element in document.walk() if "id" in element]

    assert len(ids) == len(set(ids))
    assert all(ids)


def test_what_is_named_is_there(document: Element) -> None:
    """Labels, hints, errors and links within the page name elements that exist."""
    ids = {element["id"] for element in document.walk() if "id" in element}
    named = {
        name for element in document.walk() for key in REFERENCES for name in element.attributes.get(key, "").split()
    }
    linked = {link["href"][1:] for link in document.all("a") if link["href"].startswith("#")}

    assert named | linked <= ids
    assert "main" in linked


def test_page_has_its_landmarks(document: Element) -> None:
    """A page has one main part and one navigation before it, all navigations have names, and it begins with a skip."""
    for landmark in ("main", "header", "footer"):
        document.one(landmark)
    names = [navigation["aria-label"] for navigation in document.all("nav")]
    assert document.one("header").one("nav")["aria-label"] == names[0]
    assert all(names)
    assert len(names) == len(set(names))
    assert document.all("a")[0]["href"] == f"#{document.one('main')['id']}"


def test_forms_say_where_and_how_they_go(document: Element) -> None:
    """No form is sent by accident to the address of the page; one that changes something carries its token."""
    for form in document.all("form"):
        assert form["action"].startswith("/")
        assert form["method"] == "post"
        assert form.fields["csrf_token"]


def test_fields_have_a_label(document: Element) -> None:
    """Every field is hidden or has one label, with words in it."""
    for field in document.all("input"):
        if field.attributes.get("type") != "hidden":
            assert document.one("label", for_=field["id"]).text


def test_buttons_and_links_say_what_they_do(document: Element) -> None:
    """Every button and link has a name, and every button says whether it sends its form."""
    for element in document.all("button") + document.all("a"):
        named = " ".join(document.one(id=name).text for name in element.attributes.get("aria-labelledby", "").split())
        assert named or element.text or element.attributes.get("aria-label")
    for button in document.all("button"):
        assert button["type"] in {"submit", "button"}


def test_page_takes_the_focus_once_at_most(document: Element) -> None:
    """Two fields cannot both have the focus."""
    assert len([element for element in document.walk() if "autofocus" in element]) <= 1


def test_drawings_are_left_out_of_what_is_read(document: Element) -> None:
    """A drawing says nothing that the text beside it does not."""
    for drawing in document.all("svg"):
        assert drawing["aria-hidden"] == "true"


def test_page_holds_no_script_and_no_style_of_its_own(document: Element) -> None:
    """The content policy forbids inline code, so none is sent."""
    for element in document.walk():
        assert not [name for name in element.attributes if name == "style" or name.startswith("on")]
        assert element.tag not in {"style", "iframe", "object", "embed", "base"}
        if element.tag == "script":
            assert element["src"]
            assert not element.content


def test_page_brings_nothing_from_elsewhere(document: Element) -> None:
    """All that a page names is on this site."""
    for element in document.walk():
        for attribute in ("href", "src", "action", "formaction", "poster", "srcset"):
            parts = urlsplit(element.attributes.get(attribute, ""))
            assert not parts.scheme
            assert not parts.netloc


def test_links_lead_to_pages_and_files_that_exist(app: Flask, document: Element) -> None:
    """Nothing that a page links to is missing, and forms go where their method is known."""
    targets = {("GET", element[key]) for element in document.walk() for key in ("href", "src") if key in element}
    targets |= {(form["method"].upper(), form["action"]) for form in document.all("form")}
    targets |= {("POST", button["formaction"]) for button in document.all("button") if "formaction" in button}
    close = {link["href"] for link in document.all("a", class_="alert-close")}

    with app.test_request_context():
        missing = {target for method, target in targets if target not in close and not exists(method, target)}

    assert not missing


def exists(method: str, target: str) -> bool:
    """Tell whether an address within the app is known, and a static file of that name there."""
    path = urlsplit(target).path
    if target.startswith("#"):
        return True
    try:
        endpoint, values = flask.current_app.url_map.bind("localhost").match(path, method=method)
    except HTTPException:
        return False
    return "filename" not in values or static_files.find_digest(endpoint, values["filename"]) is not None


def test_every_view_is_seen_in_some_state(new_app: NewApp) -> None:
    """A new page is not left out of what is looked at here."""
    app = new_app()
    asked: set[str | None] = set()
    app.before_request(lambda: asked.add(flask.request.endpoint))

    for state in STATES:
        see(app.test_client(), state)

    assert asked >= app.view_functions.keys() - set(static_files.ENDPOINTS)
