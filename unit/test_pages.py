"""What holds on every page, in each of its states and in both languages."""

import re
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import unquote, urlsplit

import flask
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from unit.conftest import NewApp
from unit.helpers import client_in, log_in, new_name
from unit.html import Element, read
from unit.states import SCRIPT_ANSWERS, STATES, see
from webapp import static_files
from webapp.settings import PROJECT

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

UNMARKED = {
    name
    for style in (PROJECT / "static/css").glob("*.css")
    for rule in re.findall(r"^([^{\n]*)\{[^}]*list-style: none", style.read_text(encoding="utf-8"), re.MULTILINE)
    for name in re.findall(r"\.([\w-]+)(?=,| *$)", rule)
}
"""The classes of lists without marks."""


FOREIGN = {
    "es": re.compile(r"\b(the|of|and|is|with|this|but|for|not)\b", re.IGNORECASE),
    "en": re.compile(r"\b(el|los|las|que|una|para|con|del|por)\b", re.IGNORECASE),
}
"""Words that only the other language has: two of them in a text are no name."""


@pytest.fixture(scope="session")
def seen(app: Flask) -> Callable[[str, str], Element]:
    """Return a page in a state and a language; each is requested once."""

    @cache
    def see_in(state: str, language: str) -> Element:
        return see(client_in(app, language), state)

    return see_in


@pytest.fixture(params=["es", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """Each language."""
    return str(request.param)


@pytest.fixture(params=STATES)
def document(request: pytest.FixtureRequest, language: str, seen: Callable[[str, str], Element]) -> Element:
    """Each page in each of its states."""
    return seen(request.param, language)


class _StrictParser(HTMLParser):
    """Raises where a browser would repair a page silently: an attribute that comes twice, a tag that is not closed."""

    VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})

    def __init__(self) -> None:
        super().__init__()
        self.open_tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        if tag not in self.VOID:
            self.open_tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open_tags[-1:] == [tag], f"</{tag}> closes none of {self.open_tags}"
        self.open_tags.pop()


def parse_strictly(html: str) -> None:
    """Raise an AssertionError if a page is malformed."""
    parser = _StrictParser()
    parser.feed(html)
    parser.close()
    assert not parser.open_tags, f"not closed: {parser.open_tags}"


@pytest.mark.parametrize("state", STATES | SCRIPT_ANSWERS)
def test_page_is_well_formed(client: FlaskClient, state: str) -> None:
    """No page, and no answer to the script, has a tag that is not closed, or an attribute twice."""
    parse_strictly((STATES | SCRIPT_ANSWERS)[state].reach(client).text)


@pytest.mark.parametrize(
    "html", ["<p><b>x</p>", "<p>", "</p>", "<p></p></p>", "<p><b></p></b>", '<p id="a" id="b"></p>']
)
def test_malformed_page_is_detected(html: str) -> None:
    """The parser of these tests raises where a browser would not."""
    with pytest.raises(AssertionError):
        parse_strictly(html)


def test_title_begins_with_the_only_h1(document: Element) -> None:
    """A page has one h1, and its title begins with the same text."""
    (heading,) = document.all("h1")

    assert heading.text
    title = document.one("head").one("title").text
    assert title.startswith(heading.text)
    assert title.endswith(" · Flask a la vista")


def test_headings_skip_no_level(document: Element) -> None:
    """No level is left out between one heading and the next."""
    levels = [int(heading.tag[1]) for heading in document.all("h1, h2, h3, h4, h5, h6")]

    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_page_says_its_language(document: Element, language: str) -> None:
    """The page is marked with the language that it is in, so that it is read out correctly."""
    assert document.one("html")["lang"] == language


def test_text_of_another_language_is_marked(document: Element, language: str) -> None:
    """What is not in the language of the page is code, or is marked with its own language."""
    marked = "script, code, code *, pre, pre *, body [lang], body [lang] *"
    texts = [" ".join(element.own_texts) for element in document.all(f"body :not({marked})")]

    assert any(text.strip() for text in texts)
    foreign = [" ".join(text.split()) for text in texts if len(FOREIGN[language].findall(text)) > 1]
    assert foreign == []


