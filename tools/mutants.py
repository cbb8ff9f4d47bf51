"""Change the app in one place at a time, and run the unit tests on each change: `make mutants`.

cosmic-ray lists the changes, makes them and stores the results, so that an interrupted run continues where it stopped.
Its own runner starts Python for each change, which takes four times as long. A change that no test detects must be
explained in `tools/survivors.toml`; `cr-report` shows all results.
"""

import argparse
import contextlib
import os
import resource
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final

from cosmic_ray import plugins
from cosmic_ray.mutating import apply_mutation
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, TestOutcome, WorkerOutcome, WorkResult

from tools.inner_pytest import NO_TESTS, TESTS_OF_THE_APP, Only, first_failure
from tools.lines_tried import ANY, Tried, lines_tried
from tools.mutant_session import IMPOSSIBLE, session, survivors
from tools.progress import progress
from tools.project import PROJECT, copy_project
from tools.record import record
from tools.survivors import by_module, explanations, idle, unexplained

GOAL_PERCENT: Final = 97
"""How many of all changes the tests must detect."""

TIMEOUT_S: Final = 240
"""How long the tests may take: after that, the change counts as detected. Several times what all tests take."""

MAX_MEMORY_B: Final = 4 * 2**30
"""How much memory the tests may use: a change may ask for any amount."""

LOST: Final = 255
"""The exit code of a process whose real one `multiprocessing` could not learn."""

PRELOADED: Final = ["alembic", "argon2", "playwright.sync_api", "psycopg", "tools.lines_tried", "webapp"]

CONTEXT: Final = get_context("forkserver")
"""Starts processes in which PRELOADED is imported already; not available on Windows."""


def judge(copy: Path, tests: Sequence[str], answer: Any) -> None:
    """Run the tests that run a changed line; if all pass, run all tests. Send the first failure, or None.

    Other tests can detect the change too: those that use a cached result of the line, or run it in another process.
    """
    os.setsid()
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_B, MAX_MEMORY_B))
    sys.dont_write_bytecode = True  # a change within the same second would not be seen
    failure: str | None = None
    if tests and ANY not in tests:
        files = dict.fromkeys(test.partition("::")[0] for test in tests)
        failure = first_failure(copy, [*TESTS_OF_THE_APP, *files], Only(tests))
    answer.send(first_failure(copy, [*TESTS_OF_THE_APP, "unit"]) if failure in (None, NO_TESTS) else failure)


def learn(copy: Path, answer: Any) -> None:
    """Send which tests run which lines, or the first failure; leave the tests in the copy compiled by pytest."""
    sys.dont_write_bytecode = False
    answer.send(lines_tried(copy, [*TESTS_OF_THE_APP, "unit"]))
    for compiled in (copy / "webapp").rglob("__pycache__"):
        shutil.rmtree(compiled)


def answer_of(task: Callable[..., None], *arguments: object) -> Any:
    """Call a function in a new process, and return what it sends by its last argument, or why it sent nothing.

    Raises:
        ChildProcessError: it is not known why, so the tests are not to blame.
    """
    receiver, sender = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=task, args=(*arguments, sender))
    process.start()
    sender.close()
    answer: Any = f"no end after {TIMEOUT_S} s"
    if receiver.poll(TIMEOUT_S):
        try:
            answer = receiver.recv()
        except EOFError:
            answer = "the process died"
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.ident or 0, signal.SIGKILL)  # with what the tests started
    process.join()
    if process.exitcode == LOST:
        raise ChildProcessError("The server that starts the processes has stopped, and their results are lost.")
    return answer


def try_out(mutation: MutationSpec, copy: Path, tried: Tried) -> str | None:
    """Make a change in a copy of the project, run the tests, and undo it; return the first failure, or None."""
    path = copy / mutation.module_path
    lines = range(mutation.start_pos[0], mutation.end_pos[0] + 1)
    places = [f"{mutation.module_path.as_posix()}:{line}" for line in lines]
    unsorted = dict.fromkeys(test for place in places for test in tried.get(place, []))
    # The module's own tests first, then the quickest.
    module = mutation.module_path.relative_to("webapp")
    own = f"unit/{module.with_name(f'test_{module.stem}.py').as_posix()}"
    tests = sorted(unsorted, key=lambda test: not test.startswith(own))
    source = path.read_text(encoding="utf-8")
    try:
        operator = plugins.get_operator(mutation.operator_name)(**mutation.operator_args)
        try:
            apply_mutation(path, operator, mutation.occurrence)
        except AttributeError:  # cosmic-ray takes every exception that is caught to be a plain name
            return IMPOSSIBLE
        failure: str | None = answer_of(judge, copy, tests)
        return failure
    finally:
        path.write_text(source, encoding="utf-8")


def run(database: WorkDB) -> None:
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
            jobs = {pool.submit(one, item.mutations[0]): item for item in database.pending_work_items}
            try:
                for done in progress(as_completed(jobs), total=database.num_work_items, before=database.num_results):
                    failure = done.result()
                    outcome = TestOutcome.KILLED if failure else TestOutcome.SURVIVED
                    outcome = TestOutcome.INCOMPETENT if failure == IMPOSSIBLE else outcome
                    database.set_result(jobs[done].job_id, WorkResult(WorkerOutcome.NORMAL, failure, outcome))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise


def main() -> int:
    """Try the changes that are left, report, and return 1 if too few were detected or a survivor is not explained."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description="Run the tests on changes of the app.")
    parser.add_argument("--anew", action="store_true", help="forget the results of earlier runs")
    options = parser.parse_args()
    os.chdir(PROJECT)
    with use_db(str(session(anew=options.anew)), WorkDB.Mode.open) as database:
        run(database)
        alive = survivors(database)
        completed = [item for item, result in database.completed_work_items if result.output != IMPOSSIBLE]
    made = Counter(item.mutations[0].module_path.as_posix() for item in completed)
    total = made.total()
    known = explanations()
    record("mutants.json", {"modules": by_module(made, alive, known)})
    faults = [f"NOT EXPLAINED {mutant.place} {mutant.operator}: {mutant.line}" for mutant in unexplained(alive, known)]
    faults += [f"DETECTED NOW  {explanation.file}: {explanation.line}" for explanation in idle(alive, known)]
    killed = 100 * (total - len(alive)) / total
    print(*faults, f"{total - len(alive)} of {total} changes detected: {killed:.1f} %.", sep="\n")
    return 1 if faults or killed < GOAL_PERCENT else 0


if __name__ == "__main__":
    sys.exit(main())
