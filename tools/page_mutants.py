"""Change what a browser gets in one place at a time, and run the tests on each change: `make page-mutants`.

The changes are those of `tools/page_mutations.py`; the tests of a change are those that use its file, the unit tests
first: as many as fit into a limit, those that hold for many pages before the quickest. An interrupted run goes on
where it stopped. A change that no test detects must be explained in `tools/page_survivors.toml`.
"""

import argparse
import fnmatch
import hashlib
import json
import math
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tools.files_used import FOLDER as USED
from tools.inner_pytest import NO_TESTS, TESTS_OF_THE_APP, Only, first_failure
from tools.mutants import CONTEXT, PRELOADED, answer_of, progress
from tools.page_mutations import KINDS, Mutation, mutations
from tools.project import PROJECT, copy_project

GOAL_PERCENT: Final = 95
RESULTS: Final = PROJECT / "test-results/page-mutants.jsonl"
REPORT: Final = PROJECT / "test-results/page-mutants.json"
EXPLAINED: Final = Path(__file__).with_name("page_survivors.toml")
FOLDERS: Final = ("templates", "static", "translations")

RULES: Final = ("look", "snapshot", "accessib", "small_screens", "forms", "walk")
"""Parts of the names of tests that hold for many pages, which detect most changes: they come first."""

LIMIT_S: Final = 20
"""How long the tests of a change may take without it, in each suite; `--thorough` tries survivors on all."""

SURVIVED: Final = ""

Tests = dict[str, dict[str, float]]
"""The tests that use each file and text, in order, each with how long it takes in seconds."""


@dataclass(frozen=True)
class Mutant:
    """A change, with what is around it."""

    mutation: Mutation
    source: str

    @property
    def id(self) -> str:
        """The same as long as the file is."""
        return hashlib.sha256(repr((self.source, self.mutation)).encode()).hexdigest()[:16]

    @property
    def passage(self) -> str:
        """What is changed: of a catalogue, the lines that differ."""
        if self.mutation.file.endswith(".po"):
            new = self.mutation.replacement.splitlines()
            return "\n".join(line for line in self.source.splitlines() if line.startswith("msgstr") and line not in new)
        return self.source[self.mutation.start : self.mutation.end]

    @property
    def text(self) -> str | None:
        """The text of the app whose translation is changed, if it is one."""
        if not self.mutation.file.endswith(".po"):
            return None
        old, new = (
            {message.id: message.string for message in read_po(source.encode().splitlines(keepends=True))}
            for source in (self.source, self.mutation.replacement)
        )
        changed = next(text for text in old if old[text] != new[text])
        return str(changed[0] if isinstance(changed, tuple) else changed)

    def __str__(self) -> str:
        line = self.source.count("\n", 0, self.mutation.start) + 1
        what = " ".join(self.passage.split())[:90]
        new = "" if self.mutation.file.endswith(".po") else f" -> {' '.join(self.mutation.replacement.split())[:60]}"
        return f"{self.mutation.file}:{line} {self.mutation.operator}: {what}{new}"


def all_mutants() -> list[Mutant]:
    """Return all changes of all files."""
    files = [path for folder in FOLDERS for path in sorted((PROJECT / folder).rglob("*")) if path.suffix in KINDS]
    texts = {path.relative_to(PROJECT).as_posix(): path.read_text(encoding="utf-8") for path in files}
    return [Mutant(mutation, text) for file, text in texts.items() for mutation in mutations(file, text)]


