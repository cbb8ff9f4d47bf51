"""Edit the app where no user could notice it, and run the browser tests: `make harmless`. All must pass.

A test that fails depends on how something is made, not on what it does. The edits are made together, in batches; what
fails is run again with either half of them, until the edit is found.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, zip_longest
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from tools.harmless_edits import Edit, Sources, apply, attributes, conditions, rules, settings, white_space, wrapped
from tools.inner_pytest import TESTS_OF_THE_APP
from tools.project import PROJECT, copy_project
from tools.renames import page_names, python_functions, script_functions

FILES: Final = (
    "conftest.py",
    "e2e/**/*.py",
    "webapp/**/*.py",
    "templates/**/*.html",
    "static/**/*.css",
    "static/**/*.js",
)
BATCH_SIZE: Final = 50

KINDS: Final[Sequence[Callable[[Sources], Iterator[Edit]]]] = (
    page_names,
    script_functions,
    python_functions,
    attributes,
    wrapped,
    white_space,
    conditions,
    rules,
    settings,
)


class Culprit(NamedTuple):
    """The fewest edits that make tests fail, and those tests."""

    edits: Sequence[Edit]
    tests: Sequence[str]

    def __str__(self) -> str:
        return "\n  ".join(["NOT HARMLESS " + "; ".join(map(str, self.edits)), *self.tests])


def read_sources(project: Path) -> Sources:
    """Read the app, and the tests, which import it; not the migrations, which are history."""
    paths = chain.from_iterable(sorted(project.glob(pattern)) for pattern in FILES)
    return {
        path.relative_to(project).as_posix(): path.read_text(encoding="utf-8")
        for path in paths
        if "migrations" not in path.parts
    }


def choose(sources: Sources, count: int, seed: int) -> list[Edit]:
    """Return edits that do not overlap, of each kind as many as of the others as far as there are any."""
    choice = random.Random(seed)  # noqa: S311 - it keeps no secret
    kinds = [list(kind(sources)) for kind in KINDS]
    mixed = chain.from_iterable(zip_longest(*(choice.sample(edits, len(edits)) for edits in kinds)))
    chosen: list[Edit] = []
    for edit in mixed:
        if edit and len(chosen) < count and not any(edit.overlaps(other) for other in chosen):
            chosen.append(edit)
    return chosen


def failures(edits: Sequence[Edit], tests: Sequence[str]) -> list[str]:
    """Make edits in a copy of the project, run browser tests there, and return those that fail.

    Raises:
        RuntimeError: pytest did not run the tests.
    """
    with tempfile.TemporaryDirectory(prefix="harmless-") as folder:
        copy = copy_project(Path(folder) / "project")
        for file, text in apply(read_sources(copy), edits).items():
            (copy / file).write_text(text, encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "pytest",
            *tests,
            "--quiet",
            "--tb=line",
            "--numprocesses=logical",
            "--maxprocesses=8",
            "--recording=",
            *TESTS_OF_THE_APP,
        ]
        run = subprocess.run(command, cwd=copy, capture_output=True, encoding="utf-8", check=False)  # noqa: S603 - our own
        if run.returncode == pytest.ExitCode.OK:
            return []
        if run.returncode != pytest.ExitCode.TESTS_FAILED:
            raise RuntimeError(run.stdout + run.stderr)
        print(run.stdout[run.stdout.find("= FAILURES =") :], flush=True)
        return sorted(json.loads((copy / ".pytest_cache/v/cache/lastfailed").read_text(encoding="utf-8")))


def culprits(edits: Sequence[Edit], tests: Sequence[str] = ("e2e",)) -> Iterator[Culprit]:
    """Yield the edits that make tests fail."""
    failed = failures(edits, tests)
    if not failed:
        return
    halves = [edits[: len(edits) // 2], edits[len(edits) // 2 :]] if len(edits) > 1 else []
    found = [culprit for half in halves for culprit in culprits(half, failed)]
    yield from found or [Culprit(edits, failed)]


def main() -> int:
    """Make the edits, report, and return 1 if one makes a test fail."""
    parser = argparse.ArgumentParser(prog="python -m tools.harmless", description="Make edits that nobody can notice.")
    parser.add_argument("count", type=int, nargs="?", default=100)
    parser.add_argument("--seed", type=int, default=1, help="which edits are chosen")
    parser.add_argument("--list", action="store_true", help="only list the edits")
    options = parser.parse_args()
    edits = choose(read_sources(PROJECT), options.count, options.seed)
    if options.list:
        print(*edits, sep="\n")
        return 0
    found: list[Culprit] = []
    for number in range(0, len(edits), BATCH_SIZE):
        batch = edits[number : number + BATCH_SIZE]
        found += culprits(batch)
        print(f"{number + len(batch)} of {len(edits)} edits", flush=True)
    print(*found, f"{len(edits)} harmless edits; {len(found)} made a browser test fail.", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
