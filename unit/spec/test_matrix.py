"""The kill matrix: its cells, its rows and its picture."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from e2e.pages.recorded import HEAD, SHOWN_BEHAVIOUR, SHOWN_BUG, write
from unit.html import read
from webapp.spec.behaviours import bugs_by_behaviour, read_behaviours
from webapp.spec.groups import GROUPS
from webapp.spec.matrix import KIND_TITLES, Cell, MatrixFilters, Row, cells, draw, read_rows, side
from webapp.spec.pictures import slug
from webapp.spec.recording import Recording, read_recording
from webapp.spec.views import BUGS_PER_PAGE
from webapp.tour.proof import SeededBug, read_bugs

EVERYTHING = MatrixFilters()
THEME = "test_theme.py::test_page_follows_the_system"


def row(name: str, groups: list[str], kind: str, *, browser_only: bool = False) -> Row:
    """Return a row of the matrix."""
    return Row(SeededBug(name, "", "", "", ""), groups, kind, browser_only, [], [], is_measured=False)


def test_every_bug_is_a_row() -> None:
    """Each bug is there once, in the order of the behaviours that detect it."""
    rows = read_rows(Recording())

    assert {row.bug.name for row in rows} == read_bugs().keys()
    assert len(rows) == len(read_bugs())
    assert rows[0].groups[0] == next(iter(GROUPS))
    assert all(row.kind in {*KIND_TITLES, ""} and row.groups and not row.missed_by for row in rows)


def test_what_was_not_detected_comes_first(folder: Path) -> None:
    """A bug that a test did not detect when it was planted is on top, and names the test; what did detect it counts."""
    bug = read_bugs()["checkbox-cannot-be-seen"]
    test = bug.detected_by[0].removeprefix("e2e/")
    outcomes = {f"{test}[list]": "passes", f"{test}[page]": "fails: x", "test_theme.py::test_x": "fails: x"}
    proved = {"browser": {**outcomes, f"{THEME}[dark]": "fails: x", f"{THEME}[light]": "fails: x"}, "unit": None}
    write(folder / "prove.json", {**HEAD, "bugs": {bug.name: proved}})

    rows = read_rows(read_recording(folder))

    assert rows[0].bug.name == bug.name
    assert rows[0].missed_by == [f"e2e/{test}[list]"]
    assert rows[0].detected_by == ["e2e/test_theme.py::test_x", f"e2e/{THEME}"]
    assert rows[0].groups == ["frame"]
    assert [row.is_measured for row in rows] == [True] + [False] * (len(rows) - 1)
    assert not rows[1].missed_by
    assert {kind: path.count("M0 ") for kind, path in draw(rows, EVERYTHING).paths.items()} == {
        "missed": 1,
        "unit": 0,
        "browser": 1,
    }


def test_cells_count_each_group_of_a_bug() -> None:
    """A bug counts in each group that detects it; first come most blind spots, then fewest bugs."""
    rows = [
        row("a", ["tour", "list"], "python"),
        row("b", ["tour"], "python", browser_only=True),
        row("c", ["list"], "style"),
        row("d", ["login"], "style"),
    ]

    found = cells(rows)

    assert found["tour"]["python"] == Cell(bugs=2, browser_only=1, most=2)
    assert found["list"]["python"] == Cell(bugs=1, browser_only=0, most=2)
    assert found["account"]["python"].bugs == 0
    assert list(found)[-3:] == ["login", "tour", "list"]
    assert len(found) == len({it.group for it in read_behaviours().values()})


def test_nothing_has_no_cells() -> None:
    """Without bugs every cell is empty."""
    assert {cell.bugs for row in cells([]).values() for cell in row.values()} == {0}


def test_squares_have_the_area_of_what_they_count() -> None:
    """The largest cell fills its square, and one with a quarter of it has half its side."""
    assert side(1) == 40
    assert side(0.25) == 20
    assert Cell(bugs=8, browser_only=2, most=8).inner_side == 20


@pytest.mark.parametrize(
    ("filters", "accepted"),
    [
        (MatrixFilters(), True),
        (MatrixFilters(page="list"), True),
        (MatrixFilters(page="login"), False),
        (MatrixFilters(kind="style"), True),
        (MatrixFilters(kind="python"), False),
        (MatrixFilters(browser_only=True), False),
    ],
)
def test_filters_choose_bugs(filters: MatrixFilters, accepted: bool) -> None:
    """A bug is shown if one of its groups, its kind, and who sees it are what was asked for."""
    assert filters.accept(row("a", ["tour", "list"], "style")) is accepted


def test_picture_has_a_mark_for_each_detection() -> None:
    """The picture has as many marks as tests detect bugs, each within its group's band and its bug's column."""
    rows = read_rows(Recording())
    picture = draw(rows, EVERYTHING)

    marks = [tuple(map(int, mark)) for path in picture.paths.values() for mark in re.findall(r"M(\d+) (\d+)h2", path)]
    assert len(marks) == len(set(marks)) == sum(len(bugs) for bugs in bugs_by_behaviour().values())
    assert max(x for x, _y in marks) == picture.width - 2
    assert max(y for _x, y in marks) < picture.height
    assert {band.group for band in picture.bands} == {it.group for it in read_behaviours().values()}


def test_picture_tells_apart_what_was_asked_for() -> None:
    """What is filtered out is drawn as such, and nothing else."""
    rows = read_rows(Recording())

    def count(filters: MatrixFilters) -> dict[str, int]:
        return {kind: path.count("M") for kind, path in draw(rows, filters).paths.items()}

    everything, scripts = count(EVERYTHING), count(MatrixFilters(page="haste", kind="script"))
    assert "other" not in everything
    assert sum(scripts.values()) == sum(everything.values())
    assert scripts["browser"] < everything["browser"]
    assert count(MatrixFilters(browser_only=True)).keys() == {"browser", "other"}


def test_picture_of_an_app_without_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without tests the picture is empty."""
    monkeypatch.setattr("webapp.spec.matrix.read_behaviours", dict)

    picture = draw([row("a", [], "style")._replace(bug=next(iter(read_bugs().values())))], EVERYTHING)

    assert (picture.height, picture.paths, picture.bands) == (0, {}, [])


