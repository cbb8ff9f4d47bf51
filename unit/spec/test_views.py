"""The pages of the spec."""

import logging
import os
import re
from http import HTTPStatus
from pathlib import Path
from unittest.mock import Mock

import pytest
from flask import Flask
from flask.testing import FlaskClient

from e2e.pages.recorded import (
    FAILURE,
    LEFT_OUT,
    PICTURES,
    SHOWN_BEHAVIOUR,
    SHOWN_BUG,
    copy_picture,
    outcome,
    write,
    write_example,
    write_run,
)
from unit.conftest import NewApp
from unit.helpers import client_in
from unit.html import Element, read
from webapp.settings import PROJECT
from webapp.spec.behaviours import bugs_by_behaviour, read_behaviours, slugs
from webapp.spec.groups import GROUPS
from webapp.spec.matrix import KIND_TITLES
from webapp.spec.pictures import slug
from webapp.spec.views import ROWS_PER_PAGE
from webapp.tour.proof import bugs_named, read_bugs

MAX_SIZE_B = 60_000
"""Of a page without its pictures."""

PAGES = ["/spec", "/spec?page=frame", f"/spec/behaviours/{slug(SHOWN_BEHAVIOUR)}", "/spec/matrix", "/spec/health"]


def sentences(page: Element) -> list[str]:
    """Return the behaviours that a page lists."""
    return [link.text for link in page.all(".behaviour > a")]


def everything() -> dict[str, dict[str, object]]:
    """Return an outcome of each behaviour, twice."""
    return {
        f"{name}[chromium-{way}]": outcome() for name in read_behaviours() for way in ("javascript", "no-javascript")
    }


# All behaviours


def test_without_a_recording_it_is_said_how_to_make_one(reader: FlaskClient) -> None:
    """Where nothing is recorded no behaviour counts as proved, and a sentence says which command records."""
    page = read(reader.get("/spec"))

    assert "Nothing yet" in page.one(".recorded").text
    assert "make test" in page.one(".recorded").text
    assert not page.all(".tally, .failures")
    assert {it.text for it in page.all(".groups .state")} == {"never recorded here"}


@pytest.mark.parametrize("path", PAGES)
def test_broken_recording_counts_as_none(reader: FlaskClient, folder: Path, path: str) -> None:
    """Files that are not as expected break no page."""
    for file in ("runs/20261127T131542Z-000001.json", "prove.json", "mutants.json", "coverage.json", "pairs.json"):
        write(folder / file, {"format": 2})

    response = reader.get(path)

    assert response.status_code == HTTPStatus.OK
    assert not read(response).all(".tally, .failure, .pair")


def test_last_run_is_described(reader: FlaskClient, folder: Path) -> None:
    """The page says when the last run was, of what, with which versions, and how much it left out."""
    write_example(folder)

    text = read(reader.get("/spec")).one(".recorded").text

    assert "27 Nov 2026, 13:15 UTC" in text
    assert "7e632fc with changes that are not committed" in text
    assert "Of its tests 2 passed, 1 failed and 0 were skipped." in text
    assert "It left 2 tests out." in text
    assert "python 3.13.1, flask 3.1.2, playwright 1.65.1, chromium 156.0, Linux x86_64. pytest e2e" in text
    never = len(read_behaviours()) - 2
    assert f"Of {never} behaviours no result was ever recorded here." in text
    assert "Stale" not in text


def test_tests_that_were_not_run_are_named(reader: FlaskClient, folder: Path) -> None:
    """Tests that a run left out or skipped are named below the reason, 200 at most; then it says how many more."""
    others = [f"e2e/test_world.py::test_x[{number}]" for number in range(250)]
    reasons = {LEFT_OUT: "interrupted", "e2e/a.py::test_a": "not collected", **dict.fromkeys(others, "deselected")}
    skipped = {f"{SHOWN_BEHAVIOUR}[dark]": outcome("skipped", message="the browser cannot")}
    write_run(folder, skipped, left_out=300, left_out_tests=reasons)

    details = read(reader.get("/spec")).one(".recorded details")

    assert [heading.text for heading in details.all("h3")] == [
        "Skipped: the browser cannot",
        "The run ended before their turn",
        "Deselected by an option",
    ]
    tests = [item.text for item in details.all("li")]
    assert tests == [*skipped, LEFT_OUT, *others[:198]]
    assert "And 101 more." in details.text