def learn() -> Tests:
    """Return the tests that use each file and text, the general ones first, then the quickest.

    Raises:
        subprocess.CalledProcessError: a test fails.
    """
    for suite in () if USED.is_dir() else ("unit", "e2e"):  # a run each: Playwright's event loop disturbs unit tests
        command = [sys.executable, "-m", "pytest", suite, "-q", "--numprocesses=logical", "-p", "tools.files_used"]
        subprocess.run([*command, *TESTS_OF_THE_APP], cwd=PROJECT, check=True)  # noqa: S603 - our own
    used: dict[str, list[str]] = {}
    durations_s: dict[str, float] = {}
    for path in USED.glob("*.json"):
        for test, (duration_s, *names) in json.loads(path.read_text(encoding="utf-8")).items():
            durations_s[test] = duration_s
            for name in names:
                used.setdefault(name, []).append(test)
    return {
        name: {
            test: durations_s[test]
            for test in sorted(
                tests, key=lambda test: (not any(rule in test for rule in RULES), durations_s[test], test)
            )
        }
        for name, tests in used.items()
    }


def chosen(tests: dict[str, float], folder: str, limit_s: float) -> list[str]:
    """Return the first tests of a suite that take no longer than a limit together."""
    of_suite = [test for test in tests if test.startswith(folder)]
    ends_s = accumulate(tests[test] for test in of_suite)
    return [test for test, end_s in zip(of_suite, ends_s, strict=True) if end_s <= limit_s]


def judge(copy: Path, unit: Sequence[str], browser: Sequence[str], answer: Any) -> None:
    """Run the tests that use the changed file; send the first failure, or SURVIVED."""
    os.setsid()
    sys.dont_write_bytecode = True
    for tests, options in ((unit, []), (browser, ["--step-timeout=1", f"--output={copy}.results"])):
        files = dict.fromkeys(test.partition("::")[0] for test in tests)
        failure = first_failure(copy, [*TESTS_OF_THE_APP, *options, *files], Only(tests)) if tests else None
        if failure not in (None, NO_TESTS):
            answer.send(failure)
            return
    answer.send(SURVIVED)


def write(path: Path, text: str) -> None:
    """Write a file of a copy; compile it if it is a catalogue."""
    path.write_text(text, encoding="utf-8")
    if path.suffix == ".po":
        with path.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(text.encode().splitlines(keepends=True)))


def try_out(mutant: Mutant, copy: Path, used: Tests, limit_s: float) -> str:
    """Make a change in a copy of the project, run the tests, and undo it; return the first failure, or SURVIVED."""
    tests = used.get(f"text:{mutant.text}" if mutant.text else mutant.mutation.file, {})
    unit, browser = (chosen(tests, folder, limit_s) for folder in ("unit/", "e2e/"))
    path = copy / mutant.mutation.file
    try:
        write(path, mutant.mutation.apply(mutant.source))
        return str(answer_of(judge, copy, unit, browser))
    finally:
        write(path, mutant.source)


def known_results() -> dict[str, str]:
    """Return the first failure under each change that was tried."""
    lines = RESULTS.read_text(encoding="utf-8").splitlines() if RESULTS.is_file() else []
    return dict(json.loads(line) for line in lines)


def run(mutants: Sequence[Mutant], known: dict[str, str], limit_s: float) -> None:
    """Try the changes that have no result yet, one on each processor at a time, and add the results."""
    left = [mutant for mutant in mutants if mutant.id not in known]
    if not left:
        return
    used = learn()
    workers = os.cpu_count() or 1
    CONTEXT.set_forkserver_preload(PRELOADED)
    with tempfile.TemporaryDirectory() as folder, RESULTS.open("a", encoding="utf-8") as results:
        copies: SimpleQueue[Path] = SimpleQueue()
        copies.put(first := copy_project(Path(folder) / "0"))
        for number in range(1, workers):
            copies.put(shutil.copytree(first, Path(folder) / str(number)))

        def one(mutant: Mutant) -> str:
            copy = copies.get()
            try:
                return try_out(mutant, copy, used, limit_s)
            finally:
                copies.put(copy)

        with ThreadPoolExecutor(workers) as pool:
            jobs = {pool.submit(one, mutant): mutant for mutant in left}
            try:
                for job in progress(as_completed(jobs), total=len(mutants), before=len(mutants) - len(left)):
                    known[jobs[job].id] = job.result()
                    print(json.dumps([jobs[job].id, job.result()]), file=results, flush=True)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise


