"""The stops of the tour: each name that they give resolves, and what they show is the source."""

import ast
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient

from unit.helpers import client_in
from unit.html import read
from webapp.settings import PROJECT
from webapp.tour import proof
from webapp.tour.live import ACCEPTS_POST, BROWSER_BUGS, LIVE
from webapp.tour.sources import find_excerpt
from webapp.tour.stops import STOPS, Code, Stop

LIVE_TEMPLATES = {path.stem for path in (PROJECT / "templates/tour/live").glob("*.html")}


@pytest.fixture(params=STOPS)
def stop(request: pytest.FixtureRequest) -> Stop:
    """Each stop."""
    return STOPS[request.param]


def test_tour_has_as_many_stops_as_were_promised() -> None:
    """The tour has 18 to 24 stops."""
    assert 18 <= len(STOPS) <= 24


def test_code_is_the_source(stop: Stop) -> None:
    """Each passage is found once, its lines are those of its file, and each mark is in one of them."""
    assert stop.code
    for code in stop.code:
        excerpt = find_excerpt(code)
        assert excerpt
        source = (PROJECT / excerpt.file).read_text(encoding="utf-8").split("\n")
        assert excerpt.lines
        for line in excerpt.lines:
            assert line.html.striptags() == " ".join(source[line.number - 1].split())
        assert all(mark in excerpt.text for mark in code.marks), code
        marked = [line.number for line in excerpt.lines if line.marked]
        assert marked == [
            line.number for line in excerpt.lines if any(mark in source[line.number - 1] for mark in code.marks)
        ]


def test_proof_exists(stop: Stop) -> None:
    """Each test is found, with the sentence that says what it is about, and so is each bug."""
    tests = proof.tests_of(stop)

    assert [test.name.replace("::", ":") for test in tests] == list(stop.tests)
    assert tests
    assert all(test.sentence.endswith(".") for test in tests)
    assert [bug.name for bug in proof.bugs_of(stop)] == list(stop.bugs)


def test_bugs_are_of_the_catalogue() -> None:
    """Every stop but the one about starting names a bug; those with pictures have both."""
    assert [stop.name for stop in STOPS.values() if not stop.bugs] == ["start"]
    for bug in proof.bugs_named(BROWSER_BUGS):
        for side in ("right", "wrong"):
            assert (PROJECT / f"static/images/tour/{bug.name}-{side}.webp").stat().st_size <= 30_000
    assert len(proof.bugs_named(BROWSER_BUGS)) == 3


def test_live_parts_belong_to_stops() -> None:
    """What can be tried, and what takes a form, has a stop and a template."""
    assert STOPS.keys() >= LIVE_TEMPLATES
    assert LIVE.keys() <= LIVE_TEMPLATES
    assert LIVE.keys() >= ACCEPTS_POST


@pytest.mark.parametrize("place", ["webapp/urls.py:no_such_function", "templates/base.html:block nothing"])
def test_name_that_does_not_resolve_is_an_error(place: str) -> None:
    """A stop that names what is not there fails."""
    with pytest.raises(LookupError, match="found 0 times"):
        find_excerpt(Code(place))


def test_name_of_two_things_is_an_error() -> None:
    """A name that two parts of a file share fails."""
    with pytest.raises(LookupError, match="found 2 times"):
        find_excerpt(Code("static/css/site.css:.menu"))


def test_stop_without_its_tests_is_shown(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """An app that was installed without tests and bugs shows its stops without a proof."""
    monkeypatch.setattr("webapp.tour.sources.FOLDERS", ("webapp", "templates", "static"))
    monkeypatch.setattr("webapp.tour.proof.read_bugs", dict)

    page = read(client.get("/tour/redirect"))

    assert page.all("#code-heading")
    assert not page.all("#proof-heading")


@pytest.mark.parametrize("language", ["es", "en"])
def test_stop_is_shown(app: Flask, stop: Stop, language: str) -> None:
    """Each stop is a page in both languages, with its code, its proof, and the ways to its neighbours."""
    response = client_in(app, language).get(f"/tour/{stop.name}")

    assert response.status_code == HTTPStatus.OK
    page = read(response)
    assert len(page.all(".excerpt")) == len(stop.code)
    assert len(page.all(".test")) == len(stop.tests)
    assert len(page.all(".bug")) == len(stop.bugs)
    names = list(STOPS)
    number = names.index(stop.name)
    around = names[max(number - 1, 0) : number] + names[number + 1 : number + 2]
    assert [link["href"] for link in page.all(".tour-ways a")] == [f"/tour/{name}" for name in around]


def test_bug_is_shown_by_whole_lines() -> None:
    """A bug shows the lines that it changes, right and wrong, and its own passages where the app has no such lines."""
    (bug,) = proof.bugs_named(["greeting-believes-the-cookie"])
    elsewhere = proof.SeededBug("name", "says", "index", "no such passage", "other")

    assert bug.right == '"in_session": read_address(session.get(USER_IP)),'
    assert bug.wrong == '"in_session": read_address(request.cookies.get(USER_IP)),'
    assert proof.whole_lines(elsewhere) == elsewhere


@pytest.mark.parametrize(
    ("expression", "texts"),
    [
        ('["a.py::b", f"{NAME}::c"]', ["a.py::b", "test_x.py::c"]),
        ('[f"a.py::b[{way}]" for way in ("x", "y")]', ["a.py::b[…]"]),
        ('[*(f"{NAME}::{way}" for way in "xy"), NAME]', ["test_x.py::…", "test_x.py"]),
        ("tests_of(NAME)", []),
    ],
)
def test_texts_are_read_without_running_them(expression: str, texts: list[str]) -> None:
    """The names of tests are read from lists, constants and loops; what would have to be called is left out."""
    assert list(proof.texts_of(ast.parse(expression, mode="eval").body, {"NAME": "test_x.py"})) == texts