def test_failures_with_a_planted_bug_are_told_apart(reader: FlaskClient, folder: Path) -> None:
    """After a run with a bug in the app, its failures are on top, and the page says that they are not the app's own."""
    bug = next(bug for bug in bugs_named(read_bugs()) if bug.name == SHOWN_BUG)
    write_run(folder, everything())
    write_run(folder, {SHOWN_BEHAVIOUR: outcome("failed")}, bug=SHOWN_BUG, started="2026-11-27T14:15:42+00:00")

    page = read(reader.get("/spec"))

    assert f"with a bug that was planted: “{bug.says}”" in page.one("main .alert").text
    assert f"with the bug {SHOWN_BUG} planted" in page.one(".failure").text
    assert f"passed {len(read_behaviours()) - 1}" in page.one(".recorded").text
    assert "13:15 UTC" in page.one(".recorded").text


def test_run_of_everything_leaves_nothing_out(reader: FlaskClient, folder: Path) -> None:
    """After a whole run nothing is said of tests that were left out, never recorded or failed."""
    write_run(folder, everything())

    recorded = read(reader.get("/spec")).one(".recorded")

    text = recorded.text
    assert not recorded.all("details")
    assert f"passed {len(read_behaviours())}" in text
    assert not re.search("left|never|stale|failed 1|committed", text)
    assert "No test failed in any of them." in read(reader.get("/spec/health")).text


def test_what_does_not_hold_comes_first(reader: FlaskClient, folder: Path) -> None:
    """A failure is above all groups, with its sentence, its message and the picture of its page."""
    write_example(folder)

    page = read(reader.get("/spec"))

    failure = page.one(".failures")
    assert [link["href"] for link in failure.all("h3 a")] == [f"/spec/behaviours/{slug(SHOWN_BEHAVIOUR)}"]
    assert FAILURE in failure.text
    picture = failure.one("img")
    assert (picture["src"], picture["loading"]) == ("/spec/pictures/failures/theme.webp?v=1795785342", "lazy")
    assert (picture["width"], picture["height"]) == ("360", "480")
    assert page.html.index('class="failures"') < page.html.index('class="groups"')


def test_failure_is_told_in_the_language_of_the_visitor(client: FlaskClient, folder: Path) -> None:
    """Who reads Spanish is told in Spanish what does not hold; the message of the test is as it was."""
    write_example(folder)

    failure = read(client.get("/spec")).one(".failures")

    assert failure.one("h3").text.startswith("Un tema elegido se conserva")
    assert FAILURE in failure.text


def test_failure_without_a_picture_has_none(reader: FlaskClient, folder: Path) -> None:
    """A failure whose picture was not taken is shown by its message; markup in that is text."""
    write_run(folder, {SHOWN_BEHAVIOUR: outcome("failed", message="<h4>no</h4>")})

    failure = read(reader.get("/spec")).one(".failures")

    assert "<h4>no</h4>" in failure.text
    assert not failure.all("img, h4")


def test_stale_results_say_how_to_renew_them(reader: FlaskClient, folder: Path) -> None:
    """What a changed file has made stale is counted as such, and a sentence says what proves it again."""
    write_run(folder, everything(), files={"conftest.py": "000000000000"})

    page = read(reader.get("/spec"))

    assert f"stale {len(read_behaviours())}" in page.one(".tally").text
    assert "make test runs it again" in page.one(".recorded").text


def test_every_behaviour_is_in_its_group(app: Flask, folder: Path) -> None:
    """The groups together show every behaviour once, in both languages."""
    write_run(folder, everything())
    for language in ("es", "en"):
        client = client_in(app, language)
        shown = [text for group in GROUPS for text in sentences(read(client.get(f"/spec?page={group}")))]

        assert len(shown) == len(read_behaviours())
    assert set(shown) == {" ".join(it.sentence.split()) for it in read_behaviours().values()}


