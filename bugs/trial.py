"""Run tests under a bug."""

import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

from bugs.bug import Bug
from bugs.failures import FirstTest
from bugs.planting import plant
from bugs.plugin import SUITE, Outcome, Recorder, name_of
from tools.inner_pytest import TESTS_OF_THE_APP, first_failure, run_pytest

STEP_TIMEOUT_S: Final = "1"
"""How long a step of a browser test waits for what the bug prevents."""

Outcomes = dict[str, Outcome]
"""The outcome of each browser test, by its name."""


def run_browser_tests(project: Path, tests: Collection[str], *arguments: str, camera: FirstTest) -> Outcomes:
    """Run some tests below `e2e/` in a copy of the project; a test that is not found has no outcome."""
    recorder = Recorder(tests)
    files = {f"{SUITE}{test.partition('::')[0]}" for test in tests}
    found = sorted(file for file in files if (project / file).is_file())
    options = [f"--step-timeout={STEP_TIMEOUT_S}", f"--output={project}.results", *arguments]
    run_pytest(project, [*(found or [SUITE]), *options], recorder, camera)
    return recorder.outcomes


def failing_unit_test(project: Path, tests: Sequence[str] = ("unit",)) -> str | None:
    """Return the first of the unit tests of the app that fails in a copy of the project, or None."""
    return first_failure(project, [*TESTS_OF_THE_APP, *tests])


def try_bug(bug: Bug, unit_test: str | None, key: str) -> tuple[Outcomes, bool]:
    """Run the browser tests that detect a bug, and the unit test that does, if there is one.

    What the first browser test shows is stored under the key.

    Returns:
        The outcomes of the browser tests, and whether the unit test fails too.
    """
    with tempfile.TemporaryDirectory() as folder:
        project = plant(bug, Path(folder) / "project")
        browser = photograph(bug, project, bug.detected_by, key)
        return browser, unit_test is not None and failing_unit_test(project, [unit_test]) == unit_test


def photograph(bug: Bug, project: Path, tests: Collection[str], key: str, *arguments: str) -> Outcomes:
    """Run browser tests, and keep what the first shows."""
    camera = FirstTest()
    outcomes = run_browser_tests(project, tests, *arguments, camera=camera)
    first = outcomes.get(name_of(camera.test))
    camera.save(bug.name, key, failed=first is not None and first.detected)
    return outcomes
