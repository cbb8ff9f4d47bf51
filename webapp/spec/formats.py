"""The files of a recording, and how they are read.

One that is missing, half written, of another format or in any way not as expected counts as not there.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Annotated, Literal, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

MAX_SIZE_B = 8 * 1024 * 1024
"""A file that is larger was not made by the tests."""

Outcome = Literal["passed", "failed", "skipped"]
LeftOut = Literal["deselected", "interrupted", "not collected"]
"""Why a test was not run."""


def check_inside(path: str) -> str:
    """Return a path that leads into the folder that it is relative to.

    Raises:
        ValueError: it leads elsewhere.
    """
    is_outside = PurePosixPath(path).is_absolute() or PureWindowsPath(path).drive or ".." in path.split("/")
    if is_outside or "\\" in path or "\0" in path:
        raise ValueError("leads out of the project")
    return path


RelativePath = Annotated[str, AfterValidator(check_inside)]
PictureName = Annotated[str, StringConstraints(pattern=r"^([A-Za-z0-9_-]+\.webp)?\z")]
Commit = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]*\z")]
Count = Annotated[int, Field(ge=0, le=10**9)]
Seconds = Annotated[float, Field(ge=0, le=10**7)]


def check_time(time: datetime) -> datetime:
    """Return a time that can be shown in any zone.

    Raises:
        ValueError: no test was run then.
    """
    if not 2000 < time.year < 2200:
        raise ValueError("no test was run then")
    return time


Time = Annotated[AwareDatetime, AfterValidator(check_time)]


class Model(BaseModel):
    """A part of a file; keys that are not known are passed over."""

    model_config = ConfigDict(frozen=True, strict=True, allow_inf_nan=False)


class RunFileTest(Model):
    """A test in the file of a run, or those of a function without a browser that passed."""

    outcome: Outcome
    duration_s: Seconds
    tests: Annotated[int, Field(ge=1)] = 1
    browser: str = ""
    javascript: bool = True
    message: str = ""
    picture: PictureName = ""
    picture_size: tuple[Count, Count] = (0, 0)


class RunFile(Model):
    """`runs/<time>-<6 hex digits>.json`: a run of pytest."""

    format: Literal[1]
    started: Time
    duration_s: Seconds
    commit: Commit
    clean: bool
    bug: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]*\z", max_length=100)] = ""
    """What was planted in the app; the format was once without."""

    versions: Mapping[str, str]
    system: str
    arguments: tuple[str, ...]
    left_out: Count
    left_out_tests: Mapping[str, LeftOut] = {}
    """The first of them; the format was once without."""

    files: Mapping[RelativePath, str]
    tests: Mapping[str, RunFileTest]


class Report(Model):
    """What a command found, and of which commit."""

    format: Literal[1]
    commit: Commit
    clean: bool = False
    recorded: Time
    files: Mapping[RelativePath, str] = {}
    """Digests; the format was once without."""


class Detections(Model):
    """What detects a seeded bug."""

    browser: Mapping[str, str]
    """What each browser test does, by its name below `e2e/`: `fails: …` or `passes`."""

    unit: str | None
    """The first unit test that fails, if one does."""


class Prove(Report):
    """`prove.json`: what `make prove` found."""

    bugs: Mapping[str, Detections]


class Survivor(Model):
    """A change of the app that no unit test detects."""

    line: Count
    change: str
    explanation: str


class MutatedModule(Model):
    """What became of the changes of a module."""

    made: Count
    detected: Count
    survivors: tuple[Survivor, ...]


class Mutants(Report):
    """`mutants.json`: what `make mutants` found, by module."""

    modules: Mapping[str, MutatedModule]


class Coverage(Report):
    """`coverage.json`: how much of the app the tests run."""

    statements: Count
    branches: Count
    missing: Count
    percent: Seconds


class Pair(Model):
    """A bug in `pairs.json`: the page right and wrong, `pairs/<bug>-right.webp` and `pairs/<bug>-wrong.webp`."""

    test: str
    boxes: tuple[tuple[Count, Count, Count, Count], ...]
    """What differs: left, top, width and height in pixels of the picture."""

    width: Count
    height: Count


class Film(Model):
    """A film in `films.json`: `films/<name>.webp` and `films/<name>-still.webp`."""

    test: str
    """The test function that it shows."""

    captions: tuple[str, ...]
    """The steps of the test, in its own words."""

    width: Count
    height: Count


T = TypeVar("T")

RUN = TypeAdapter(RunFile)
PROVE = TypeAdapter(Prove)
MUTANTS = TypeAdapter(Mutants)
COVERAGE = TypeAdapter(Coverage)
PAIRS = TypeAdapter(dict[str, Pair])
FILMS = TypeAdapter(dict[str, Film])


def load(path: Path, kind: TypeAdapter[T]) -> T | None:
    """Read a file, or return None if it is not there, or not as expected."""
    with suppress(OSError, ValidationError):
        if path.stat().st_size <= MAX_SIZE_B:
            return kind.validate_json(path.read_bytes())
    return None
