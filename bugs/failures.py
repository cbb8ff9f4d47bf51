"""Keep what the pages show when a test detects a bug, to be compared with the same pages without the bug."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, Self

import pytest

from bugs.bug import Bug
from bugs.plugin import function_of, name_of
from e2e.harness.recording_folder import write
from tools.project import PROJECT
from tools.spec.camera import MAX_PAGES, StableNames, photograph
from tools.spec.statements import Follower

if TYPE_CHECKING:
    from tools.spec.camera import Pictures
    from tools.spec.statements import Statement

FOLDER: Final = PROJECT / "build/spec/wrong"

DEPENDENCIES: Final = (
    *("webapp", "templates", "static", "translations", "e2e", "conftest.py", "tools/spec"),
    *("requirements.lock", "requirements-dev.lock"),
)
"""What the pictures depend on besides the bug."""

END: Final = 0
"""Instead of a line: the end of a test."""


class Failure(NamedTuple):
    """Where a test failed under a bug."""

    key: str
    """Stands for the bug and all that the pictures depend on."""

    test: str = ""
    """Its node id; empty if it passed."""

    line: int = END
    """That of the statement that failed, if one did before the end of the test."""

    times: int = 0
    """How often that statement had been done before, in a loop."""

    @classmethod
    def read(cls, bug: str) -> Self | None:
        """Read what is stored of a bug, or return None if nothing is."""
        path = FOLDER / f"{bug}.json"
        return cls(*json.loads(path.read_text("utf-8"))) if path.is_file() else None


class FailedTest(StableNames):
    """A pytest plugin that photographs a test function: the first of its tests that fails."""

    def __init__(self, name: str) -> None:
        """Prepare to photograph the tests of a name that a bug gives."""
        self.name = name
        self.failed = False
        self.test = ""
        self.line = END
        self.times = 0
        self.pictures: Pictures = ()

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> Iterator[None]:
        """Photograph a test where it fails."""
        name = name_of(pyfuncitem.nodeid)
        if self.failed or self.name not in {name, function_of(name)}:
            return (yield)
        self.test, self.line, self.times, self.pictures = pyfuncitem.nodeid, END, 0, ()
        done: list[Statement] = []
        follower = Follower(pyfuncitem.function, done.append)
        try:
            with follower.following():
                return (yield)
        except BaseException:
            if follower.current:
                self.line, self.times = follower.current.line, done.count(follower.current)
            self.pictures = photograph(pyfuncitem)
            raise

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Function) -> None:
        """Photograph a test that failed after its last statement: not before, or its visitors would see more errors."""
        if self.failed and item.nodeid == self.test and not self.pictures:
            self.pictures = photograph(item)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note that the test failed, perhaps after its end."""
        self.failed = self.failed or (report.failed and report.nodeid == self.test)

    def save(self, bug: str, key: str) -> None:
        """Store the pictures, and where the test failed, if it did."""
        FOLDER.mkdir(parents=True, exist_ok=True)
        for path in (FOLDER / f"{bug}.json", *(picture_file(bug, page) for page in range(MAX_PAGES))):
            path.unlink(missing_ok=True)
        failure = Failure(key, self.test, self.line, self.times) if self.failed else Failure(key)
        for page, picture in enumerate(self.pictures):
            picture_file(bug, page).write_bytes(picture)
        write(FOLDER / f"{bug}.json", json.dumps(failure).encode())


def picture_file(bug: str, page: int) -> Path:
    """Return the path of the picture of a page with a bug."""
    return FOLDER / f"{bug}-{page}.jpg"


def digest_of_sources() -> str:
    """Return a digest of all that the pictures depend on besides the bug."""
    digest = hashlib.sha256()
    for name in DEPENDENCIES:
        for path in [PROJECT / name, *sorted((PROJECT / name).rglob("*"))]:
            if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".mo":
                digest.update(path.relative_to(PROJECT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def key_of(bug: Bug, sources: str) -> str:
    """Return what stands for a bug and all that its pictures depend on."""
    edits = [(edit.within, edit.right, edit.wrong) for edit in bug.edits()]
    return hashlib.sha256(repr((sources, edits, bug.detected_by)).encode()).hexdigest()
