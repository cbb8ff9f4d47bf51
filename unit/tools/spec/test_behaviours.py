"""Which tests are photographed, after which statements, and what is kept."""

import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PIL import Image

from tools.spec.behaviours import WANTED, Photographer, right_file, strip
from tools.spec.camera import Shots
from tools.spec.statements import Statement
from webapp.spec.pictures import slug

FUNCTION = "e2e/test_a.py::test_a"
FIRST, SECOND = f"{FUNCTION}[one]", f"{FUNCTION}[two]"

EXPECTS = Statement(10, "expect(page).to_have_url()", acts=True)
CLICKS = Statement(11, "button.click()", acts=True)


def jpeg(grey: int) -> bytes:
    """Return a picture of one colour."""
    file = io.BytesIO()
    Image.new("RGB", (40, 30), (grey, grey, grey)).save(file, "JPEG")
    return file.getvalue()


def grey(data: bytes) -> int:
    """Return the grey of a picture of one colour."""
    return cast("int", Image.open(io.BytesIO(data)).convert("L").getpixel((0, 0)))


def item(nodeid: str, *markers: str) -> Any:
    """Return a test."""
    return SimpleNamespace(nodeid=nodeid, get_closest_marker=lambda name: name in markers)


@pytest.fixture
def photographer(tmp_path: Path) -> Photographer:
    """What photographs the first test of two, and the second after line 11 and at its end."""
    (tmp_path / WANTED).write_text(json.dumps({SECOND: [[0, 0], [11, 1]]}), encoding="utf-8")
    photographer = Photographer(tmp_path)
    photographer.select([item(FIRST), item(SECOND)])
    return photographer


def test_first_test_of_each_function_is_run(tmp_path: Path) -> None:
    """Of each function the first test is run, and others that are wanted; none about the suite itself."""
    (tmp_path / WANTED).write_text(json.dumps({"b[2]": [[0, 0]]}), encoding="utf-8")
    items = [item("a[1]"), item("a[2]"), item("b[1]"), item("b[2]"), item("c", "suite")]

    chosen, others = Photographer(tmp_path).select(items)

    assert [test.nodeid for test in chosen] == ["a[1]", "b[1]", "b[2]"]
    assert [test.nodeid for test in others] == ["a[2]", "c"]


@pytest.mark.parametrize(
    ("test", "statement", "previous", "wanted"),
    [
        (FIRST, EXPECTS, CLICKS, True),
        (FIRST, EXPECTS, None, True),
        (FIRST, EXPECTS, EXPECTS, False),
        (FIRST, CLICKS, None, False),
        (SECOND, EXPECTS, None, False),
        (SECOND, CLICKS, EXPECTS, True),
    ],
)
def test_page_is_photographed_where_something_is_expected(
    photographer: Photographer, test: str, statement: Statement, previous: Statement | None, *, wanted: bool
) -> None:
    """The first of some expectations, and what a bug would change, are worth a picture."""
    assert photographer.wants(item(test), statement, previous) == wanted


def test_behaviour_has_a_picture_and_a_strip(photographer: Photographer, tmp_path: Path) -> None:
    """The end of a test is its function's picture; its steps are a strip, if there are enough that differ."""
    steps = [(EXPECTS, [jpeg(0)]), (EXPECTS, [jpeg(0)]), (EXPECTS, [jpeg(90)])]

    photographer.keep(item(FIRST), Shots(steps, [jpeg(200)], None))

    name = slug(FUNCTION)
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.webp")} == {
        f"pictures/{name}.webp",
        *(f"strips/{name}-{number}.webp" for number in (1, 2, 3)),
    }


def test_page_right_is_kept(photographer: Photographer, tmp_path: Path) -> None:
    """Of a test that is wanted for a bug, each page is kept as it is after the statement that time, and at the end."""
    photographer.keep(
        item(SECOND), Shots([(CLICKS, [b"1"]), (CLICKS, [b"again"]), (CLICKS, [b"2"])], [b"end", b"other"], None)
    )

    kept = [right_file(tmp_path, SECOND, step, page) for step, page in (((11, 1), 0), ((0, 0), 0), ((0, 0), 1))]
    assert [path.read_bytes() for path in kept] == [b"again", b"end", b"other"]
    assert not list(tmp_path.rglob("*.webp"))


def test_test_that_fails_has_no_pictures(photographer: Photographer, tmp_path: Path) -> None:
    """Nothing is kept of a test that fails without a bug."""
    photographer.keep(item(FIRST), Shots([], [jpeg(0)], CLICKS))

    assert [path.name for path in tmp_path.iterdir()] == [WANTED]


@pytest.mark.parametrize(("different", "shown"), [(2, 0), (3, 3), (6, 6), (20, 6)])
def test_strip_has_a_few_pictures(different: int, shown: int) -> None:
    """A strip has three to six pictures, the first and the last among them."""
    pictures = [jpeg(number * 40 % 256) for number in range(different)]

    chosen = strip(pictures)

    assert len(chosen) == shown
    if chosen:
        assert [grey(chosen[0]), grey(chosen[-1])] == pytest.approx([0, (different - 1) * 40 % 256], abs=6)
