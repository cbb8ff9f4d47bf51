"""Prove that the tests detect every bug of the catalogue: `python -m bugs.prove [NAME ...]`.

Under each bug, the browser tests that it names must fail, and so must the unit test, if any, that
`bugs/unit_detections.json` names. If all bugs are tried, every browser test must fail under one: a test that never
fails proves nothing.
"""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from bugs.bug import Bug, BugError
from bugs.catalogue import BUGS, find
from bugs.failures import digest_of_sources, key_of
from bugs.matrix import record_matrix, write_matrix
from bugs.measure import FILE, UnitTests, read_unit_tests
from bugs.plugin import SUITE, Recorder, function_of
from bugs.trial import Outcomes, try_bug
from tools.inner_pytest import run_pytest
from tools.project import PROJECT

WORKERS: Final = min(8, (os.cpu_count() or 1) * 3 // 2)
"""More than one a processor: most tests wait for what does not come."""


class Result(NamedTuple):
    """What the tests say of a bug."""

    browser: Outcomes
    detected_by_unit: bool = False
    misfit: str = ""
    """Why the bug could not be planted."""


def collect_functions() -> set[str]:
    """Return the names of all browser tests that a bug of the app can make fail."""
    recorder = Recorder()
    run_pytest(PROJECT, [SUITE, "--collect-only"], recorder)
    return recorder.functions


def try_all(bugs: Sequence[Bug], unit_tests: UnitTests) -> Iterator[tuple[Bug, Result]]:
    """Run the tests of all bugs, several at a time."""
    sources = digest_of_sources()
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, ProcessPoolExecutor(WORKERS) as pool:
        jobs = {
            pool.submit(try_bug, bug, unit_tests.get(bug.name), key_of(bug, sources), Path(folder)): bug for bug in bugs
        }
        for job in as_completed(jobs):
            try:
                yield jobs[job], Result(*job.result())
            except BugError as error:
                yield jobs[job], Result({}, misfit=str(error))


def faults_of(bug: Bug, result: Result, unit_tests: UnitTests) -> Iterator[str]:
    """Say, in a line each, what is missing for the proof of a bug."""
    if result.misfit:
        yield f"DOES NOT FIT  {result.misfit}"
        return
    for test in bug.detected_by:
        if not any(test in (name, function_of(name)) for name in result.browser):
            yield f"NOT RUN       {bug.name}: {SUITE}{test}: no such test, or its file cannot be imported"
    for test, outcome in result.browser.items():
        if outcome.fault:
            yield f"NO VERDICT    {bug.name}: {SUITE}{test}: {outcome.fault}: {outcome.first_line}"
        elif not outcome.detected:
            yield f"NOT DETECTED  {bug.name} ({bug.says}): {SUITE}{test} passes"
        elif bug.failure not in outcome.why:
            yield f"NOT DETECTED  {bug.name}: {SUITE}{test} fails without “{bug.failure}”: {outcome.first_line}"
    if bug.name not in unit_tests:
        yield f"NOT MEASURED  {bug.name}: run python -m bugs.measure {bug.name}"
    elif unit_tests[bug.name] and not result.detected_by_unit:
        yield f"NOT DETECTED  {bug.name} ({bug.says}): {unit_tests[bug.name]} passes, or is missing"


def never_failing(functions: set[str], results: Mapping[str, Result]) -> Iterator[str]:
    """Say, in a line each, which of the browser tests fail under no bug."""
    failed = {function_of(test) for result in results.values() for test, it in result.browser.items() if it.detected}
    yield from (f"NEVER FAILS   {SUITE}{test}: no bug makes it fail" for test in sorted(functions - failed))


def prove(bugs: Sequence[Bug], *, whole: bool) -> int:
    """Run the tests of some bugs, print a line for each fault, and return the exit code."""
    unit_tests = read_unit_tests()
    functions = collect_functions() if whole else set()
    results: dict[str, Result] = {}
    undetected = set()
    for bug, result in try_all(bugs, unit_tests):
        results[bug.name] = result
        for fault in faults_of(bug, result, unit_tests):
            undetected.add(bug.name)
            print(fault, flush=True)
    others = list(never_failing(functions, results)) if whole else []
    others += [f"NO SUCH BUG   {name}, which {FILE.name} names" for name in unit_tests if name not in BUGS]
    for fault in others:
        print(fault)
    trials = {name: result.browser for name, result in results.items()}
    matrix = write_matrix(trials, unit_tests)
    if whole:
        record_matrix(trials, unit_tests)
    by_unit = sum(result.detected_by_unit for result in results.values())
    print(f"{len(bugs) - len(undetected)} of {len(bugs)} bugs detected, {by_unit} of them by a unit test too: {matrix}")
    return int(bool(undetected or others))


if __name__ == "__main__":
    try:
        names = sys.argv[1:]
        sys.exit(prove([find(name) for name in names] or list(BUGS.values()), whole=not names))
    except BugError as error:
        sys.exit(f"Error: {error}")
    except KeyboardInterrupt:
        sys.exit("Interrupted.")