def explanation(mutant: Mutant, entries: Iterable[dict[str, str]]) -> str | None:
    """Return why no test needs to detect a change, if an entry of `page_survivors.toml` says so."""
    for entry in entries:
        if (
            fnmatch.fnmatch(mutant.mutation.file, entry["file"])
            and re.search(entry["passage"], mutant.passage, re.DOTALL)
            and mutant.mutation.operator.startswith(entry["operator"])
        ):
            return entry["why"]
    return None


def write_report(mutants: Sequence[Mutant], known: dict[str, str]) -> None:
    """Write the results in the schema of mutation-testing-elements, whose report shows them."""

    def place(source: str, position: int) -> dict[str, int]:
        before = source[:position]
        return {"line": before.count("\n") + 1, "column": position - before.rfind("\n")}

    files: dict[str, dict[str, Any]] = {}
    for mutant in mutants:
        file, operator, start, end, replacement = mutant.mutation
        entry = files.setdefault(file, {"language": Path(file).suffix[1:], "source": mutant.source, "mutants": []})
        entry["mutants"].append(
            {
                "id": mutant.id,
                "mutatorName": operator,
                "replacement": replacement,
                "location": {"start": place(mutant.source, start), "end": place(mutant.source, end)},
                "status": "Killed" if known[mutant.id] else "Survived",
                "statusReason": known[mutant.id],
            }
        )
    report = {"schemaVersion": "2", "thresholds": {"high": GOAL_PERCENT, "low": 80}, "files": files}
    REPORT.write_text(json.dumps(report), encoding="utf-8")


def main() -> int:
    """Try the changes, report, and return 1 if too few were detected or a survivor is not explained."""
    parser = argparse.ArgumentParser(prog="python -m tools.page_mutants", description="Run the tests on changed pages.")
    parser.add_argument("--sample", type=int, help="try only so many, chosen at random")
    parser.add_argument("--seed", type=int, default=0, help="which are chosen")
    parser.add_argument("--file", default="*", help="only those of files that match, such as '*.css'")
    parser.add_argument(
        "--thorough", action="store_true", help="try what survived again, on all tests that use its file"
    )
    options = parser.parse_args()
    os.chdir(PROJECT)
    RESULTS.parent.mkdir(exist_ok=True)
    mutants = [mutant for mutant in all_mutants() if fnmatch.fnmatch(mutant.mutation.file, options.file)]
    if options.sample:
        mutants = random.Random(options.seed).sample(mutants, min(options.sample, len(mutants)))  # noqa: S311 - no secret
    known = known_results()
    if options.thorough:
        known = {id_: failure for id_, failure in known.items() if failure}
    run(mutants, known, math.inf if options.thorough else LIMIT_S)
    write_report(mutants, known)
    entries = tomllib.loads(EXPLAINED.read_text(encoding="utf-8")).get("survivor", [])
    outcomes: dict[str, Counter[str]] = {}
    unexplained = []
    for mutant in mutants:
        failure = known[mutant.id]
        why = None if failure else explanation(mutant, entries)
        kind = "browser" if failure.startswith("e2e/") else "unit" if failure else "explained" if why else "left"
        outcomes.setdefault(Path(mutant.mutation.file).suffix, Counter())[kind] += 1
        if kind == "left":
            unexplained.append(f"NOT DETECTED {mutant}")
    print(*sorted(unexplained), sep="\n")
    for suffix, counts in sorted(outcomes.items()):
        print(f"{suffix:6} {counts.total()} changes:", *(f"{count} {kind}" for kind, count in counts.most_common()))
    detected = 100 * sum(bool(known[mutant.id]) for mutant in mutants) / len(mutants)
    print(f"{detected:.1f} % of {len(mutants)} changes detected.")
    return 1 if unexplained or detected < GOAL_PERCENT else 0


if __name__ == "__main__":
    sys.exit(main())
