"""`make prove`: the faults that it prints, the outcomes that it records, and how it runs pytest in a copy."""

import secrets
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bugs.catalogue import BUGS
from bugs.plugin import Outcome, Recorder, name_of
from bugs.prove import Result, faults_of, never_failing
from tools.inner_pytest import Only, first_failure, run_pytest

pytestmark = pytest.mark.suite

BUG = BUGS["flash-is-never-shown"]
TEST = BUG.detected_by[0]
FUNCTION = TEST.partition("[")[0]
UNIT_TEST = "unit/test_a.py::test_a"

FAILED = Outcome(detected=True, why="AssertionError")
PASSED = Outcome(detected=False, why="")
NO_VERDICT = Outcome(detected=False, why="late", fault="skipped at setup")

NO_PLAYWRIGHT = ("-p", "no:playwright", "-p", "no:base_url")
"""Playwright's plugin does not run within a test that it runs."""


@pytest.mark.parametrize(
    ("result", "unit_tests", "faults"),
    [
        pytest.param(Result({TEST: FAILED}), {BUG.name: None}, [], id="detected"),
        pytest.param(Result({TEST: FAILED}, detected_by_unit=True), {BUG.name: UNIT_TEST}, [], id="by both"),
        pytest.param(Result({TEST: PASSED}), {BUG.name: None}, [f"e2e/{TEST} passes"], id="not detected"),
        pytest.param(Result({}), {BUG.name: None}, ["no such test, or its file cannot be imported"], id="no test"),
        pytest.param(Result({TEST: NO_VERDICT}), {BUG.name: None}, ["skipped at setup: late"], id="no verdict"),
        pytest.param(Result({TEST: FAILED}), {BUG.name: UNIT_TEST}, [f"{UNIT_TEST} passes, or is missing"], id="unit"),
        pytest.param(Result({TEST: FAILED}), {}, [f"run python -m bugs.measure {BUG.name}"], id="not measured"),
        pytest.param(Result({}, misfit="It does not fit."), {}, ["It does not fit."], id="does not fit"),
    ],
)
def test_each_fault_is_a_line(result: Result, unit_tests: dict[str, str | None], faults: list[str]) -> None:
    """A bug is proven if all the tests that should fail under it do; whatever is missing is told in a line."""
    told = list(faults_of(BUG, result, unit_tests))

    assert len(told) == len(faults)
    assert all(line.endswith(fault) for line, fault in zip(told, faults, strict=True))


def test_other_failure_is_no_proof() -> None:
    """A test that checks many things detects a bug only if it says what the bug is about."""
    bug = replace(BUG, failure="is not painted")

    told = [
        list(faults_of(bug, Result({TEST: Outcome(detected=True, why=why)}), {BUG.name: None}))
        for why in ("AssertionError: two faults\nthe field is not painted", "TimeoutError: too slow\nThe log")
    ]

    assert told[0] == []
    assert [line.endswith("fails without “is not painted”: TimeoutError: too slow") for line in told[1]] == [True]


def test_test_that_never_fails_is_named() -> None:
    """A browser test that fails under no bug proves nothing."""
    results = {"a": Result({TEST: FAILED}), "b": Result({"test_b.py::test_b": PASSED})}

    assert list(never_failing({FUNCTION, "test_b.py::test_b"}, results)) == [
        "NEVER FAILS   e2e/test_b.py::test_b: no bug makes it fail"
    ]


@pytest.mark.parametrize(
    ("nodeid", "name"),
    [
        ("e2e/test_a.py::test_a", "test_a.py::test_a"),
        ("e2e/notes/test_a.py::test_a[chromium]", "notes/test_a.py::test_a"),
        ("e2e/test_a.py::test_a[firefox-javascript-x]", "test_a.py::test_a[javascript-x]"),
    ],
)
def test_name_of_a_test_does_not_say_its_browser(nodeid: str, name: str) -> None:
    """The catalogue holds for every browser."""
    assert name_of(nodeid) == name


