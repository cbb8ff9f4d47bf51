"""Repeat the browser tests in random order, and list those that failed: `python -m tools.flake_hunt 300`.

In every third run, each processor has a busy process besides. The results of each run stay in test-results/flake-hunt/,
so that an interrupted hunt continues where it stopped. The exit code is 1 if any test failed.
"""

import argparse
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, NoReturn

import pytest
from junitparser import Error, Failure, JUnitXml

LOADED_EVERY = 3
"""Every third run is under load."""

ENDED = {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}
"""The exit codes of a run of pytest that was not interrupted."""

BUSY = "import os, sys\nwhile os.getppid() == int(sys.argv[1]):\n    sum(range(1_000_000))"
"""A program that keeps a processor busy until its parent ends."""


class Run(NamedTuple):
    """A run of the suite; the name of its file holds its number and seed."""

    number: int
    seed: int

    @property
    def loaded(self) -> bool:
        """Whether the run is under load."""
        return self.number % LOADED_EVERY == 0

    @property
    def name(self) -> str:
        """The name of its files."""
        return f"{self.number:04}-seed-{self.seed}"

    def __str__(self) -> str:
        return f"run {self.number}, --randomly-seed={self.seed}{', under load' * self.loaded}"


Failures = Mapping[str, str]
"""The tests that failed in a run, each with the first line of its error."""


def finished(folder: Path) -> dict[Run, Failures]:
    """Return the finished runs of a hunt, each with its failures."""
    found = {path: re.fullmatch(r"(\d+)-seed-(\d+)\.xml", path.name) for path in sorted(folder.glob("*.xml"))}
    return {Run(int(match[1]), int(match[2])): failures(path) for path, match in found.items() if match}


def failures(path: Path) -> Failures:
    """Read the failures from a JUnit file."""
    return {
        f"{case.classname}::{case.name}": first_line(result.message)
        for suite in JUnitXml.fromfile(str(path))
        for case in suite
        for result in case.result
        if isinstance(result, Failure | Error)
    }


def first_line(text: str | None) -> str:
    """Return the first line of a message, which may be empty."""
    return next(iter((text or "").splitlines()), "")


def summarise(runs: Mapping[Run, Failures]) -> list[str]:
    """Return lines that say which tests failed, how often, in which runs, and why; the most frequent first."""
    failed: dict[str, dict[Run, str]] = defaultdict(dict)
    for run, reasons in sorted(runs.items()):
        for test, reason in reasons.items():
            failed[test][run] = reason
    lines = [
        f"Tests that failed in {len(runs)} runs, {sum(run.loaded for run in runs)} of them under load: {len(failed)}"
    ]
    for test, reasons_of_test in sorted(failed.items(), key=lambda item: (-len(item[1]), item[0])):
        lines.append(f"{test}: {len(reasons_of_test)} of {len(runs)} ({len(reasons_of_test) / len(runs):.1%})")
        lines += [f"    {run}: {reason}" for run, reason in reasons_of_test.items()]
    return lines


@contextmanager
def load(processes: int) -> Iterator[None]:
    """Run a number of busy processes while the block runs."""
    command = [sys.executable, "-c", BUSY, str(os.getpid())]
    busy = [subprocess.Popen(command) for _ in range(processes)]  # noqa: S603 - every word is ours
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()


def execute(run: Run, folder: Path, tests: Sequence[str]) -> int:
    """Run the tests once, write the results unless they were interrupted, and return pytest's exit code."""
    draft = folder / "unfinished.xml"
    command = [sys.executable, "-m", "pytest", *tests, "--numprocesses=logical", "--maxprocesses=8", "--quiet"]
    options = [f"--randomly-seed={run.seed}", f"--output={folder / run.name}", f"--junit-xml={draft}", "--recording="]
    with (
        load(os.cpu_count() or 1 if run.loaded else 0),
        log_of(run, folder).open("wb") as log,
        # Without the cache, which is for `make test-trace`.
        subprocess.Popen([*command, *options, "-p", "no:cacheprovider"], stdout=log, stderr=log) as process,  # noqa: S603 - every word is ours
    ):
        try:
            code = process.wait()
        except KeyboardInterrupt:  # the terminal has told pytest too
            process.wait()
            raise
        except BaseException:
            process.terminate()
            process.wait()
            raise
    if code in ENDED:
        draft.rename(folder / f"{run.name}.xml")
    if code == pytest.ExitCode.OK:
        log_of(run, folder).unlink()
    return code


def log_of(run: Run, folder: Path) -> Path:
    """Return the file for the output of a run, which is deleted if all tests pass."""
    return folder / f"{run.name}.log"


def hunt(total: int, folder: Path, tests: Sequence[str]) -> int:
    """Run the tests until the folder holds `total` runs, print the result of each, and return the exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    asked = folder / "tests.txt"
    if asked.is_file() and asked.read_text(encoding="utf-8") != " ".join(tests):
        print(f"Error: {folder} holds the results of other tests; to begin anew, remove it", file=sys.stderr)
        return 2
    asked.write_text(" ".join(tests), encoding="utf-8")
    done = {run.number for run in finished(folder)}
    if done:
        print(f"{len(done)} runs were done before; to begin anew, remove {folder}")
    for number in sorted(set(range(1, total + 1)) - done):
        run = Run(number, secrets.randbits(32))
        began = time.monotonic()
        code = execute(run, folder, tests)
        if code not in ENDED:
            print(f"Error: pytest ended with {code}: see {log_of(run, folder)}", file=sys.stderr)
            return code
        failed = len(failures(folder / f"{run.name}.xml"))
        print(f"{run}, of {total}: {failed} failed, {time.monotonic() - began:.0f} s", flush=True)
    runs = finished(folder)
    print("\n".join(summarise(runs)))
    return int(any(runs.values()))


def _exit(number: int, _frame: object) -> NoReturn:
    sys.exit(128 + number)


def main() -> int:
    """Read the command line, and hunt."""
    parser = argparse.ArgumentParser(description="Repeat the browser tests, and list those that failed.")
    parser.add_argument("runs", type=int)
    parser.add_argument("tests", nargs="*", default=["e2e"], help="what pytest is given; all browser tests")
    parser.add_argument("--folder", type=Path, default=Path("test-results/flake-hunt"), help="where the results stay")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, _exit)
    try:
        return hunt(arguments.runs, arguments.folder, arguments.tests)
    except KeyboardInterrupt:
        print("Interrupted; the same command goes on.", file=sys.stderr)
        return 128 + signal.SIGINT


if __name__ == "__main__":
    sys.exit(main())