# The page


def test_matrix_is_a_table(reader: FlaskClient) -> None:
    """The matrix has a row for each group and a column for each kind of file; a cell leads to its bugs."""
    page = read(reader.get("/spec/matrix"))

    table = page.one("table.matrix")
    assert [head.text for head in table.all("thead th")] == ["Python", "Template", "Style", "Script", "Translation"]
    groups = {it.group for it in read_behaviours().values()}
    assert len(table.all("tbody tr")) == len(groups)
    assert [row.one("th")["scope"] for row in table.all("tbody tr")] == ["row"] * len(groups)
    assert table.all("tbody tr")[0].text.count("none") >= table.all("tbody tr")[-1].text.count("none")
    cell = table.one('a[href="/spec/matrix?page=haste&kind=script#bugs"]')
    assert int(re.match(r"\d+", cell.text)[0]) > 20  # type: ignore[index]  # it begins with a number
    assert [link["href"] for link in table.all("a")] == [link["href"] for link in page.all(".matrix-list a")]


@pytest.mark.parametrize("query", ["page=frame", "kind=style", "page=frame&kind=style", "page=list&browser_only=1"])
def test_bugs_are_filtered_by_the_address(reader: FlaskClient, query: str) -> None:
    """The list has the bugs that were asked for, as many as it says, on pages that lead on with the same question."""
    path, names = f"/spec/matrix?{query}", set()
    of_page = {f"/spec/behaviours/{it.slug}" for it in read_behaviours().values() if f"page={it.group}" in query}
    while True:
        page = read(reader.get(path))
        found = page.all(".bugs > li")
        names |= {row.all("code")[0].text for row in found}
        assert len(found) <= BUGS_PER_PAGE
        for row in found:
            links = [link["href"] for link in row.all("a")]
            assert not of_page or of_page.intersection(links)
            assert "kind=style" not in query or links[0].endswith(".css")
            assert "browser_only" not in query or row.all(".browser-only")
        if not page.all("[rel=next]"):
            break
        path = page.one("[rel=next]")["href"]
        assert query in path

    assert page.one("#bugs-heading").text.startswith(f"{len(names)} bugs")