def test_row_says_what_became_of_a_behaviour(reader: FlaskClient, folder: Path) -> None:
    """A behaviour's row says its result in a word, how long it took, in what, when, and at which commit."""
    write_example(folder)

    page = read(reader.get("/spec?page=frame"))

    (row,) = [row for row in page.all(".behaviour") if slug(SHOWN_BEHAVIOUR) in row.one("a")["href"]]
    assert row.one("p").text == (
        "failed · 0.82 s · chromium with JavaScript and without · 27 Nov 2026, 13:15 UTC 7e632fc"
        " with changes that are not committed"
    )
    assert "never recorded here" in {row.one("p").text for row in page.all(".behaviour")}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("result=failed", [SHOWN_BEHAVIOUR]),
        ("result=passed", ["e2e/test_theme.py::test_page_follows_the_system"]),
        ("result=skipped", []),
        ("q=test_choice_of_theme", [SHOWN_BEHAVIOUR]),
        ("q=TEST_choice_of_theme&page=frame&result=failed&browser_only=1", [SHOWN_BEHAVIOUR]),
        ("q=test_choice_of_theme&page=tour", []),
    ],
)
def test_filters_are_in_the_address(reader: FlaskClient, folder: Path, query: str, found: list[str]) -> None:
    """An address shows the behaviours that it asks for, and its form holds what was asked; nothing found is said."""
    write_example(folder)

    page = read(reader.get(f"/spec?{query}"))

    behaviours = read_behaviours()
    assert sentences(page) == [behaviours[name].sentence for name in found]
    assert ("No behaviour is like that." in page.one("#found").text) is (found == [])
    form = page.one("form.spec-search")
    chosen = {option["value"] for option in form.all("option[selected]")} - {""}
    asked = dict(part.split("=") for part in query.split("&"))
    assert chosen == {value for key, value in asked.items() if key in {"page", "result"}}
    assert form.one("#q")["value"] == asked.get("q", "")
    assert len(form.all("[checked]")) == len({"browser_only"} & asked.keys())


@pytest.mark.parametrize("query", ["page=nothing", "result=nothing", "browser_only=2", "q=+", "from=x"])
def test_unknown_choice_shows_everything(reader: FlaskClient, query: str) -> None:
    """An address that asks for what there is not shows all groups."""
    page = read(reader.get(f"/spec?{query}"))

    assert page.all(".groups")
    assert not page.all("#found")


def test_long_finds_are_parted(reader: FlaskClient, folder: Path) -> None:
    """What is found is shown so many at a time, and links lead on and back with the same question."""
    write_run(folder, everything())
    shown, path, pages = [], "/spec?q=test&result=passed&from=-5", 0
    while True:
        page = read(reader.get(path))
        shown += sentences(page)
        pages += 1
        assert len(sentences(page)) <= ROWS_PER_PAGE
        assert bool(page.all("[rel=prev]")) is (pages > 1)
        if pages == 2:
            assert "from=" not in page.one("[rel=prev]")["href"]  # the first page has one address
        if not page.all("[rel=next]"):
            break
        path = page.one("[rel=next]")["href"]
        assert "q=test&result=passed" in path

    assert len(shown) == len(read_behaviours())
    assert pages > 2
    assert "from=" in page.one("[rel=prev]")["href"]


@pytest.mark.parametrize(
    "path",
    [
        "/spec?q=test&result=passed&browser_only=1&from=80",
        "/spec/matrix?page=haste&kind=script&browser_only=1&from=20",
    ],
)
def test_other_pages_of_finds_keep_the_question(reader: FlaskClient, folder: Path, path: str) -> None:
    """Of what was found, links lead on and back with all that was asked for."""
    write_run(folder, everything())

    page = read(reader.get(path))

    question = [part for part in path.split("?")[1].split("&") if not part.startswith("from=")]
    ways = [link["href"].split("?") for link in page.all(".spec-pager a")]
    assert ways
    assert [(to, [part for part in query.split("&") if not part.startswith("from=")]) for to, query in ways] == [
        (path.split("?")[0], question)
    ] * len(ways)


@pytest.mark.parametrize("path", ["/spec?q=test", "/spec/matrix?page=list", "/spec/matrix?page=spec&kind=translation"])
@pytest.mark.parametrize("first", [-1, 10**6, 10**30])
def test_rows_that_are_not_there_are_the_first(reader: FlaskClient, path: str, first: int) -> None:
    """An address that asks for rows before the first or behind the last shows the first, and leads to none before."""
    page = read(reader.get(f"{path}&from={first}"))

    assert page.one("main").text == read(reader.get(path)).one("main").text
    assert not page.all("[rel=prev]")


