"""Pages right and with each bug."""

import io
from contextlib import nullcontext, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from PIL import Image, ImageDraw

from bugs import failures, pairs
from bugs.bug import Bug
from bugs.failures import END, FailedTest, Failure, key_of, picture_file
from bugs.pairs import compare, current_failures, wanted
from tools.spec.behaviours import keep_right

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

TEST = "e2e/test_a.py::test_a"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of what was seen with bugs."""
    folder = tmp_path / "wrong"
    monkeypatch.setattr(failures, "FOLDER", folder)
    return folder


def page(*marks: tuple[int, int, int, int]) -> bytes:
    """Return a white page with black rectangles."""
    white = Image.new("RGB", (320, 240), "white")
    for mark in marks:
        ImageDraw.Draw(white).rectangle(mark, "black")
    file = io.BytesIO()
    white.save(file, "JPEG")
    return file.getvalue()


def save(bug: str, key: str, *pictures: bytes, line: int = END, failed: bool = True) -> None:
    """Keep what a test saw under a bug."""
    camera = FailedTest("")
    camera.failed, camera.test, camera.line, camera.pictures = failed, TEST, line, pictures
    camera.save(bug, key)


def test_first_failure_is_kept(folder: Path) -> None:
    """Of a bug that a test detects there are the pages then, and the line that failed."""
    save("late", "key", b"one", b"two", line=12)

    assert Failure.read("late") == Failure("key", TEST, 12)
    assert [picture_file("late", page).read_bytes() for page in (0, 1)] == [b"one", b"two"]
    assert Failure.read("other") is None
    assert folder.is_dir()


@pytest.mark.usefixtures("folder")
def test_bug_that_was_not_detected_has_no_test() -> None:
    """A test that passes under a bug shows nothing of it."""
    save("late", "key", b"page", failed=False)

    assert Failure.read("late") == Failure("key", "", END)


def test_first_test_that_fails_is_photographed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the tests of a function, the first that fails is photographed, where it failed; other functions are not."""
    monkeypatch.setattr(failures, "photograph", lambda test: [test.nodeid.encode()])
    camera = FailedTest("test_a.py::test_a")

    def test(last: str) -> None:
        for text in ("1", "2", last):
            int(text)

    def run(name: str, last: str) -> None:
        item = SimpleNamespace(function=test, nodeid=f"e2e/test_a.py::{name}")
        hook = cast("Generator[None, None, None]", camera.pytest_pyfunc_call(cast("pytest.Function", item)))
        next(hook)
        try:
            test(last)
        except ValueError as error:
            with pytest.raises(ValueError, match="x"):
                hook.throw(error)
        else:
            with suppress(StopIteration):
                next(hook)
        report = SimpleNamespace(nodeid=item.nodeid, failed=last == "x")
        camera.pytest_runtest_logreport(cast("pytest.TestReport", report))

    run("test_other[chromium]", "x")
    run("test_a[1-chromium]", "3")
    run("test_a[2-chromium]", "x")
    run("test_a[3-chromium]", "x")

    assert camera.failed
    assert (camera.test, camera.pictures) == ("e2e/test_a.py::test_a[2-chromium]", [camera.test.encode()])
    assert (camera.line, camera.times) == (test.__code__.co_firstlineno + 2, 2)


