"""Repeat the browser tests in random order, and tell which ever failed: `python -m tools.flake_hunt 300`.

Every third run shares the processors with a load, one busy process for each. What each run found stays in
test-results/flake-hunt/, so that an interrupted hunt goes on where it was. The exit code is 1 if any test ever failed.
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
"""Of so many runs, one is under load."""

ENDED = {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}
"""What pytest's exit code says of a run that came to its end."""

BUSY = "import os, sys\nwhile os.getppid() == int(sys.argv[1]):\n    sum(range(1_000_000))"
"""Keeps a processor busy as long as its parent lives."""


class Run(NamedTuple):
    """One run of the suite; all of it but the outcome is in the name of its file."""

    number: int
    seed: int

    @property
    def loaded(self) -> bool:
        """Whether the run shares the processors."""
        return self.number % LOADED_EVERY == 0

    @property
    def name(self) -> str:
        """What its files are called."""
        return f"{self.number:04}-seed-{self.seed}"

    def __str__(self) -> str:
        return f"run {self.number}, --randomly-seed={self.seed}{', under load' * self.loaded}"


Failures = Mapping[str, str]
"""The tests that failed in a run, each with the first line of why."""


def finished(folder: Path) -> dict[Run, Failures]:
    """Return the runs of a hunt so far, with what failed in each."""
    found = {path: re.fullmatch(r"(\d+)-seed-(\d+)\.xml", path.name) for path in sorted(folder.glob("*.xml"))}
    return {Run(int(match[1]), int(match[2])): failures(path) for path, match in found.items() if match}


def failures(path: Path) -> Failures:
    """Read what failed from a JUnit file."""
    return {
        f"{case.classname}::{case.name}": first_line(result.message)
        for suite in JUnitXml.fromfile(str(path))
        for case in suite
        for result in case.result
        if isinstance(result, Failure | Error)
    }


def first_line(text: str | None) -> str:
    """Return the first line of what a test says, which may be nothing."""
    return next(iter((text or "").splitlines()), "")


def reckoning(runs: Mapping[Run, Failures]) -> list[str]:
    """Return, in lines, every test that ever failed: how often, in which runs, and why; the most frequent first."""
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
    """Keep so many processors busy while the block runs."""
    command = [sys.executable, "-c", BUSY, str(os.getpid())]
    busy = [subprocess.Popen(command) for _ in range(processes)]  # noqa: S603 - every word is ours
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()


def execute(run: Run, folder: Path, tests: Sequence[str]) -> int:
    """Run the tests once, and return pytest's exit code; what failed is kept if they came to their end."""
    draft = folder / "unfinished.xml"
    command = [sys.executable, "-m", "pytest", *tests, "--numprocesses=logical", "--maxprocesses=8", "--quiet"]
    options = [f"--randomly-seed={run.seed}", f"--output={folder / run.name}", f"--junit-xml={draft}"]
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
    """Return where all that pytest says in a run is kept, if it fails."""
    return folder / f"{run.name}.log"


def hunt(total: int, folder: Path, tests: Sequence[str]) -> int:
    """Run what is missing of so many runs, say how each ends, and return the exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    asked = folder / "tests.txt"
    if asked.is_file() and asked.read_text() != " ".join(tests):
        print(f"Error: {folder} holds the results of other tests; to begin anew, remove it", file=sys.stderr)
        return 2
    asked.write_text(" ".join(tests))
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
    print("\n".join(reckoning(runs)))
    return int(any(runs.values()))


def _exit(number: int, _frame: object) -> NoReturn:
    sys.exit(128 + number)


def main() -> int:
    """Hunt as the command line says."""
    parser = argparse.ArgumentParser(description="Repeat the browser tests, and tell which ever failed.")
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
