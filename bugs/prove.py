"""Prove that the tests notice every bug of the catalogue: `python -m bugs.prove [NAME ...]`.

The browser tests that a bug names must all turn red under it, and every browser test must turn red under some bug.
Of the unit tests, `bugs/noticed_by.json` says which one notices a bug first, or that none does: only a browser sees it.
That file is written by `python -m bugs.prove --units`, which runs the whole unit suite under each bug, and is checked,
one test for a bug, by every other run.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from pathlib import Path
from typing import Any, Final

from bugs.catalogue import BUGS, find
from bugs.planting import PROJECT, BugError, copy_project
from bugs.unit import OF_THE_APP, first_notice, notices
from tools.inner_pytest import first_failure

NOTICED_BY: Final = PROJECT / "bugs/noticed_by.json"
REPORTS: Final = PROJECT / "test-results/prove"
STEP_TIMEOUT_S: Final = "1"
"""For each step of a browser test: a bug keeps what it waits for from coming."""

Noticed = dict[str, str | None]
Trials = list[dict[str, Any]]


def browser_tests(names: Sequence[str], trials: Path) -> int:
    """Run the browser tests under the bugs that they are meant to catch; return pytest's exit code."""
    chosen = [f"--bug={name}" for name in names]
    workers = [f"--numprocesses={min(8, (os.cpu_count() or 1) * 3 // 2)}", "--dist=loadgroup"]  # most of them wait
    plugins = ["-p", "bugs.plugin", "-p", "no:randomly"]
    command = [sys.executable, "-m", "pytest", "e2e", "--quiet", *plugins, *workers, f"--step-timeout={STEP_TIMEOUT_S}"]
    command += [f"--trials={trials}", f"--output={REPORTS / 'e2e'}", *chosen]
    return subprocess.run(command, cwd=PROJECT, check=False).returncode  # noqa: S603 - only the above


def under_each(names: Sequence[str], judge: Callable[[str], str | None]) -> Noticed:
    """Return what a function says of each bug; the bugs are shared among the processors."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(names, pool.map(judge, names), strict=True))


def notices_again(known: Noticed, name: str) -> str | None:
    """Return the unit test that is known to notice a bug, if it still does; one that is gone notices nothing."""
    test = known[name]
    return test if test and notices(name, [test]) == test else None


def unit_tests(names: Sequence[str]) -> tuple[Noticed, list[str]]:
    """Return which unit test notices which bug, and what is not as the file says."""
    known: Noticed = json.loads(NOTICED_BY.read_text(encoding="utf-8")) if NOTICED_BY.is_file() else {}
    unknown = [name for name in names if name not in known]
    faults = [f"NOT MEASURED  {name}: run python -m bugs.prove --units {name}" for name in unknown]
    if len(names) == len(BUGS):
        faults += [f"NO SUCH BUG   {name}, of which {NOTICED_BY.name} tells" for name in known if name not in BUGS]
    measured = [name for name in names if name in known]
    noticed = under_each(measured, partial(notices_again, known))
    faults += [
        f"UNNOTICED     {name} ({BUGS[name].says}): {known[name]} stays green"
        for name in measured
        if known[name] and not noticed[name]
    ]
    return noticed, faults


def measure_units(names: Sequence[str]) -> None:
    """Run the whole unit suite under each bug, and keep which test notices it first.

    Raises:
        SystemExit: a test fails without any bug, so that nothing could be learnt from it.
    """
    with tempfile.TemporaryDirectory() as folder:
        if failure := first_failure(copy_project(Path(folder) / "project"), [*OF_THE_APP, "unit"]):
            sys.exit(f"Error: without any bug, {failure} fails already")
    known: Noticed = json.loads(NOTICED_BY.read_text(encoding="utf-8")) if NOTICED_BY.is_file() else {}
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        jobs = {pool.submit(first_notice, name): name for name in names}
        for number, job in enumerate(as_completed(jobs), start=1):
            known[jobs[job]] = job.result()
            kept = {name: known[name] for name in sorted(BUGS) if name in known}
            NOTICED_BY.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
            print(f"{number} of {len(names)}: {jobs[job]}: {known[jobs[job]] or 'no unit test notices it'}", flush=True)


def write_matrix(trials: Trials, noticed: Noticed) -> Path:
    """Write which test turned red under which bug: as JSON for programs, and as Markdown for people."""
    by_bug: dict[str, dict[str, str]] = {}
    for trial in trials:
        by_bug.setdefault(trial["bug"], {})[trial["test"]] = f"red: {trial['why']}" if trial["caught"] else "green"
    matrix = {
        name: {"says": BUGS[name].says, "browser": tests, "unit": noticed.get(name)} for name, tests in by_bug.items()
    }
    REPORTS.mkdir(parents=True, exist_ok=True)
    (REPORTS / "matrix.json").write_text(json.dumps(matrix, indent=1, ensure_ascii=False), encoding="utf-8")
    lines = [
        "# Which test notices which bug",
        "",
        "| bug | what a user says | browser tests | unit test |",
        "|---|---|---|---|",
    ]
    for name, tests in sorted(by_bug.items()):
        shown = "<br>".join(f"{test}<br>{colour.replace('|', '/')[:120]}" for test, colour in tests.items())
        unit = noticed.get(name, "not measured") or "none: only a browser sees it"
        lines.append(f"| {name} | {BUGS[name].says} | {shown} | {unit} |")
    path = REPORTS / "matrix.md"
    path.write_text("\n".join(lines).replace("[", "\\[").replace("<h4>", "&lt;h4>") + "\n", encoding="utf-8")
    return path


def main() -> int:
    """Prove it, or say what is missing."""
    parser = argparse.ArgumentParser(prog="python -m bugs.prove", description="Prove that the tests notice every bug.")
    parser.add_argument("name", nargs="*", help="of a bug; without one, all of them")
    parser.add_argument("--units", action="store_true", help="measure which unit test notices which bug, and keep it")
    options = parser.parse_args()
    try:
        names = [find(name).name for name in options.name] or list(BUGS)
    except BugError as error:
        sys.exit(f"Error: {error}")
    if options.units:
        measure_units(names)
        return 0
    trials = REPORTS / "trials.json"
    trials.unlink(missing_ok=True)
    status = browser_tests(options.name, trials)
    if not trials.is_file():
        return status or 1
    noticed, faults = unit_tests(names)
    matrix = write_matrix(json.loads(trials.read_text(encoding="utf-8")), noticed)
    seen = sum(1 for test in noticed.values() if test)
    print(*faults, f"The unit tests notice {seen} of {len(noticed)} bugs; the others only a browser sees.", sep="\n")
    print(f"Which test notices which bug: {matrix.relative_to(PROJECT)}")
    return 1 if status or faults else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BugError as error:
        sys.exit(f"Error: {error}")
    except KeyboardInterrupt:
        sys.exit("Interrupted.")
