"""Change what a browser gets in one place at a time, and run the tests on each change: `make page-mutants`.

The changes are those of `tools/page_mutations.py`; the tests of a change are those that use its file, the unit tests
first: a small part of them, those that detect most before the others; if these all pass, the rest. An interrupted run
goes on where it stopped. A change that no test detects must be explained in `tools/page_survivors.toml`.
"""

import argparse
import fnmatch
import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tools.forked_tests import ForkedTests
from tools.inner_pytest import TESTS_OF_THE_APP
from tools.page_mutations import KINDS, Mutation, message_of, mutations, rules_of
from tools.progress import progress
from tools.project import PROJECT, copy_project
from tools.tests_by_file import ALL, SUITES, Tests, learn

GOAL_PERCENT: Final = 95
RESULTS: Final = PROJECT / "test-results/page-mutants.jsonl"
REPORT: Final = PROJECT / "test-results/page-mutants.json"
EXPLAINED: Final = Path(__file__).with_name("page_survivors.toml")
FOLDERS: Final = ("templates", "static", "translations")

STYLES: Final = ("looks", "states", "should_be", "print", "small_screens", "phone_menu", "theme", "react")
"""Parts of the names of tests that tell how a page looks: the others do not depend on a style, or by accident."""

TRANSLATIONS: Final = ("structure", "unit/test_translations.py")
"""Parts of the names of tests that can detect a change of any translation."""

FIRST: Final = {
    ".css": (),
    ".html": ("structure", "states", "snapshots", "looks", "forms"),
    ".js": ("e2e/todos", "states", "looks"),
    ".po": (*TRANSLATIONS, "states", "snapshots"),
}
"""Parts of the names of tests that detect most changes of a kind of file, before any result says which do."""

SHARES: Final = {"unit": 0.05, "e2e": 0.1}
"""Which part of a suite's time the first tests of a change may take."""

CHANGES_FOR_A_BROWSER: Final = 50
"""After so many, another is started: browsers grow."""

SURVIVED: Final = ""


@dataclass(frozen=True)
class Mutant:
    """A change, with what is around it."""

    mutation: Mutation
    source: str

    @property
    def id(self) -> str:
        """The same as long as the file is; of a catalogue, as long as the entry is."""
        file, operator, start, _, new = self.mutation
        around = (self.passage,) if file.endswith(".po") else (digest(self.source), start)
        return hashlib.sha256(repr((file, operator, new, *around)).encode()).hexdigest()[:16]

    def lot(self, seed: int) -> bytes:
        """Return what a sample is drawn by: an edit of something else in the file leaves it as it is."""
        what = (seed, self.mutation.file, self.mutation.operator, self.context, self.mutation.replacement)
        return hashlib.sha256(repr(what).encode()).digest()

    @property
    def line(self) -> int:
        """Where it begins."""
        return self.source.count("\n", 0, self.mutation.start) + 1

    @property
    def passage(self) -> str:
        """What is changed: of a catalogue, the entry."""
        return self.source[self.mutation.start : self.mutation.end]

    @property
    def context(self) -> str:
        """What an explanation is about: of a style, the selector and the declaration; of others, what is changed."""
        _, _, start, end, _ = self.mutation
        if not self.mutation.file.endswith(".css"):
            return self.passage
        before = self.source[:start]
        selector = re.split("[;}]|\\*/", before.rpartition("{")[0])[-1].strip()
        declaration = re.split("[;{}]", before)[-1] + self.passage + re.split("[;{}]", self.source[end:])[0]
        return f"{selector} {{ {declaration.strip()}"

    @property
    def text(self) -> str | None:
        """The text of the app whose translation is changed, if it is one."""
        if not self.mutation.file.endswith(".po"):
            return None
        message = message_of(self.passage)
        return str(message.id[0] if message.pluralizable else message.id) if message else None

    def tests(self, used: dict[str, Tests]) -> Tests:
        """Return the tests that can detect it."""
        file, _, start, end, _ = self.mutation
        if self.text:  # a text of a fragment that is cached is not asked for each time
            of_all = {test: share for test, share in used[ALL].items() if any(part in test for part in TRANSLATIONS)}
            return used.get(f"text:{self.text}", {}) | of_all
        if self.passage.startswith("class="):  # which only styles and scripts use
            return {test: share for test, share in used.get(file, {}).items() if test.startswith("e2e/")}
        if not file.endswith(".css"):
            return used.get(file, {})
        tests: Tests = {}
        for selector in rules_of(self.source, start, end):
            tests |= used.get(f"rule:{file}:{selector}", {})
        return _of_styles(tests) or _of_styles(used[file])

    def __str__(self) -> str:
        what = self.text or " ".join(self.passage.split())
        new = "" if self.text else f" -> {' '.join(self.mutation.replacement.split())[:60]}"
        return f"{self.mutation.file}:{self.line} {self.mutation.operator}: {what[:90]}{new}"


