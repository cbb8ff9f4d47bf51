"""The kill matrix: its cells, its rows and its picture."""

import re
from pathlib import Path

import pytest

from e2e.pages.recorded import COMMIT, STARTED, write
from webapp.spec.behaviours import bugs_by_behaviour, read_behaviours
from webapp.spec.groups import GROUPS
from webapp.spec.matrix import KIND_TITLES, Cell, MatrixFilters, Row, cells, draw, read_rows, side
from webapp.spec.recording import Recording, read_recording
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
    write(folder / "prove.json", {"format": 1, "commit": COMMIT, "recorded": STARTED, "bugs": {bug.name: proved}})

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