@pytest.mark.parametrize("chosen", ["", "&browser_only=1"], ids=["all", "only those"])
def test_other_count_keeps_the_question(reader: FlaskClient, chosen: str) -> None:
    """The matrix counts all bugs or those that only a browser sees, of the same group and kind of file."""
    other = "" if chosen else "&browser_only=1"

    page = read(reader.get(f"/spec/matrix?page=list&kind=script{chosen}"))

    assert page.one("#matrix-heading ~ p a.all")["href"] == f"/spec/matrix?page=list&kind=script{other}"


def test_open_page_knows_whether_it_is_still_true(reader: FlaskClient, folder: Path) -> None:
    """Each page carries the version of what it shows, for its script to compare; a new run has another."""
    for path in PAGES:
        script = read(reader.get(path)).one("script[data-version]")
        assert reader.get(script["data-url"]).text == script["data-version"]

    write_example(folder)

    assert reader.get(script["data-url"]).text not in {"", script["data-version"]}


@pytest.mark.usefixtures("app")
def test_open_pages_do_not_fill_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """The log of the development server has the pages, and not each question of an open one."""
    caplog.set_level(logging.INFO, logger="werkzeug")
    for path in ("/spec", "/spec/version", "/spec?q=/spec/version"):
        logging.getLogger("werkzeug").info('"%s" %s', f"GET {path} HTTP/1.1", 200)

    assert [record.getMessage() for record in caplog.records] == [
        '"GET /spec HTTP/1.1" 200',
        '"GET /spec?q=/spec/version HTTP/1.1" 200',
    ]


# A behaviour


def test_unknown_behaviour_is_not_found(reader: FlaskClient) -> None:
    """An address of no behaviour is 404."""
    assert reader.get("/spec/behaviours/nothing-12345678").status_code == HTTPStatus.NOT_FOUND


def test_behaviour_has_a_page_with_its_test_and_its_bugs(client: FlaskClient) -> None:
    """A behaviour's page has its test and all of its bugs, and at most 60 kB; of each test file one is tried."""
    detections = bugs_by_behaviour()
    behaviours = sorted(read_behaviours().values(), key=lambda it: len(detections[it.name]))
    for behaviour in {it.file: it for it in behaviours}.values():
        response = client.get(f"/spec/behaviours/{behaviour.slug}")

        assert len(response.data) <= MAX_SIZE_B
        page = read(response)
        assert f"def {behaviour.name.partition('::')[2]}(" in page.one(".code").text
        assert len(page.all(".bug")) == len(detections[behaviour.name]) > 0