SUITE = """
import pytest

@pytest.fixture
def broken(): raise OSError("no app")

@pytest.fixture
def unexpected(): assert not "as it should"

@pytest.fixture
def untidy():
    yield
    assert not "left open"

@pytest.mark.parametrize("kind", ["a", "b"])
def test_failing(kind): assert kind == "a", f"no {kind}"

def test_broken(broken): pass
def test_unexpected(unexpected): pass
def test_untidy(untidy): pass
def test_skipped(): pytest.skip("later")
def test_other(): pass

@pytest.mark.suite
def test_of_the_suite(): pass
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with browser tests of each kind."""
    (tmp_path / "e2e").mkdir()
    (tmp_path / "e2e/__init__.py").touch()
    (tmp_path / "e2e/test_kinds.py").write_text(SUITE, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = suite\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("wanted", "outcome"),
    [
        ("test_failing[a]", PASSED),
        ("test_failing[b]", Outcome(detected=True, why="AssertionError: no b")),
        ("test_unexpected", Outcome(detected=True, why="AssertionError: assert not 'as it should'")),
        ("test_broken", Outcome(detected=True, why="OSError: no app", fault="failed at setup")),
        (
            "test_untidy",
            Outcome(detected=True, why="AssertionError: assert not 'left open'", fault="failed at teardown"),
        ),
        ("test_skipped", Outcome(detected=False, why="", fault="skipped at call")),
    ],
)
def test_outcome_is_recorded(project: Path, wanted: str, outcome: Outcome) -> None:
    """A test that fails detects a bug; one that cannot be set up, torn down or run has no verdict."""
    recorder = Recorder([f"test_kinds.py::{wanted}"])

    run_pytest(project, [*NO_PLAYWRIGHT, "e2e"], recorder)

    recorded = recorder.outcomes[f"test_kinds.py::{wanted}"]
    assert recorded._replace(why=recorded.first_line) == outcome


def test_function_stands_for_all_its_parameters(project: Path) -> None:
    """A test that is named without parameters is run with each of them."""
    recorder = Recorder(["test_kinds.py::test_failing"])

    run_pytest(project, [*NO_PLAYWRIGHT, "e2e"], recorder)

    assert list(recorder.outcomes) == ["test_kinds.py::test_failing[a]", "test_kinds.py::test_failing[b]"]


def test_tests_of_the_suite_need_no_bug(project: Path) -> None:
    """Of the collected functions, those that are about the suite itself are left out."""
    recorder = Recorder()

    run_pytest(project, [*NO_PLAYWRIGHT, "e2e", "--collect-only"], recorder)

    kinds = ("failing", "broken", "unexpected", "untidy", "skipped", "other")
    assert recorder.functions == {f"test_kinds.py::test_{kind}" for kind in kinds}


@pytest.mark.parametrize(
    ("body", "failure"),
    [
        ("def test_it(): assert True", None),
        ("def test_it(): assert False", "{file}::test_it"),
        ("import nowhere_to_be_found", "{file}"),
        ("", "pytest stopped with <ExitCode.NO_TESTS_COLLECTED: 5>"),
    ],
    ids=["passing", "failing", "not importable", "no test"],
)
def test_first_failure_is_found(tmp_path: Path, body: str, failure: str | None) -> None:
    """A copy of the project passes only if its tests ran, and all passed."""
    file = f"test_{secrets.token_hex(8)}.py"  # not the name of a module that this process knows
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    (tmp_path / file).write_text(body, encoding="utf-8")

    assert first_failure(tmp_path, [*NO_PLAYWRIGHT, file]) == (failure and failure.format(file=file))


def test_run_leaves_this_process_as_it_was(project: Path) -> None:
    """The packages that this process has imported, its folder and its path are the same after a run."""
    before = dict(sys.modules), Path.cwd(), list(sys.path)

    run_pytest(project, [*NO_PLAYWRIGHT, "e2e"])

    assert sys.modules["bugs.plugin"] is before[0]["bugs.plugin"]
    assert "e2e.test_kinds" not in sys.modules
    assert (Path.cwd(), sys.path) == before[1:]


def test_tests_run_in_the_order_in_which_they_are_named(tmp_path: Path) -> None:
    """The tests that are named run, the first one first, and no others do."""
    file = f"test_{secrets.token_hex(8)}.py"
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    (tmp_path / file).write_text("\n".join(f"def test_{name}(): assert False" for name in "abc"), encoding="utf-8")

    assert (
        first_failure(tmp_path, [*NO_PLAYWRIGHT, file], Only([f"{file}::test_c", f"{file}::test_b"]))
        == f"{file}::test_c"
    )
