"""Read what the tests recorded: their results, pictures, and what `make prove`, `make mutants` and coverage found."""

import hashlib
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple, TypeVar, get_args

from pydantic import TypeAdapter

from webapp.settings import PROJECT
from webapp.spec.formats import (
    COVERAGE,
    FILMS,
    MUTANTS,
    PAIRS,
    PROVE,
    RUN,
    Coverage,
    Film,
    LeftOut,
    Mutants,
    Outcome,
    Pair,
    Prove,
    Report,
    RunFileTest,
    load,
)
from webapp.spec.pictures import KINDS, folder_stamp, picture_names, strips_of
from webapp.spec.staleness import FileState, changed_for, changed_for_report, differing, look_at, module_of

T = TypeVar("T")

VERSION_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Run:
    """A run of pytest."""

    started: datetime
    duration_s: float
    commit: str
    clean: bool
    bug: str
    """The seeded bug that was planted, or empty: what passed with it says nothing about the app, and does not count."""

    versions: Mapping[str, str]
    system: str
    arguments: Sequence[str]
    left_out: int
    left_out_tests: Mapping[str, LeftOut]
    """Why; of the first of them."""

    counts: Mapping[Outcome, int]
    """How many tests had each outcome; all three are there."""


@dataclass(frozen=True, slots=True)
class Result:
    """The newest result of a test."""

    test: str
    """Its node id, with the parameters; without them, it stands for those of its tests that passed."""

    outcome: Outcome
    duration_s: float
    tests: int
    """How many this is the result of: more than one only without a browser."""

    browser: str
    javascript: bool
    message: str
    picture: str
    """The name of a file in `failures/`, or empty."""

    picture_size: tuple[int, int]
    """Width and height in pixels."""

    run: Run
    changed: Sequence[str] = ()
    """The files that it depends on and that are not as they were in its run: it is stale if there are any."""


@dataclass(frozen=True)
class Recording:
    """All that is recorded in a folder."""

    runs: Sequence[Run] = ()
    """Those of the app itself, the newest first."""

    bug: str = ""
    """What was planted in the app in the newest run, whose failures are among the results; empty if nothing was."""

    results: Mapping[str, Sequence[Result]] = field(default_factory=dict)
    """By test function, such as `e2e/test_theme.py::test_x`: the newest of each of its parametrisations."""

    history: Mapping[str, Sequence[tuple[Run, Outcome]]] = field(default_factory=dict)
    """By test function: its outcome in each run, the newest first; failed if one of its parametrisations did."""

    prove: Prove | None = None
    mutants: Mutants | None = None
    coverage: Coverage | None = None
    changed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The files that have changed since each of these three was recorded, as far as it depends on them."""

    pairs: Mapping[str, Pair] = field(default_factory=dict)
    """By bug; only those whose two pictures are there."""

    pictures: Mapping[str, str] = field(default_factory=dict)
    """The name of a file in `pictures/`, by slug."""

    strips: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The names of files in `strips/`, in their order, by slug."""

    films: Mapping[str, Film] = field(default_factory=dict)
    """By name; only those whose film and still are there."""

    pictures_version: str = field(default="", compare=False)
    """Another one whenever pictures or films were added or taken again."""

    version: str = field(default="", compare=False)
    """Another one whenever there is anything new to show."""


class Entry(NamedTuple):
    """A file, and what tells whether it is still the same."""

    name: str
    size: int
    mtime_ns: int
    inode: int


class Stamp(NamedTuple):
    """What tells whether a recording is still the same."""

    runs: tuple[Entry, ...]
    files: tuple[Entry, ...]
    folders: tuple[tuple[object, ...], ...]


class Summary(NamedTuple):
    """What is remembered of each run."""

    run: Run
    outcomes: Mapping[str, Outcome]
    """Of each test."""


class Source(NamedTuple):
    """A run with those of its results that are the newest of their tests."""

    files: Mapping[str, str]
    """The digests of the project's files in that run."""

    results: Sequence[Result]


def function_of(test: str) -> str:
    """Return the node id of a test without its parameters."""
    return test.partition("[")[0]