def test_test_that_fails_after_its_end_is_photographed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test whose visitors saw an error fails after its last statement, and is photographed then."""
    monkeypatch.setattr(failures, "photograph", lambda test: [test.nodeid.encode()])
    camera = FailedTest("test_a.py::test_a")
    item = cast("pytest.Function", SimpleNamespace(function=lambda: None, nodeid="e2e/test_a.py::test_a[chromium]"))
    monkeypatch.setattr(failures, "Follower", lambda *_: SimpleNamespace(following=nullcontext, current=None))

    with suppress(StopIteration):
        hook = cast("Generator[None, None, None]", camera.pytest_pyfunc_call(item))
        next(hook)
        next(hook)
    camera.pytest_runtest_teardown(item)
    assert not camera.pictures
    camera.pytest_runtest_logreport(cast("pytest.TestReport", SimpleNamespace(nodeid=item.nodeid, failed=True)))
    camera.pytest_runtest_teardown(item)

    assert (camera.line, camera.pictures) == (END, [item.nodeid.encode()])


@pytest.mark.usefixtures("folder")
def test_no_picture_of_an_earlier_trial_stays() -> None:
    """A bug that is tried again has no picture of a page that its test no longer opens."""
    save("late", "key", b"one", b"two", line=12)
    save("late", "new key", b"other", line=12)

    assert picture_file("late", 0).read_bytes() == b"other"
    assert not picture_file("late", 1).is_file()


@pytest.mark.usefixtures("folder")
def test_only_what_fits_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was tried counts if the app, the tests and the bug are those of then."""
    bugs = {
        name: Bug(name=name, says="", within="a", right="b", wrong=name, detected_by=["test_a.py::test_a"])
        for name in ("same", "changed", "passed", "new")
    }
    for name, key in {"same": "sources", "changed": "others", "passed": "sources"}.items():
        save(name, key_of(bugs[name], key), failed=name != "passed")

    monkeypatch.setattr(pairs, "BUGS", bugs)
    monkeypatch.setattr(pairs, "digest_of_sources", lambda: "sources")

    assert set(current_failures()) == {"same", "passed"}


def test_key_stands_for_sources_and_bug() -> None:
    """Another source, edit or test is another key; another sentence is not."""
    bug = Bug(name="a", says="x", within="a", right="b", wrong="c", detected_by=["t"])
    changes: list[Callable[[], str]] = [
        lambda: key_of(bug, "other sources"),
        lambda: key_of(Bug(name="a", says="x", within="a", right="b", wrong="d", detected_by=["t"]), "sources"),
        lambda: key_of(Bug(name="a", says="x", within="a", right="b", wrong="c", detected_by=["u"]), "sources"),
    ]
    keys = {key_of(bug, "sources"), *(change() for change in changes)}

    assert len(keys) == 4
    assert key_of(Bug(name="a", says="y", within="a", right="b", wrong="c", detected_by=["t"]), "sources") in keys


def test_lines_of_all_bugs_of_a_test_are_wanted() -> None:
    """A test is photographed once for all bugs that it detects."""
    found = {
        "a": Failure("", TEST, 12),
        "b": Failure("", TEST, 9),
        "c": Failure("", TEST, 12),
        "d": Failure("", "x"),
        "e": Failure("", TEST, 12, 1),
        "no test failed": Failure(""),
    }

    assert wanted(found) == {TEST: [(9, 0), (12, 0), (12, 1)], "x": [(END, 0)]}


@pytest.mark.usefixtures("folder")
def test_first_page_that_differs_is_shown(tmp_path: Path) -> None:
    """A bug has the first of its test's pages that shows it, right and wrong, with boxes around the difference."""
    made, right, black = tmp_path / "made", tmp_path, (32, 32, 60, 60)
    keep_right(right, TEST, (12, 0), [page(), page()])
    save("second page", "", page(), page(black), line=12)
    save("both pages", "", page(black), page((200, 32, 240, 60)), line=12)
    save("not to be seen", "", page(), page(), line=12)
    save("not photographed right", "", page(black), line=99)

    names = ["second page", "both pages", "not to be seen", "not photographed right"]
    found = compare({name: failure for name in names if (failure := Failure.read(name))}, right, made)

    entry = found["second page"]
    assert found == {"second page": entry, "both pages": entry}
    assert (entry["test"], entry["width"], entry["height"]) == (TEST, 320, 240)
    ((left, top, width, height),) = entry["boxes"]
    assert left <= 32 <= 60 <= left + width
    assert top <= 32 <= 60 <= top + height
    sides = {f"{name}-{side}.webp" for name in found for side in ("right", "wrong")}
    assert {path.name for path in made.iterdir()} == sides
