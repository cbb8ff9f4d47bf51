"""A pytest plugin that photographs each behaviour: `-p tools.spec.behaviours --spec-folder=FOLDER`.

Of each test function, the first of its tests is run, and those that `wanted.json` in the folder names besides, with
statements after which a picture of the page is stored, as a bug would change it: their lines, and how often they were
done.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from tools.spec.camera import Camera, Pictures, Shots
from tools.spec.images import differs, encode, open_picture
from tools.spec.statements import Statement
from webapp.spec.pictures import slug
from webapp.spec.recording import function_of

MAX_STRIP: Final = 6
MIN_STRIP: Final = 3
"""With fewer pictures, the one of the end says all."""

STRIP_WIDTH: Final = 400

WANTED: Final = "wanted.json"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.addoption("--spec-folder", type=Path, required=True, help="where to write the pictures")


def pytest_configure(config: pytest.Config) -> None:
    """Begin to photograph."""
    if not config.getoption("numprocesses", None):  # a process that runs tests
        config.pluginmanager.register(Photographer(config.getoption("--spec-folder")))


class Photographer:
    """Chooses the tests, and writes their pictures."""

    def __init__(self, folder: Path) -> None:
        """Read what is wanted."""
        self._folder = folder
        file = folder / WANTED
        self._wanted: dict[str, list[tuple[int, int]]] = json.loads(file.read_text("utf-8")) if file.is_file() else {}
        self._first: set[str] = set()

    def pytest_configure(self, config: pytest.Config) -> None:
        """Take the pictures by a camera."""
        config.pluginmanager.register(Camera(self.keep, self.wants))

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Select the tests."""
        items[:], others = self.select(items)
        config.hook.pytest_deselected(items=others)

    def select(self, items: Sequence[pytest.Item]) -> tuple[list[pytest.Item], list[pytest.Item]]:
        """Return the tests to run, and the others."""
        of_the_app = [item for item in items if not item.get_closest_marker("suite")]
        self._first = set({function_of(item.nodeid): item.nodeid for item in reversed(of_the_app)}.values())
        chosen = [item for item in of_the_app if item.nodeid in self._first or item.nodeid in self._wanted]
        return chosen, [item for item in items if item not in chosen]

    def wants(self, test: pytest.Function, statement: Statement, previous: Statement | None) -> bool:
        """Tell whether to photograph after a statement: at each first expectation, and where it was asked for."""
        begins = statement.expects and not (previous and previous.expects)
        return (begins and test.nodeid in self._first) or any(
            statement.line == line for line, _ in self._wanted.get(test.nodeid, ())
        )

    def keep(self, test: pytest.Function, shots: Shots) -> None:
        """Write the pictures of a test that passed."""
        if shots.failed_at or not shots.end:
            return
        name = slug(function_of(test.nodeid))
        if test.nodeid in self._first:
            self._write(f"pictures/{name}.webp", encode(open_picture(shots.end[0])))
            for number, picture in enumerate(strip([*(step[0] for _, step in shots.steps if step), shots.end[0]]), 1):
                self._write(f"strips/{name}-{number}.webp", picture)
        for line, times in self._wanted.get(test.nodeid, ()):
            done = [pictures for statement, pictures in shots.steps if statement.line == line]
            keep_right(self._folder, test.nodeid, (line, times), done[times] if times < len(done) else shots.end)

    def _write(self, name: str, data: bytes) -> None:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def strip(pictures: Sequence[bytes]) -> list[bytes]:
    """Return those of a test's pictures that differ from the one before, a few of them; none if they are too few."""
    small = [open_picture(picture, STRIP_WIDTH) for picture in pictures]
    different = [picture for number, picture in enumerate(small) if not number or differs(small[number - 1], picture)]
    if len(different) < MIN_STRIP:
        return []
    step = max(1, (len(different) - 1) / (MAX_STRIP - 1))
    chosen = sorted({round(number * step) for number in range(MAX_STRIP) if number * step < len(different)})
    return [encode(different[number]) for number in chosen]


def right_file(folder: Path, test: str, step: tuple[int, int], page: int) -> Path:
    """Return the path of a picture without a bug: of a page after a statement was done again, or at the test's end."""
    return folder / "right" / f"{slug(test)}-{step[0]}-{step[1]}-{page}.jpg"


def keep_right(folder: Path, test: str, step: tuple[int, int], pictures: Pictures) -> None:
    """Keep the pages of a test without a bug."""
    for page, picture in enumerate(pictures):
        path = right_file(folder, test, step, page)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture)
