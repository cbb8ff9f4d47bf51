"""Read what the tests recorded: results, pictures, and what `make prove`, `make mutants` and coverage found.

A file that is missing, half written, of another format or in any way not as expected counts as not there.
"""

import hashlib
import os
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, StringConstraints, ValidationError

from webapp.settings import PROJECT

Outcome = Literal["passed", "failed", "skipped"]

FAILURES, PICTURES, STRIPS, FILMS, PAIRS = KINDS = ("failures", "pictures", "strips", "films", "pairs")
"""The folders of pictures."""

MAX_FILE_SIZE_B = 8 * 1024 * 1024
"""No file of a recording is as large: one that is was not made by the tests."""

MAX_SLUG_LENGTH = 120
"""Without the digits at its end; names of files have at most 255 characters."""

LOOK_INTERVAL_S = 1
"""How long the files of the project count as unchanged without another look at them."""

PICTURE_NAME = re.compile(r"[\w-]+\.webp", re.ASCII)
TEST_FOLDERS = ("e2e", "unit", "bugs", "tools")


def slug(test: str) -> str:
    """Return the name under which a test, or a test function, has its pictures and its page."""
    name = test.removeprefix("e2e/")
    digits = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{re.sub(r'[^A-Za-z0-9_-]', '-', name)[:MAX_SLUG_LENGTH]}-{digits}"


def function_of(test: str) -> str:
    """Return the node id of a test without its parameters."""
    return test.partition("[")[0]


def relative(path: str) -> str:
    """Return a path that leads into the folder that it is relative to.

    Raises:
        ValueError: it leads elsewhere.
    """
    if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts or "\\" in path or "\0" in path:
        raise ValueError("leads out of the project")
    return path


RelativePath = Annotated[str, AfterValidator(relative)]
PictureName = Annotated[str, StringConstraints(pattern=r"^([A-Za-z0-9_-]+\.webp)?\z")]


class FileModel(BaseModel):
    """A part of a file of the recording; keys that are not known are passed over."""

    model_config = ConfigDict(frozen=True, strict=True)


class RunFileTest(FileModel):
    """A test in a run's file."""

    outcome: Outcome
    duration_s: float
    browser: str = ""
    javascript: bool = True
    message: str = ""
    picture: PictureName = ""
    uses: tuple[RelativePath, ...] | None = None


class RunFile(FileModel):
    """What a run of pytest wrote."""

    format: Literal[1]
    started: AwareDatetime
    duration_s: float
    commit: str
    clean: bool
    versions: Mapping[str, str]
    system: str
    arguments: tuple[str, ...]
    left_out: int
    files: Mapping[RelativePath, str]
    tests: Mapping[str, RunFileTest]


class Detections(FileModel):
    """What detects a seeded bug."""

    browser: Mapping[str, str]
    """What each browser test does, by its name below `e2e/`: `fails: …` or `passes`."""

    unit: str | None
    """The first unit test that fails, if one does."""


class Prove(FileModel):
    """What `make prove` found."""

    format: Literal[1]
    commit: str
    recorded: AwareDatetime
    bugs: Mapping[str, Detections]


class Survivor(FileModel):
    """A change of the app that no unit test detects."""

    line: int
    change: str
    explanation: str


class MutatedModule(FileModel):
    """What became of the changes of a module."""

    made: int
    detected: int
    survivors: tuple[Survivor, ...]


class Mutants(FileModel):
    """What `make mutants` found, by module."""

    format: Literal[1]
    commit: str
    recorded: AwareDatetime
    modules: Mapping[str, MutatedModule]


class Coverage(FileModel):
    """How much of the app the tests run."""

    format: Literal[1]
    commit: str
    recorded: AwareDatetime
    statements: int
    branches: int
    missing: int
    percent: float


class Pair(FileModel):
    """A page right and wrong: `<bug>-right.webp` and `<bug>-wrong.webp` in `pairs/`."""

    bug: str
    test: str
    boxes: tuple[tuple[int, int, int, int], ...]
    """What differs: left, top, width and height in pixels of the picture."""

    width: int
    height: int


class Film(FileModel):
    """A film: `<name>.webp` in `films/`, and `<name>-still.webp`."""

    name: str
    captions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A run of pytest."""

    started: datetime
    duration_s: float
    commit: str
    clean: bool
    versions: Mapping[str, str]
    system: str
    arguments: Sequence[str]
    left_out: int
    counts: Mapping[Outcome, int]
    """How many tests had each outcome; all three are there."""


@dataclass(frozen=True, slots=True)
class Result:
    """The newest result of a test."""

    test: str
    """Its node id, with the parameters."""

    outcome: Outcome
    duration_s: float
    browser: str
    javascript: bool
    message: str
    picture: str
    """The name of a file in `failures/`, or empty."""

    run: Run
    changed: Sequence[str]
    """The files that it depends on and that are not as they were in its run: it is stale if there are any."""


@dataclass(frozen=True)
class Recording:
    """All that is recorded in a folder."""

    runs: Sequence[Run] = ()
    """The newest first."""

    results: Mapping[str, Sequence[Result]] = field(default_factory=dict)
    """By test function, such as `e2e/test_theme.py::test_x`: the newest of each of its parametrisations."""

    history: Mapping[str, Sequence[tuple[Run, Outcome]]] = field(default_factory=dict)
    """By test function: its outcome in each run, the newest first; failed if one of its parametrisations did."""

    prove: Prove | None = None
    mutants: Mutants | None = None
    coverage: Coverage | None = None
    pairs: Mapping[str, Pair] = field(default_factory=dict)
    """By bug; only those whose two pictures are there."""

    pictures: Mapping[str, str] = field(default_factory=dict)
    """The names of files in `pictures/`, by slug."""

    strips: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The names of files in `strips/`, in their order, by slug."""

    films: Mapping[str, Film] = field(default_factory=dict)
    """By name; only those whose film and still are there."""


def read_recording(folder: Path, project: Path = PROJECT) -> Recording:
    """Return what is recorded in a folder; empty if nothing is. It is read once for each change."""
    return Recording()


def picture_path(folder: Path, kind: str, name: str) -> Path | None:
    """Return the path of a picture, or None if the recording has none of this kind and name (with `.webp`)."""
    return None