def test_bug_leads_to_its_tests_and_its_file(reader: FlaskClient) -> None:
    """A bug of the list names its file, and the behaviours whose tests detect it."""
    page = read(reader.get("/spec/matrix?page=frame&kind=style&browser_only=1"))

    (row,) = [row for row in page.all(".bugs > li") if SHOWN_BUG in row.text]
    assert [link["href"] for link in row.all("a")] == [
        "/source/static/css/site.css",
        f"/spec/behaviours/{slug(SHOWN_BEHAVIOUR)}",
    ]


def test_bug_that_was_not_detected_is_on_top(reader: FlaskClient, folder: Path) -> None:
    """A bug that a test missed when all were planted is the first of the list; so is it on the page of the test."""
    browser = {SHOWN_BEHAVIOUR.removeprefix("e2e/"): "passes", f"{THEME}[x]": "fails: x"}
    proved = {SHOWN_BUG: {"browser": browser, "unit": None}}
    write(folder / "prove.json", {**HEAD, "files": {"conftest.py": "000000000000"}, "bugs": proved})

    page = read(reader.get("/spec/matrix"))
    behaviour = read(reader.get(f"/spec/behaviours/{slug(SHOWN_BEHAVIOUR)}"))

    assert f"Not detected by {SHOWN_BEHAVIOUR}" in page.all(".bugs > li")[0].text
    assert f"/spec/behaviours/{slug(THEME)}" == page.all(".bugs > li")[0].all("a")[-1]["href"]
    assert behaviour.text.count("Not detected when it was last planted") == 1
    for text in (page.text, behaviour.one(".proof").text):
        assert "make prove measured this last: 27 Nov 2026, 13:15 UTC, 7e632fc with changes" in text
        assert "stale: 1 file has changed since: conftest.py" in text
        assert "never recorded here" not in text
    assert f"{len(read_bugs()) - 1} bugs were added since: of them, this is what the catalogue says." in page.text


def test_bug_that_is_in_the_app_is_listed_without_its_file(
    reader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An app that has a bug in it, as by `make run BUG=...`, lists this one too: it has no place any more."""
    bugs = read_bugs()
    planted = bugs[SHOWN_BUG]._replace(right="no such passage")
    monkeypatch.setattr("webapp.spec.matrix.read_bugs", lambda: bugs | {SHOWN_BUG: planted})
    monkeypatch.setattr("webapp.tour.proof.read_bugs", lambda: bugs | {SHOWN_BUG: planted})

    rows = [
        row
        for number in range(0, len(bugs), BUGS_PER_PAGE)
        for row in read(reader.get(f"/spec/matrix?page=frame&from={number}")).all(".bugs > li")
    ]

    (row,) = [row for row in rows if SHOWN_BUG in row.text]
    assert not row.all('a[href^="/source"]')


@pytest.mark.parametrize("path", ["matrix", f"behaviours/{slug(SHOWN_BEHAVIOUR)}"])
def test_detections_without_a_proof_are_the_catalogues(reader: FlaskClient, path: str) -> None:
    """Where `make prove` was not recorded, what tests detect is said to be the catalogue's."""
    text = read(reader.get(f"/spec/{path}")).text

    assert "Not measured here yet: this is what the catalogue of bugs says. make prove plants them" in text
    assert "newer" not in text
