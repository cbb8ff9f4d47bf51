"""The kill matrix: which seeded bugs each behaviour's test detects, in which kind of file."""

import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from webapp.spec.behaviours import kind_of, only_browser_sees, read_behaviours
from webapp.spec.groups import GROUPS
from webapp.spec.recording import Recording, function_of
from webapp.tour.proof import SeededBug, bugs_named, read_bugs

KIND_TITLES = {
    "python": "Python",
    "template": _l("Template"),
    "style": _l("Style"),
    "script": _l("Script"),
    "translation": _l("Translation"),
}
"""The columns of the matrix."""

MAX_SIDE = 40
"""Of the square of the cell with most bugs."""

ROW, MIN_BAND = 2, 15
"""The height of a behaviour in the picture, and the least of a group, whose name must fit."""


class Cell(NamedTuple):
    """A group of behaviours, and the bugs in one kind of file that their tests detect."""

    bugs: int
    browser_only: int
    most: int
    """Bugs of the largest cell."""

    @property
    def side(self) -> float:
        """The side of the square that stands for all bugs."""
        return side(self.bugs / self.most)

    @property
    def inner_side(self) -> float:
        """The side of the square that stands for those that only a browser sees."""
        return side(self.browser_only / self.most)


def side(share: float) -> float:
    """Return the side of a square whose area is a share of the largest."""
    return round(MAX_SIDE * math.sqrt(share), 1)


class Row(NamedTuple):
    """A bug of the matrix."""

    bug: SeededBug
    groups: Sequence[str]
    """Of the behaviours whose tests detect it."""

    kind: str
    browser_only: bool
    detected_by: Sequence[str]
    """The test functions that failed with it when `make prove` was recorded; else those that the catalogue names."""

    missed_by: Sequence[str]
    """The tests that passed with it then, and should have failed."""

    is_measured: bool
    """Whether it was planted then."""

    @property
    def tests(self) -> Sequence[str]:
        """The test functions that were run with it, or are to be."""
        return [*self.detected_by, *dict.fromkeys(map(function_of, self.missed_by))]


class MatrixFilters(NamedTuple):
    """Which bugs to show."""

    page: str = ""
    kind: str = ""
    browser_only: bool = False

    def accept(self, row: Row) -> bool:
        """Return whether to show a bug."""
        return (
            (not self.page or self.page in row.groups)
            and self.kind in {"", row.kind}
            and (row.browser_only or not self.browser_only)
        )


def read_rows(recording: Recording) -> list[Row]:
    """Return all bugs: those that a test has missed first, then in the order of the behaviours."""
    names = list(read_behaviours())
    order = {name: number for number, name in enumerate(names)}
    rows = [read_row(bug, recording) for bug in bugs_named(read_bugs())]

    def place(row: Row) -> tuple[bool, int]:
        return not row.missed_by, min((order[test] for test in row.tests if test in order), default=0)

    return sorted(rows, key=place)


def read_row(bug: SeededBug, recording: Recording) -> Row:
    """Return a bug with what `make prove` measured, or else what the catalogue says."""
    behaviours = read_behaviours()
    measured = recording.prove.bugs.get(bug.name) if recording.prove else None
    detected_by, missed_by = list(bug.detected_by), []
    is_measured = measured is not None and bool(measured.browser)  # else it could not be planted
    if measured and is_measured:
        outcomes = {f"e2e/{test}": outcome for test, outcome in measured.browser.items()}
        missed_by = [test for test, outcome in outcomes.items() if not outcome.startswith("fails")]
        missed = set(map(function_of, missed_by))
        detected_by = [test for test in dict.fromkeys(map(function_of, outcomes)) if test not in missed]
    groups = dict.fromkeys(behaviours[test].group for test in detected_by if test in behaviours)
    return Row(
        bug,
        list(groups),
        kind_of(bug),
        only_browser_sees(bug),
        detected_by,
        missed_by,
        bool(measured and measured.browser),
    )


def is_missed(bug: SeededBug, test: str, recording: Recording) -> bool:
    """Return whether a test function did not detect a bug when `make prove` was recorded."""
    return test in map(function_of, read_row(bug, recording).missed_by)


def cells(rows: Collection[Row]) -> dict[str, dict[str, Cell]]:
    """Return the matrix of groups and kinds of files, the groups with most blind spots first."""
    counts = Counter((group, row.kind) for row in rows for group in row.groups)
    browser_only = Counter((group, row.kind) for row in rows if row.browser_only for group in row.groups)
    most = max(counts.values(), default=1)
    found = {
        group: {kind: Cell(counts[group, kind], browser_only[group, kind], most) for kind in KIND_TITLES}
        for group, _names in names_by_group()
    }

    def blind_spots(group: str) -> tuple[int, int]:
        bugs = [cell.bugs for cell in found[group].values()]
        return -bugs.count(0), sum(bugs)

    return {group: found[group] for group in sorted(found, key=blind_spots)}


class Band(NamedTuple):
    """A group in the picture."""

    group: str
    top: float
    height: float


class Picture(NamedTuple):
    """The matrix as a drawing: a bug is a column, a behaviour a row, and what detects what a mark."""

    width: int
    height: int
    bands: list[Band]
    paths: dict[str, str]
    """Marks as the paths of an SVG: `browser` and `unit` for what sees the bug, `other` for what is filtered out."""


def draw(rows: Collection[Row], filters: MatrixFilters) -> Picture:
    """Draw the matrix."""
    tops, bands = place_behaviours()
    marks: dict[str, list[str]] = {"other": [], "unit": [], "browser": [], "missed": []}
    for number, row in enumerate(rows):
        missed = set(map(function_of, row.missed_by))
        for test in row.tests:
            behaviour = read_behaviours().get(test)
            if behaviour is None:
                continue
            wanted = filters.accept(row) and filters.page in {"", behaviour.group}
            kind = "missed" if test in missed else "browser" if row.browser_only else "unit"
            marks[kind if wanted else "other"].append(f"M{number * ROW} {tops[test] + 1}h{ROW}")
    height = round(bands[-1].top + bands[-1].height) if bands else 0
    return Picture(len(rows) * ROW, height, bands, {kind: "".join(paths) for kind, paths in marks.items() if paths})


def place_behaviours() -> tuple[dict[str, int], list[Band]]:
    """Return where each behaviour has its row, and each group its band."""
    tops: dict[str, int] = {}
    bands: list[Band] = []
    top = 0
    for group, names in names_by_group():
        height = max(MIN_BAND, ROW * len(names))
        first = top + (height - ROW * len(names)) // 2
        tops.update({name: first + ROW * number for number, name in enumerate(names)})
        bands.append(Band(group, top, height))
        top += height
    return tops, bands


def names_by_group() -> Iterator[tuple[str, list[str]]]:
    """Yield each group that has behaviours, with the names of their tests."""
    for group in GROUPS:
        names = [name for name, behaviour in read_behaviours().items() if behaviour.group == group]
        if names:
            yield group, names