def _of_styles(tests: Tests) -> Tests:
    """Return those of the tests that tell how a page looks."""
    return {test: share for test, share in tests.items() if any(part in test for part in STYLES)}


@cache
def digest(text: str) -> str:
    """Return a hash of a file's text."""
    return hashlib.sha256(text.encode()).hexdigest()


def all_mutants() -> list[Mutant]:
    """Return all changes of all files."""
    files = [path for folder in FOLDERS for path in sorted((PROJECT / folder).rglob("*")) if path.suffix in KINDS]
    texts = {path.relative_to(PROJECT).as_posix(): path.read_text(encoding="utf-8") for path in files}
    return [Mutant(mutation, text) for file, text in texts.items() for mutation in mutations(file, text)]


class Copy:
    """A copy of the project, in which one change at a time is made and tested."""

    def __init__(self, folder: Path) -> None:
        """Begin to collect the tests of the copy."""
        self.folder = folder
        browser = ["e2e", *TESTS_OF_THE_APP, "--step-timeout=2", f"--output={folder}.results"]
        self.tests = {
            "unit": ForkedTests(folder, ["unit", *TESTS_OF_THE_APP]),
            "e2e": ForkedTests(folder, browser, requests_each=CHANGES_FOR_A_BROWSER),
        }

    def try_out(self, mutant: Mutant, tests: Sequence[str]) -> str:
        """Run tests under a change, the unit tests first; return the first failure, or SURVIVED."""
        path = self.folder / mutant.mutation.file
        try:
            write(path, mutant.mutation.apply(mutant.source))
            for suite, forked in self.tests.items():
                if failure := forked.first_failure([test for test in tests if test.startswith(f"{suite}/")]):
                    return failure
            return SURVIVED
        finally:
            write(path, mutant.source)

    def close(self) -> None:
        """End what runs the tests."""
        for forked in self.tests.values():
            forked.close()


def in_order(tests: Tests, suffix: str, likelihoods: Mapping[str, float]) -> list[str]:
    """Return tests in the order to run them: the likeliest in their time, then by FIRST, then the quickest."""

    def rank(test: str) -> tuple[float, int, float, str]:
        first = FIRST[suffix]
        place = next((number for number, part in enumerate(first) if part in test), len(first))
        return -likelihoods.get(test, 0) / (tests[test] + 0.001), place, tests[test], test

    return sorted(tests, key=rank)


def first_of(tests: Tests, order: Sequence[str]) -> list[str]:
    """Return the first tests of each suite, as far as a share of its time goes."""
    chosen = []
    for suite in SUITES:
        of_suite = [test for test in order if test.startswith(f"{suite}/")]
        ends = accumulate(tests[test] for test in of_suite)
        chosen += [test for test, end in zip(of_suite, ends, strict=True) if end <= SHARES[suite]]
    return chosen


def write(path: Path, text: str) -> None:
    """Write a file of a copy; compile it if it is a catalogue."""
    path.write_text(text, encoding="utf-8")
    if path.suffix == ".po":
        with path.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(text.encode().splitlines(keepends=True)))


def known_results() -> dict[str, str]:
    """Return the first failure under each change that was tried."""
    lines = RESULTS.read_text(encoding="utf-8").splitlines() if RESULTS.is_file() else []
    return dict(json.loads(line) for line in lines)


