"""Change the app in one place at a time, and see whether the unit tests notice: `make mutants`.

cosmic-ray finds the places, makes the changes and keeps what came of each, so that a run that was interrupted goes on
where it stopped; its own runner starts Python anew for each change, which takes four times as long. A change that no
test notices must be explained in `tools/survivors.toml`; `cr-report` shows all that is kept.
"""

import argparse
import hashlib
import os
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final

from cosmic_ray import plugins
from cosmic_ray.commands import init
from cosmic_ray.mutating import apply_mutation
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, TestOutcome, WorkerOutcome, WorkResult

from bugs.planting import PROJECT, copy_project
from tools.inner_pytest import first_failure

SESSION: Final = PROJECT / "test-results/mutants.sqlite"
EXPLAINED: Final = PROJECT / "tools/survivors.toml"
GOAL: Final = 97
"""In percent of all changes."""

PATIENCE: Final = 600
"""After which a change counts as noticed because it never ends, in seconds: many times what all tests take."""

PRELOADED: Final = ["pytest", "flask", "sqlalchemy", "tools.inner_pytest"]

CONTEXT: Final = get_context("forkserver")
"""Its processes begin with what is preloaded; Windows has none of the kind."""


@dataclass(frozen=True)
class Mutant:
    """A change that was made, as `tools/survivors.toml` names it."""

    file: str
    operator: str
    line: str
    """The line of the source as it is, without its indentation."""

    diff: str


def modules() -> list[Path]:
    """Return what is changed: all of the app but its migrations, which are history."""
    return sorted(path for path in Path("webapp").rglob("*.py") if "migrations" not in path.parts)


def fingerprint() -> str:
    """Return what changes whenever the app or a unit test does: results of another state count for nothing."""
    folders = ("webapp", "unit", "templates", "static", "translations", "tools")
    found = [path for folder in folders for path in Path(folder).rglob("*.*")]
    files = sorted(path for path in found if path.suffix not in (".pyc", ".mo"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in [Path("conftest.py"), *files])).hexdigest()


def session(*, anew: bool) -> Path:
    """Return where the results are kept, with all changes listed in it."""
    mark = SESSION.with_suffix(".fingerprint")
    if anew or not SESSION.is_file() or not mark.is_file() or mark.read_text() != fingerprint():
        SESSION.parent.mkdir(parents=True, exist_ok=True)
        SESSION.unlink(missing_ok=True)
        with use_db(str(SESSION), WorkDB.Mode.create) as kept:
            init(modules(), kept, {})
        mark.write_text(fingerprint())
    return SESSION


def tests_of(module: Path) -> list[str]:
    """Return the unit tests that know a module best: those that bear its name, or its package's."""
    names = {module.stem, module.parent.name} - {"webapp", "__init__"}
    found = {path.as_posix() for name in names for path in Path("unit").glob(f"test_*{name.strip('_')}*.py")}
    return sorted(found)


def judge(copy: Path, module: Path, answer: Any) -> None:
    """Run first the tests that know the module best, then all; send the first failure, or None."""
    best = tests_of(module)
    failure = first_failure(copy, best) if best else None
    answer.send(failure or first_failure(copy, ["-m", "not suite", "unit"]))


def failure_in(copy: Path, module: Path) -> str | None:
    """Return what the tests, run in a process of their own, fail at in a copy of the project; None if at nothing."""
    receiver, sender = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=judge, args=(copy, module, sender))
    process.start()
    sender.close()
    if not receiver.poll(PATIENCE):
        process.kill()
        return f"no end after {PATIENCE} s"
    try:
        failure: str | None = receiver.recv()
    except EOFError:
        failure = "the process died"
    process.join()
    return failure


def try_out(mutation: MutationSpec, copy: Path) -> str | None:
    """Make a change in a copy of the project, and take it back; return what the tests failed at meanwhile."""
    path = copy / mutation.module_path
    source = path.read_text(encoding="utf-8")
    try:
        operator = plugins.get_operator(mutation.operator_name)(**mutation.operator_args)
        apply_mutation(path, operator, mutation.occurrence)
        return failure_in(copy, mutation.module_path)
    finally:
        path.write_text(source, encoding="utf-8")


