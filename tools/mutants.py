"""Change the app in one place at a time, and see whether the unit tests notice: `make mutants`.

cosmic-ray finds the places, makes the changes and keeps what came of each, so that a run that was interrupted goes on
where it stopped; its own runner starts Python anew for each change, which takes four times as long. A change that no
test notices must be explained in `tools/survivors.toml`; `cr-report` shows all that is kept.
"""

import argparse
import contextlib
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final

from cosmic_ray import plugins
from cosmic_ray.mutating import apply_mutation
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, TestOutcome, WorkerOutcome, WorkResult

from bugs.planting import PROJECT, copy_project
from bugs.unit import OF_THE_APP, quickest_first
from tools.inner_pytest import NOTHING_TO_RUN, Only, first_failure
from tools.lines_tried import ANY, Tried, lines_tried
from tools.mutant_session import IMPOSSIBLE, session, survivors
from tools.survivors import explanations, idle, unexplained

GOAL: Final = 97
"""In percent of all changes."""

PATIENCE: Final = 240
"""After which a change counts as noticed because it never ends, in seconds: several times what all tests take."""

MEMORY: Final = 4 * 2**30
"""What the tests may use, in bytes: a change may ask for any amount."""

LOST: Final = 255
"""What `multiprocessing` says of a process of which it could not learn how it ended."""

PRELOADED: Final = ["alembic", "argon2", "playwright.sync_api", "psycopg", "tools.lines_tried", "webapp"]

CONTEXT: Final = get_context("forkserver")
"""Its processes begin with what is preloaded; Windows has none of the kind."""


def tests_of(module: Path) -> list[str]:
    """Return the unit tests of a module; of a package's module, those of the whole package."""
    folder = Path("unit", *module.parent.parts[1:])
    names = "test_*.py" if module.parent.parts[1:] else f"test_{module.stem.strip('_')}.py"
    return sorted(path.as_posix() for path in folder.glob(names))


def judge(copy: Path, module: Path, tests: Sequence[str], answer: Any) -> None:
    """Run first the tests that run a changed line, those that know its module best before others; then all.

    Sends the first failure, or None. Other tests than those may notice the change too: what was kept when the line was
    run, or runs it in a process of its own.
    """
    os.setsid()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.dont_write_bytecode = True  # a change within the same second would not be seen
    best = tests_of(module)
    files = [*best, *(file for file in quickest_first() if file not in best)]
    failure: str | None = None
    if tests and ANY not in tests:
        named = {test.partition("::")[0] for test in tests}
        failure = first_failure(copy, [*OF_THE_APP, *(file for file in files if file in named)], Only(tests))
    answer.send(first_failure(copy, [*OF_THE_APP, *files]) if failure in (None, NOTHING_TO_RUN) else failure)


def learn(copy: Path, answer: Any) -> None:
    """Send which tests run which lines, or the first failure; leave the tests in the copy as pytest compiles them."""
    sys.dont_write_bytecode = False
    answer.send(lines_tried(copy, [*OF_THE_APP, "unit"]))
    for compiled in (copy / "webapp").rglob("__pycache__"):
        shutil.rmtree(compiled)


def answer_of(task: Callable[..., None], *arguments: object) -> Any:
    """Return what a function, called in a process of its own, sends by its last argument, or why it sent nothing.

    Raises:
        ChildProcessError: nobody knows why, so that it tells nothing of the tests.
    """
    receiver, sender = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=task, args=(*arguments, sender))
    process.start()
    sender.close()
    answer: Any = f"no end after {PATIENCE} s"
    if receiver.poll(PATIENCE):
        try:
            answer = receiver.recv()
        except EOFError:
            answer = "the process died"
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.ident or 0, signal.SIGKILL)  # with what the tests started
    process.join()
    if process.exitcode == LOST:
        raise ChildProcessError("The server that starts the processes is gone: what they found out is lost.")
    return answer


def try_out(mutation: MutationSpec, copy: Path, tried: Tried) -> str | None:
    """Make a change in a copy of the project, and take it back; return what the tests failed at meanwhile."""
    path = copy / mutation.module_path
    lines = range(mutation.start_pos[0], mutation.end_pos[0] + 1)
    tests = {test for line in lines for test in tried.get(f"{mutation.module_path.as_posix()}:{line}", [])}
    source = path.read_text(encoding="utf-8")
    try:
        operator = plugins.get_operator(mutation.operator_name)(**mutation.operator_args)
        try:
            apply_mutation(path, operator, mutation.occurrence)
        except AttributeError:  # cosmic-ray takes every exception that is caught to be a plain name
            return IMPOSSIBLE
        failure: str | None = answer_of(judge, copy, mutation.module_path, sorted(tests))
        return failure
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
        first = copy_project(Path(folder) / "0")
        tried: Tried | str = answer_of(learn, first)
        if isinstance(tried, str):
            sys.exit(f"Error: without any change, {tried} fails already")
        copies: SimpleQueue[Path] = SimpleQueue()
        copies.put(first)
        for number in range(1, workers):
            copies.put(shutil.copytree(first, Path(folder) / str(number)))

        def one(mutation: MutationSpec) -> str | None:
            copy = copies.get()
            try:
                return try_out(mutation, copy, tried)
            finally:
                copies.put(copy)

        with ThreadPoolExecutor(workers) as pool:
            jobs = {pool.submit(one, item.mutations[0]): item for item in kept.pending_work_items}
            try:
                for done in progress(as_completed(jobs), total=kept.num_work_items, before=kept.num_results):
                    failure = done.result()
                    outcome = TestOutcome.KILLED if failure else TestOutcome.SURVIVED
                    outcome = TestOutcome.INCOMPETENT if failure == IMPOSSIBLE else outcome
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


def main() -> int:
    """Run what is left, then report: 1 if too few were noticed, or a survivor is not explained."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description="See whether tests notice changes.")
    parser.add_argument("--anew", action="store_true", help="forget the results of earlier runs")
    options = parser.parse_args()
    os.chdir(PROJECT)
    with use_db(str(session(anew=options.anew)), WorkDB.Mode.open) as kept:
        run(kept)
        alive = survivors(kept)
        total = sum(1 for _, result in kept.completed_work_items if result.output != IMPOSSIBLE)
    known = explanations()
    faults = [f"NOT EXPLAINED {mutant.place} {mutant.operator}: {mutant.line}" for mutant in unexplained(alive, known)]
    faults += [f"NOTICED NOW   {explanation.file}: {explanation.line}" for explanation in idle(alive, known)]
    killed = 100 * (total - len(alive)) / total
    print(*faults, f"{total - len(alive)} of {total} changes noticed: {killed:.1f} %.", sep="\n")
    return 1 if faults or killed < GOAL else 0


if __name__ == "__main__":
    sys.exit(main())