class Trial:
    """Tries changes, one on each processor at a time, and adds the results to those that are known."""

    quick = False
    """Whether only the first tests of a change are run."""

    workers = os.cpu_count() or 1

    def __init__(self, known: dict[str, str], used: dict[str, Tests], entries: Sequence[dict[str, str]]) -> None:
        self.known, self.used, self.entries = known, used, entries
        self.detections: dict[str, list[tuple[int, str]]] = defaultdict(list)
        """The line of each change of a file that was detected, and the test that did."""

    def note(self, mutant: Mutant, failure: str) -> None:
        """Remember what has detected a change."""
        self.known[mutant.id] = failure
        if failure:
            self.detections[mutant.mutation.file].append((mutant.line, failure))

    def order(self, mutant: Mutant, tests: Tests) -> list[str]:
        """Return the tests of a change: first those that have detected changes near it."""
        likelihoods: dict[str, float] = defaultdict(float)
        for line, test in self.detections[mutant.mutation.file]:
            likelihoods[test] += 1 / (1 + abs(line - mutant.line))
        return in_order(tests, Path(mutant.mutation.file).suffix, likelihoods)

    def one(self, mutant: Mutant, copy: Copy) -> str:
        """Run the first tests of a change, and the others if those pass and no explanation fits."""
        tests = mutant.tests(self.used)
        order = self.order(mutant, tests)
        first = first_of(tests, order)
        failure = copy.try_out(mutant, first)
        if not failure and not self.quick and not explanation(mutant, self.entries):
            failure = copy.try_out(mutant, [test for test in order if test not in {*first}])
        return failure

    def run(self, mutants: Sequence[Mutant]) -> None:
        """Try the changes that have no result yet."""
        left = []
        for mutant in mutants:
            if mutant.id in self.known:
                self.note(mutant, self.known[mutant.id])
            else:
                left.append(mutant)
        if not left:
            return
        workers = min(len(left), self.workers)
        with (
            tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
            RESULTS.open("a", encoding="utf-8") as results,
            ExitStack() as end,
        ):
            os.environ["TMPDIR"] = folder  # for what browsers leave behind
            original = copy_project(Path(folder) / "original")
            copies: SimpleQueue[Copy] = SimpleQueue()
            for number in range(workers):
                copy_folder = Path(shutil.copytree(original, Path(folder) / str(number)))
                copies.put(end.enter_context(closing(Copy(copy_folder))))

            def one(mutant: Mutant) -> str:
                copy = copies.get()
                try:
                    return self.one(mutant, copy)
                finally:
                    copies.put(copy)

            with ThreadPoolExecutor(workers) as pool:
                jobs = {pool.submit(one, mutant): mutant for mutant in left}
                try:
                    for job in progress(as_completed(jobs), total=len(mutants), before=len(mutants) - len(left)):
                        self.note(jobs[job], job.result())
                        print(json.dumps([jobs[job].id, job.result()]), file=results, flush=True)
                except BaseException:
                    pool.shutdown(wait=False, cancel_futures=True)
                    end.close()
                    raise


def explanation(mutant: Mutant, entries: Iterable[dict[str, str]]) -> str | None:
    """Return why no test needs to detect a change, if an entry of `page_survivors.toml` says so."""
    for entry in entries:
        if (
            fnmatch.fnmatch(mutant.mutation.file, entry["file"])
            and re.search(entry["passage"], mutant.context, re.DOTALL)
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
    parser.add_argument("--quick", action="store_true", help="run only the first tests of each change")
    parser.add_argument("--workers", type=int, default=Trial.workers, help="try so many at a time")
    parser.add_argument("--again", action="store_true", help="try what survived again")
    options = parser.parse_args()
    os.chdir(PROJECT)
    RESULTS.parent.mkdir(exist_ok=True)
    mutants = [mutant for mutant in all_mutants() if fnmatch.fnmatch(mutant.mutation.file, options.file)]
    if options.sample:
        mutants = sorted(mutants, key=lambda mutant: mutant.lot(options.seed))[: options.sample]
    known = known_results()
    if options.again:
        known = {id_: failure for id_, failure in known.items() if failure}
    entries = tomllib.loads(EXPLAINED.read_text(encoding="utf-8")).get("survivor", [])
    trial = Trial(known, learn(), entries)
    trial.quick, trial.workers = options.quick, options.workers
    trial.run(mutants)
    write_report(mutants, known)
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