def test_ids_are_unique(document: Element) -> None:
    """No two elements share an id, and none is empty."""
    ids = [element["id"] for element in document.all("[id]")]

    assert len(ids) == len(set(ids))
    assert all(ids)


def test_references_point_to_elements_that_exist(document: Element) -> None:
    """Labels, hints, errors and links within the page name elements that exist."""
    ids = {element["id"] for element in document.all("[id]")}
    named = {name for key in REFERENCES for element in document.all(f"[{key}]") for name in element[key].split()}
    linked = {link["href"][1:] for link in document.all("a[href^='#']")}

    assert named | linked <= ids
    assert "main" in linked


@pytest.mark.parametrize("state", SCRIPT_ANSWERS)
def test_answer_to_the_script_fits_into_the_page(client: FlaskClient, state: str) -> None:
    """An answer has no id twice, and names only elements of its own or of the page, outside the parts it replaces."""
    answer, page = see(client, state), read(client.get("/hello"))
    replaced = {
        element["id"] for part in ("#list", "#flashes", "#announcement") for element in page.all(f"{part} [id]")
    }
    ids = [element["id"] for element in answer.all("[id]")]
    named = {name for key in REFERENCES for element in answer.all(f"[{key}]") for name in element[key].split()}

    assert len(ids) == len(set(ids))
    assert named <= {*ids} | {element["id"] for element in page.all("[id]")} - replaced
    assert "new-todo-form" in named


def test_page_has_its_landmarks(document: Element) -> None:
    """A page has one main part, one navigation in its header, names for all navigations, and a skip link first."""
    for landmark in ("main", "header", "footer"):
        document.one(landmark)
    names = [navigation["aria-label"] for navigation in document.all("nav")]
    assert document.one("header").one("nav")["aria-label"] == names[0]
    assert all(names)
    assert len(names) == len(set(names))
    assert document.all("a")[0]["href"] == f"#{document.one('main')['id']}"


def test_list_without_marks_says_that_it_is_one(document: Element) -> None:
    """A list whose style takes its marks away has the role of one, which Safari would take away, too."""
    assert UNMARKED
    for element in document.one("main").all("ul[class], ol[class]"):
        if UNMARKED & {*element["class"].split()} and element.all("li"):
            assert element["role"] == "list"


def test_forms_have_action_method_and_token(document: Element) -> None:
    """Every form has an address of its own, is sent by POST and carries a token; some only ask, without."""
    for form in document.all("form"):
        assert form["action"].startswith("/")
        if form["method"] == "get":
            assert form["action"].startswith(("/tour", "/spec"))
            assert "csrf_token" not in form.fields
            continue
        assert form["method"] == "post"
        assert form.fields["csrf_token"]


def test_fields_have_a_label(document: Element) -> None:
    """Every field is hidden or has one label with text in it."""
    for field in document.all("input:not([type=hidden]):not([type=submit])"):
        assert document.one(f"label[for={field['id']}]").text


def test_buttons_and_links_have_a_name(document: Element) -> None:
    """Every button and link has a name, and every button says whether it sends its form."""
    for element in document.all("button, a"):
        labels = [document.one(f"#{name}").text for name in element.attributes.get("aria-labelledby", "").split()]
        assert any(labels) or element.text or element.attributes.get("aria-label")
    assert all(button["value"] for button in document.all("input[type=submit]"))
    for button in document.all("button"):
        assert button["type"] in {"submit", "button"}


def test_at_most_one_field_takes_the_focus(document: Element) -> None:
    """At most one element of a page has `autofocus`."""
    assert len(document.all("[autofocus]")) <= 1


def test_drawings_are_hidden_from_assistive_technology(document: Element) -> None:
    """A drawing repeats the text beside it, so it is not read out; those of the tour are pictures with a name."""
    for drawing in document.all("svg"):
        if "role" in drawing:
            assert drawing["role"] == "img"
            assert drawing["aria-label"]
        else:
            assert drawing["aria-hidden"] == "true"


def test_page_has_no_inline_script_or_style(document: Element) -> None:
    """The content security policy forbids inline code, so a page has none."""
    assert not document.all("[style], style, iframe, object, embed, base, script:not([src])")
    assert not [script for script in document.all("script") if script.own_texts]
    assert not [name for element in document.all("*") for name in element.attributes if name.startswith("on")]


