"""Take pictures of pages right, and with each bug, as the test sees them that detects it."""

import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

import pytest
from PIL import Image

from bugs.bug import Bug
from bugs.catalogue import BUGS
from bugs.planting import plant
from bugs.plugin import SUITE, Recorder
from bugs.prove import WORKERS
from bugs.trial import STEP_TIMEOUT_S
from tools.inner_pytest import run_pytest
from tools.progress import progress
from tools.project import PROJECT
from tools.spec.behaviours import END, right_file
from tools.spec.camera import ARGUMENTS, MAX_PAGES, Camera, Shots
from tools.spec.images import boxes, encode, open_picture

FOLDERS: Final = ("webapp", "templates", "static", "translations", "e2e", "tools/spec")
"""What a picture of a bug depends on."""


class Failure(NamedTuple):
    """What the first test that detects a bug saw."""

    key: str
    """Stands for the bug and all that the picture depends on."""

    test: str = ""
    """Its node id; empty if no test failed."""

    line: int = END
    """That of the statement that failed, if one did before the end of the test."""

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Read a file, or return None if there is none."""
        return cls(*json.loads(path.read_text("utf-8"))) if path.is_file() else None


def digest_of_sources() -> str:
    """Return a digest of all that the pictures depend on, but for the bugs."""
    digest = hashlib.sha256()
    for folder in FOLDERS:
        for path in sorted((PROJECT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".mo":
                digest.update(path.relative_to(PROJECT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def key_of(bug: Bug, sources: str) -> str:
    """Return what stands for a bug and all that its picture depends on."""
    edits = [(edit.within, edit.right, edit.wrong) for edit in bug.edits()]
    return hashlib.sha256(repr((sources, edits, bug.detected_by[0])).encode()).hexdigest()


def try_bug(name: str, key: str, folder: Path) -> None:
    """Run the first test that detects a bug, with the bug; keep what its pages show when it fails."""
    bug = BUGS[name]
    seen: list[tuple[str, Shots]] = []

    def keep(test: pytest.Function, shots: Shots) -> None:
        seen.append((test.nodeid, shots))

    with tempfile.TemporaryDirectory() as temporary:
        project = plant(bug, Path(temporary) / "project")
        test = bug.detected_by[0]
        arguments = [f"{SUITE}{test.partition('::')[0]}", f"--step-timeout={STEP_TIMEOUT_S}", "--exitfirst"]
        recorder = Recorder([test])
        run_pytest(project, [*ARGUMENTS, *arguments, f"--output={project}.results"], recorder, Camera(keep))
    failure = Failure(key)
    if seen and any(outcome.detected for outcome in recorder.outcomes.values()):
        nodeid, shots = seen[-1]
        failure = Failure(key, nodeid, shots.failed_at.line if shots.failed_at else END)
        for page, picture in enumerate(shots.end):
            wrong_file(folder, name, page).write_bytes(picture)
    (folder / f"{name}.json").write_text(json.dumps(failure), encoding="utf-8")


def wrong_file(folder: Path, bug: str, page: int) -> Path:
    """Return where a page with a bug is kept."""
    return folder / f"{bug}-{page}.jpg"


def try_bugs(names: Sequence[str], folder: Path) -> dict[str, Failure]:
    """Run the first test of each bug, but for those whose pictures are there already; return what failed where."""
    folder.mkdir(parents=True, exist_ok=True)
    sources = digest_of_sources()
    keys = {name: key_of(BUGS[name], sources) for name in names}
    known = {name: Failure.read(folder / f"{name}.json") for name in names}
    left = [name for name, failure in known.items() if not failure or failure.key != keys[name]]
    with ProcessPoolExecutor(WORKERS) as pool:
        jobs = [pool.submit(try_bug, name, keys[name], folder) for name in left]
        for job in progress(as_completed(jobs), total=len(names), before=len(names) - len(left)):
            job.result()
    found = {name: Failure.read(folder / f"{name}.json") for name in names}
    return {name: failure for name, failure in found.items() if failure and failure.test}


def wanted(failures: Mapping[str, Failure]) -> dict[str, list[int]]:
    """Return which tests to photograph without a bug, and after which lines."""
    lines: dict[str, set[int]] = {}
    for failure in failures.values():
        lines.setdefault(failure.test, set()).add(failure.line)
    return {test: sorted(of_test) for test, of_test in lines.items()}


def compare(failures: Mapping[str, Failure], wrong: Path, right: Path, made: Path) -> dict[str, Any]:
    """Write the pictures of each bug that can be seen; return their entries of `pairs.json`."""
    made.mkdir(parents=True, exist_ok=True)
    pairs = {}
    for name, failure in failures.items():
        for good, bad in pages(name, failure, wrong, right):
            if good.size == bad.size and (found := boxes(good, bad)):
                for side, picture in (("right", good), ("wrong", bad)):
                    (made / f"{name}-{side}.webp").write_bytes(encode(picture))
                pairs[name] = {"test": failure.test, "boxes": found, "width": good.width, "height": good.height}
                break
    return pairs


def pages(name: str, failure: Failure, wrong: Path, right: Path) -> Iterator[tuple[Image.Image, Image.Image]]:
    """Yield the pages of a test, right and with a bug, as far as both are there."""
    for page in range(MAX_PAGES):
        files = right_file(right, failure.test, failure.line, page), wrong_file(wrong, name, page)
        if all(file.is_file() for file in files):
            good, bad = (open_picture(file.read_bytes()) for file in files)
            yield good, bad