def browser_in(test: str) -> str:
    """Return the browser that the parameters of a test name, or an empty text."""
    found = re.search(r"\b(chromium|firefox|webkit)\b", test.partition("[")[2])
    return found[1] if found else ""


def read_recording(folder: Path, project: Path = PROJECT) -> Recording:
    """Return what is recorded in a folder; empty if nothing is.

    Its files are read once for each change of one of them, and so are the project's, which tell what is stale.
    """
    stamp = stamp_of(folder)
    return compare(folder, stamp, project, look_at(project, recorded_files(folder, stamp)))


def stamp_of(folder: Path) -> Stamp:
    """Look at the files of a recording, without reading them."""
    return Stamp(
        tuple(sorted(json_files(folder / "runs"))),
        tuple(sorted(json_files(folder))),
        tuple(folder_stamp(folder / kind) for kind in KINDS),
    )


def json_files(folder: Path) -> Iterator[Entry]:
    """Yield the files of a folder that are complete."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".json") and not entry.name.startswith(".") and entry.is_file(follow_symlinks=False):
                status = entry.stat(follow_symlinks=False)
                yield Entry(entry.name, status.st_size, status.st_mtime_ns, entry.inode())


@lru_cache(maxsize=256)
def summarize(folder: Path, entry: Entry) -> Summary | None:
    """Read the file of a run, and return what is remembered of it; None if it is not as expected."""
    file = load(folder / "runs" / entry.name, RUN)
    if file is None:
        return None
    outcomes = {
        sys.intern(test): result.outcome
        for test, result in file.tests.items()
        if not file.bug or result.outcome == "failed"
    }
    counts: Counter[Outcome] = Counter()
    for result in file.tests.values():
        counts[result.outcome] += result.tests
    run = Run(
        started=file.started.astimezone(UTC),
        duration_s=file.duration_s,
        commit=file.commit,
        clean=file.clean,
        bug=file.bug,
        versions=file.versions,
        system=file.system,
        arguments=file.arguments,
        left_out=file.left_out,
        left_out_tests=file.left_out_tests,
        counts={outcome: counts[outcome] for outcome in get_args(Outcome)},
    )
    return Summary(run, outcomes)


@lru_cache(maxsize=4)
def build(folder: Path, stamp: Stamp) -> tuple[Recording, Sequence[Source]]:
    """Read a recording, but for its results: these are returned by run, without whether they are stale."""
    found = [(entry, summary) for entry in stamp.runs if (summary := summarize(folder, entry))]
    found.sort(key=lambda pair: pair[1].run.started, reverse=True)
    bug = found[0][1].run.bug if found else ""
    with_bug = list(takewhile(lambda pair: pair[1].run.bug == bug, found)) if bug else []
    found = with_bug + [pair for pair in found if not pair[1].run.bug]
    history: dict[str, list[tuple[Run, Outcome]]] = defaultdict(list)
    sources: list[Source] = []
    seen: set[str] = set()
    ended: set[tuple[str, str]] = (
        set()
    )  # functions whose older results say nothing: their tests may be called otherwise
    names = {kind: picture_names(folder / kind, key) for kind, key in zip(KINDS, stamp.folders, strict=True)}
    for entry, summary in found:
        if not summary.run.bug:
            for function, outcome in by_function(summary.outcomes).items():
                history[function].append((summary.run, outcome))
        tests = {test for test in summary.outcomes if (function_of(test), browser_in(test)) not in ended}
        if new := {test for test in tests if not {test, function_of(test)} & seen}:
            seen |= new
            sources.append(newest(folder / "runs" / entry.name, summary.run, new, names["failures"]))
        if not summary.run.left_out and not summary.run.bug:
            ended |= {(function_of(test), browser_in(test)) for test in summary.outcomes}
    recording = Recording(
        runs=tuple(summary.run for _, summary in found if not summary.run.bug),
        bug=bug,
        history=dict(history),
        prove=load_named(folder, stamp, "prove.json", PROVE),
        mutants=load_named(folder, stamp, "mutants.json", MUTANTS),
        coverage=load_named(folder, stamp, "coverage.json", COVERAGE),
        pairs={
            bug: pair
            for bug, pair in (load_named(folder, stamp, "pairs.json", PAIRS) or {}).items()
            if {f"{bug}-right.webp", f"{bug}-wrong.webp"} <= names["pairs"]
        },
        pictures={name.removesuffix(".webp"): name for name in names["pictures"]},
        strips=strips_of(names["strips"]),
        films={
            name: film
            for name, film in (load_named(folder, stamp, "films.json", FILMS) or {}).items()
            if {f"{name}.webp", f"{name}-still.webp"} <= names["films"]
        },
    )
    return recording, sources


def load_named(folder: Path, stamp: Stamp, name: str, kind: TypeAdapter[T]) -> T | None:
    """Read a file of the folder, or return None if it is not there, or not as expected."""
    return load(folder / name, kind) if name in {entry.name for entry in stamp.files} else None


def by_function(outcomes: Mapping[str, Outcome]) -> Mapping[str, Outcome]:
    """Return the outcome of each test function: failed if one of its tests did, skipped if all were."""
    found: dict[str, Outcome] = {}
    order: Sequence[Outcome] = ("skipped", "passed", "failed")
    for test, outcome in outcomes.items():
        function = sys.intern(function_of(test))
        found[function] = max(found.get(function, outcome), outcome, key=order.index)
    return found


def newest(path: Path, run: Run, tests: Collection[str], pictures: Collection[str]) -> Source:
    """Read the results of some tests from the file of a run; none if it was deleted meanwhile."""
    file = load(path, RUN)
    if file is None:
        return Source({}, ())
    found = [(test, recorded) for test, recorded in file.tests.items() if test in tests]
    return Source({} if run.bug else file.files, [result_of(test, recorded, run, pictures) for test, recorded in found])


def result_of(test: str, recorded: RunFileTest, run: Run, pictures: Collection[str]) -> Result:
    """Return the result of a test, with its picture if that is still there."""
    return Result(
        test=test,
        outcome=recorded.outcome,
        duration_s=recorded.duration_s,
        tests=recorded.tests,
        browser=recorded.browser,
        javascript=recorded.javascript,
        message=recorded.message,
        picture=recorded.picture if recorded.picture in pictures else "",
        picture_size=recorded.picture_size,
        run=run,
    )


@lru_cache(maxsize=4)
def recorded_files(folder: Path, stamp: Stamp) -> tuple[str, ...]:
    """Return the files of the project whose digests the runs recorded."""
    recording, sources = build(folder, stamp)
    digests = [*(source.files for source in sources), *(report.files for report in reports_of(recording).values())]
    return tuple(sorted({file for files in digests for file in files}))


def reports_of(recording: Recording) -> dict[str, Report]:
    """Return what commands found, by their names."""
    reports = {"prove": recording.prove, "mutants": recording.mutants, "coverage": recording.coverage}
    return {name: report for name, report in reports.items() if report}


@lru_cache(maxsize=4)
def compare(folder: Path, stamp: Stamp, project: Path, states: tuple[FileState, ...]) -> Recording:
    """Return a recording whose results say which files have changed since."""
    recording, sources = build(folder, stamp)
    folders = [times[:1] for times in stamp.folders]  # the names in a folder are only looked at while it is new
    results: dict[str, list[Result]] = defaultdict(list)
    for source in sources:
        files = tuple(differing(source.files, project, states))
        for result in source.results:
            changed = changed_for(module_of(result.test), files)
            results[function_of(result.test)].append(replace(result, changed=changed))
    return replace(
        recording,
        results={name: sorted(found, key=test_of) for name, found in sorted(results.items())},
        changed={
            name: changed_for_report(name, differing(report.files, project, states))
            for name, report in reports_of(recording).items()
        },
        pictures_version=version_of(folders),
        version=version_of((stamp.runs, stamp.files, folders, states)),
    )


def version_of(what: object) -> str:
    """Return a version of something: another one whenever it changes."""
    return hashlib.sha256(repr(what).encode()).hexdigest()[:VERSION_LENGTH]


def test_of(result: Result) -> str:
    """Return the node id of a result, to sort by."""
    return result.test