def test_page_uses_no_other_site(document: Element) -> None:
    """Every address on a page is on this site, but for links of the tour that can be followed."""
    for attribute in ("href", "src", "action", "formaction", "poster", "srcset"):
        for element in document.all(f"[{attribute}]"):
            parts = urlsplit(element[attribute])
            if element.tag == "a" and document.all(".words"):
                continue
            assert not parts.scheme
            assert not parts.netloc


def test_links_lead_to_pages_and_files_that_exist(app: Flask, document: Element) -> None:
    """Every link leads to a page or file that exists, and every form to an address that takes its method."""
    targets = {("GET", element[key]) for key in ("href", "src") for element in document.all(f"[{key}]")}
    targets |= {(form.attributes.get("method", "get").upper(), form["action"]) for form in document.all("form")}
    targets |= {("POST", button["formaction"]) for button in document.all("[formaction]")}
    close = {link["href"] for link in document.all("a.alert-close")}

    with app.test_request_context():
        missing = {target for method, target in targets if target not in close and not exists(method, target)}

    assert not missing


def exists(method: str, target: str) -> bool:
    """Tell whether an address within the app is known, and a static file of that name there."""
    site, path = urlsplit(target)[1:3]
    if target.startswith("#") or site:
        return True
    try:
        endpoint, values = flask.current_app.url_map.bind("localhost").match(path, method=method)
    except HTTPException:
        return False
    return "filename" not in values or static_files.find_version(endpoint, values["filename"]) is not None


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/hello", ["Inicio"]),
        ("/hello_world", ["Cookie sin firmar"]),
        ("/no_such_page", []),
        ("/test_server_error", []),
    ],
)
def test_menu_marks_the_current_page(client: FlaskClient, path: str, current: list[str]) -> None:
    """The menu is on every page, and marks at most the link to it."""
    menu = read(client.get(path)).one("nav")

    assert [link.text for link in menu.all("a[aria-current=page]")] == current
    assert [(link.text, link["href"]) for link in menu.all("a")] == [
        ("Inicio", "/"),
        ("El recorrido", "/tour"),
        ("La especificación", "/spec"),
        ("Cookie sin firmar", "/hello_world"),
    ]


@pytest.mark.parametrize("path", ["/no_such_page?a=%22%3E%3Cb%3E", "/%22%3E%3Cb%3E"], ids=["query", "path"])
def test_address_of_the_page_is_escaped(client: FlaskClient, path: str) -> None:
    """The address that switches and messages lead back to is escaped, whatever it holds."""
    log_in(client, "Ana")

    page = read(client.get(path))

    assert unquote(page.one("form#preferences").fields["next"]) == unquote(path)
    assert unquote(page.one("[role=status]").one("a")["href"]) == unquote(path)
    assert not page.all("b")


def test_message_is_shown_once_on_the_next_page(client: FlaskClient) -> None:
    """A message is shown on the next page, and its close button opens that page again."""
    log_in(client, new_name())

    page = read(client.get("/no_such_page?a=1"))

    assert page.one("[role=status]").one("a")["href"] == "/no_such_page?a=1"
    assert not read(client.get("/hello")).all("[role=status]")


def test_template_statement_leaves_no_empty_line(new_app: NewApp) -> None:
    """A line of a template that holds a statement alone is not in the page."""
    app = new_app({"page.html": "<ul>\n  {% for n in [1, 2] %}\n  <li>{{ n }}\n  {% endfor %}\n</ul>"})

    with app.test_request_context():
        assert flask.render_template("page.html") == "<ul>\n  <li>1\n  <li>2\n</ul>"


def test_every_view_has_a_state(new_app: NewApp) -> None:
    """Every view of the app is reached by some state, so that none is left out of these tests."""
    app = new_app()
    asked: set[str | None] = set()
    app.before_request(lambda: asked.add(flask.request.endpoint))

    for state in STATES:
        see(app.test_client(), state)

    assert asked >= app.view_functions.keys() - set(static_files.ENDPOINTS)