def run(kept: WorkDB) -> None:
    """Try out all changes that have no result yet, one on each processor at a time.

    Raises:
        SystemExit: the tests fail without any change, so that nothing could be learnt from them.
    """
    workers = os.cpu_count() or 1
    CONTEXT.set_forkserver_preload(PRELOADED)
    with tempfile.TemporaryDirectory() as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(workers):
            copies.put(copy_project(Path(folder) / str(number)))

        first = copies.get()
        if failure := failure_in(first, Path("webapp/settings.py")):
            sys.exit(f"Error: without any change, {failure} fails already")
        copies.put(first)

        def one(mutation: MutationSpec) -> str | None:
            copy = copies.get()
            try:
                return try_out(mutation, copy)
            finally:
                copies.put(copy)

        with ThreadPoolExecutor(workers) as pool:
            jobs = {pool.submit(one, item.mutations[0]): item for item in kept.pending_work_items}
            try:
                for done in progress(as_completed(jobs), total=kept.num_work_items, before=kept.num_results):
                    failure = done.result()
                    outcome = TestOutcome.KILLED if failure else TestOutcome.SURVIVED
                    kept.set_result(jobs[done].job_id, WorkResult(WorkerOutcome.NORMAL, failure, outcome))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise


def progress(jobs: Iterator[Any], *, total: int, before: int) -> Iterator[Any]:
    """Pass jobs on as they are done, and show how far they are."""
    start = time.monotonic()
    for number, job in enumerate(jobs, start=1):
        yield job
        done = before + number
        left = (time.monotonic() - start) / number * (total - done) / 60
        bar = "#" * (40 * done // total)
        print(f"\r[{bar:40}] {done} of {total}, {left:.0f} minutes left ", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def survivors(kept: WorkDB) -> list[Mutant]:
    """Return the changes that no test noticed."""
    found = []
    for item, result in kept.completed_work_items:
        if result.test_outcome is TestOutcome.SURVIVED:
            mutation = item.mutations[0]
            first, last = mutation.start_pos[0], mutation.end_pos[0]
            lines = mutation.module_path.read_text(encoding="utf-8").splitlines()
            operator = mutation.operator_name.removeprefix("core/")
            place = f"{mutation.module_path}:{first}:{mutation.start_pos[1]} {operator} ({mutation.occurrence})"
            diff = "\n".join([place, *lines[first - 1 : last]])
            found.append(Mutant(mutation.module_path.as_posix(), operator, lines[first - 1].strip(), diff))
    return found


def is_explained(mutant: Mutant, explanations: list[dict[str, str]]) -> bool:
    """Tell whether a survivor is one of those that the file explains: of this line, and of this kind."""
    return any(
        entry["file"] == mutant.file
        and entry["line"] == mutant.line
        and any(mutant.operator.startswith(kind) for kind in entry["operators"])
        for entry in explanations
    )


def main() -> int:
    """Run what is left, then report: 1 if too few were noticed, or a survivor is not explained."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description="See whether tests notice changes.")
    parser.add_argument("--anew", action="store_true", help="forget the results of earlier runs")
    options = parser.parse_args()
    os.chdir(PROJECT)
    with use_db(str(session(anew=options.anew)), WorkDB.Mode.open) as kept:
        run(kept)
        alive, total = survivors(kept), kept.num_results
    explanations = tomllib.loads(EXPLAINED.read_text(encoding="utf-8"))["survivor"]
    unexplained = [mutant for mutant in alive if not is_explained(mutant, explanations)]
    for mutant in unexplained:
        print(f"NOT EXPLAINED {mutant.diff}\n")
    killed = 100 * (total - len(alive)) / total
    explained = len(alive) - len(unexplained)
    print(f"{total - len(alive)} of {total} changes noticed: {killed:.1f} %. {explained} of the others explained.")
    return 1 if unexplained or killed < GOAL else 0


if __name__ == "__main__":
    sys.exit(main())