def test_test_that_was_renamed_meanwhile_is_not_shown(reader: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """While tests are edited, the page of a behaviour is there without the source of its test."""
    monkeypatch.setattr("webapp.spec.views.find_excerpt", Mock(side_effect=LookupError))

    page = read(reader.get(f"/spec/behaviours/{slug(SHOWN_BEHAVIOUR)}"))

    assert page.all(".test-and-bugs pre.code") == []
    assert page.one("#test-heading").text == "The test"


def test_behaviour_shows_each_of_its_results(reader: FlaskClient, folder: Path) -> None:
    """A behaviour's page has a row for each parametrisation, and the failure with its message and picture."""
    write_example(folder)

    page = read(reader.get(f"/spec/behaviours/{slug(SHOWN_BEHAVIOUR)}"))

    assert [row.text.partition(" · 27 Nov")[0] for row in page.all(".behaviour")] == [
        "test_choice_of_theme_lasts[chromium-Claro-light] passed · 0.41 s · chromium without JavaScript",
        "test_choice_of_theme_lasts[chromium-Oscuro-dark] failed · 0.41 s · chromium with JavaScript",
    ]
    assert FAILURE in page.one(".failure").text
    assert page.one(".failure img")["src"].startswith("/spec/pictures/failures/theme.webp")
    assert page.one(".lead").text == "failed"  # what passed in the same run is no proof


def test_history_counts_what_passed(reader: FlaskClient, folder: Path) -> None:
    """The last runs are shown from the oldest to the newest, in words as well."""
    for day, result in enumerate(["passed", "passed", "failed"], start=1):
        write_run(folder, {SHOWN_BEHAVIOUR: outcome(result)}, started=f"2026-11-0{day}T10:00:00+00:00")

    page = read(reader.get(f"/spec/behaviours/{slug(SHOWN_BEHAVIOUR)}"))

    assert "The last 3 runs: 2 passed" in page.one("#history-label").text
    assert [item.text.partition(",")[0] for item in page.all(".history li")] == ["passed", "passed", "failed"]


def test_stale_behaviour_names_the_files(reader: FlaskClient, folder: Path) -> None:
    """A stale result names the files that have changed, ten at most."""
    files = {path.relative_to(PROJECT).as_posix(): "0" * 12 for path in (PROJECT / "e2e/pages").glob("*.py")}
    write_run(folder, {SHOWN_BEHAVIOUR: outcome()}, files=files)

    page = read(reader.get(f"/spec/behaviours/{slug(SHOWN_BEHAVIOUR)}"))

    assert page.one(".lead .state").text == "stale"
    assert "e2e/pages/forms.py" in page.all("main section")[0].text
    assert page.all("main section")[0].text.count("e2e/pages/") == 10


def test_skipped_result_says_why(reader: FlaskClient, folder: Path) -> None:
    """A test that was skipped says why, and has no failure."""
    write_run(folder, {SHOWN_BEHAVIOUR: outcome("skipped", message="the browser cannot")})

    page = read(reader.get(f"/spec/behaviours/{slug(SHOWN_BEHAVIOUR)}"))

    assert "skipped (the browser cannot)" in page.one(".behaviour").text
    assert not page.all(".failure")


def file_of(image: Element) -> str:
    """Return the address of a picture without its version."""
    return image["src"].partition("?")[0]


def test_picture_that_was_taken_again_has_another_address(reader: FlaskClient, folder: Path) -> None:
    """A page that is open loads a picture again when it was taken again, and only then."""
    write_example(folder)
    address = f"/spec/behaviours/{slug(SHOWN_BEHAVIOUR)}"
    seen = [read(reader.get(address)).all(".pair img")[0]["src"]]

    write_run(folder, {SHOWN_BEHAVIOUR: outcome()}, started="2026-11-28T10:00:00+00:00")
    seen.append(read(reader.get(address)).all(".pair img")[0]["src"])
    os.utime(folder / "pairs", ns=(0, 1))
    seen.append(read(reader.get(address)).all(".pair img")[0]["src"])

    assert seen[0] == seen[1]
    assert seen[1] != seen[2]


def test_page_right_and_wrong_stand_side_by_side(reader: FlaskClient, folder: Path) -> None:
    """The page is shown right and wrong, sized and lazy, with the difference outlined."""
    write_example(folder)

    page = read(reader.get(f"/spec/behaviours/{slug(SHOWN_BEHAVIOUR)}"))

    right, wrong = page.all(".pair figure")
    assert file_of(right.one("img")) == f"/spec/pictures/pairs/{SHOWN_BUG}-right.webp"
    assert file_of(wrong.one("img")) == f"/spec/pictures/pairs/{SHOWN_BUG}-wrong.webp"
    for side in (right, wrong):
        assert (side.one("img")["width"], side.one("img")["height"]) == ("360", "480")
        assert side.one("img")["loading"] == "lazy"
        box = side.one("rect")
        assert [box[key] for key in ("x", "y", "width", "height")] == ["20", "240", "320", "40"]
    assert page.one(".bug .browser-only").text == "Only a browser sees it"


def test_steps_go_before_the_last_page(reader: FlaskClient, folder: Path) -> None:
    """The page at the end is shown, or all steps where there are any, in their order."""
    name = slug(SHOWN_BEHAVIOUR)
    picture = PICTURES / "error-text-is-hidden-right.webp"
    copy_picture(picture, folder / f"pictures/{name}.webp")
    page = read(reader.get(f"/spec/behaviours/{name}"))
    assert [file_of(image) for image in page.all("section img")] == [f"/spec/pictures/pictures/{name}.webp"]

    for number in (1, 2):
        copy_picture(picture, folder / f"strips/{name}-{number}.webp")

    page = read(reader.get(f"/spec/behaviours/{name}"))
    assert [file_of(image) for image in page.all("section img")] == [
        f"/spec/pictures/strips/{name}-{number}.webp" for number in (1, 2)
    ]


def test_tour_and_spec_lead_to_each_other(reader: FlaskClient) -> None:
    """A stop's proof leads to the behaviour, and the behaviour back to the stop; unit tests have no behaviour."""
    name = "e2e/notes/test_redirect.py::test_start_page_leads_to_the_greeting"
    stop = read(reader.get("/tour/redirect"))

    assert f"/spec/behaviours/{slug(name)}" in [link["href"] for link in stop.all(".test a")]
    behaviour = read(reader.get(f"/spec/behaviours/{slug(name)}"))
    assert "/tour/redirect#proof-heading" in [link["href"] for link in behaviour.all("a")]
    assert not [link for link in read(reader.get("/tour/start")).all(".test a") if link["href"].startswith("/spec")]


def test_behaviours_lead_through_each_other(reader: FlaskClient) -> None:
    """Each behaviour leads to the one before and after it; the first and the last lead one way only."""
    names = list(slugs())

    def ways(name: str) -> dict[str, str]:
        page = read(reader.get(f"/spec/behaviours/{name}"))
        return {link["rel"]: link["href"].rpartition("/")[2] for link in page.all(".tour-ways a")}

    assert ways(names[0]) == {"next": names[1]}
    assert ways(names[1]) == {"prev": names[0], "next": names[2]}
    assert ways(names[-1]) == {"prev": names[-2]}


# Pictures


@pytest.mark.parametrize(
    "path", ["failures/other.webp", "failures/theme.png", "other/theme.webp", "failures/..%2Fother%2Ftheme.webp"]
)
def test_only_pictures_of_the_recording_are_sent(reader: FlaskClient, folder: Path, path: str) -> None:
    """A picture has the name that the recording gave it; whatever else the address says is 404."""
    write_example(folder)
    copy_picture(folder / "failures/theme.webp", folder / "other/theme.webp")

    assert reader.get("/spec/pictures/failures/theme.webp").mimetype == "image/webp"
    assert reader.get(f"/spec/pictures/{path}").status_code == HTTPStatus.NOT_FOUND


def test_picture_is_asked_for_again(reader: FlaskClient, folder: Path) -> None:
    """A browser asks whether a picture is still the same, as another run may replace it."""
    write_example(folder)
    first = reader.get("/spec/pictures/failures/theme.webp")

    again = reader.get("/spec/pictures/failures/theme.webp", headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] == "no-cache"
    assert again.status_code == HTTPStatus.NOT_MODIFIED


# Sizes and settings


def test_pages_are_light(app: Flask, folder: Path) -> None:
    """With everything recorded no page is larger than 60 kB, without its pictures."""
    for day in range(1, 50):
        started = f"2026-10-{day % 28 + 1:02}T{day // 28:02}:00:00+00:00"
        write_run(folder, {SHOWN_BEHAVIOUR: outcome("failed" if day % 2 else "passed")}, started=started, clean=False)
    write_run(folder, everything(), clean=False)
    paths = [
        *("/spec", "/spec?q=test", "/spec/health"),
        *(f"/spec?page={group}" for group in GROUPS),
        *(f"/spec/matrix?kind={kind}" for kind in KIND_TITLES),
        *(f"/spec/matrix?page={group}" for group in GROUPS),
    ]
    client = client_in(app, "es")
    sizes = {path: len(client.get(path).data) for path in paths}

    assert {path: size for path, size in sizes.items() if size > MAX_SIZE_B} == {}


def test_spec_can_be_turned_off(client: FlaskClient, new_app: NewApp, folder: Path) -> None:
    """With SHOW_SPEC=0 neither the spec nor the source is there, though both were before."""
    write_example(folder)
    paths = [*PAGES, "/spec/pictures/failures/theme.webp", "/source/webapp/urls.py"]
    other = new_app(show_spec=False).test_client()

    assert {client.get(path).status_code for path in paths} == {HTTPStatus.OK}
    assert {other.get(path).status_code for path in paths} == {HTTPStatus.NOT_FOUND}


def test_nothing_leads_to_a_spec_that_is_off(client: FlaskClient, new_app: NewApp) -> None:
    """With SHOW_SPEC=0 no page links to the spec or the source; a text that linked to a file keeps its name."""
    other = new_app(show_spec=False).test_client()

    def links(page: Element) -> list[str]:
        hrefs = [element["href"] for element in page.all("[href]")]
        return [href for href in hrefs if href.startswith(("/spec", "/source", "source:"))]

    for path in ("/hello", "/tour", "/tour/redirect", "/tour/main-py", "/tour/testing"):
        assert links(read(client.get(path)))
        assert links(read(other.get(path))) == []
    words = read(other.get("/tour/main-py")).one(".words")
    assert "extensions.py" in words.text
