"""What the proof says of its trials (bugs/plugin.py), of unit tests (bugs/prove.py) and of a copy of the project."""

import secrets
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bugs import prove
from bugs.catalogue import BUGS
from bugs.plugin import Proof, Trial
from tools.inner_pytest import first_failure

pytestmark = pytest.mark.suite

BUG = "flash-is-never-shown"
TEST = BUGS[BUG].caught_by[0]
FUNCTION = TEST.partition("[")[0]
CAUGHT = Trial(BUG, TEST, caught=True, started=True, why="AssertionError")

MakeProof = Callable[..., Proof]


@pytest.fixture
def new_proof(pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch) -> MakeProof:
    """Make the proof of one bug, or of all, whose tests were collected."""

    def make(*trials: Trial, whole: bool = False) -> Proof:
        options: dict[str, Any] = {"bug": [BUG], "trials": None}
        with monkeypatch.context() as patch:
            patch.setattr(pytestconfig, "getoption", options.get)
            proof = Proof(pytestconfig)
        proof.whole = whole
        proof.functions = {FUNCTION}
        proof.collected = {(BUG, TEST)}
        proof.trials = list(trials)
        return proof

    return make


def report(**values: object) -> Any:
    """Return what pytest reports of a test."""
    kind = {"nodeid": f"e2e/{TEST}", "when": "call", "failed": False, "skipped": False, "longrepr": None}
    return SimpleNamespace(**{**kind, "outcome": "?", "user_properties": [("bug", BUG), ("test", TEST)], **values})


def test_caught_bug_is_no_fault(new_proof: MakeProof) -> None:
    """A bug whose test turned red is proven."""
    assert new_proof(CAUGHT, whole=True).faults() == []


def test_bug_that_stays_unnoticed_is_named(new_proof: MakeProof) -> None:
    """A test that stays green is named with its bug, and counts as never red."""
    unnoticed, never_red = new_proof(Trial(BUG, TEST, caught=False, started=True, why=""), whole=True).faults()

    assert unnoticed.startswith(f"UNNOTICED     {BUG} ({BUGS[BUG].says}): e2e/{TEST}")
    assert never_red == f"NEVER RED     e2e/{FUNCTION}: no bug turns it red"


def test_app_that_does_not_start_proves_nothing(new_proof: MakeProof) -> None:
    """A test that could not be tried is no test that turned red."""
    proof = new_proof(Trial(BUG, TEST, caught=True, started=False, why="SyntaxError"))

    assert proof.faults() == [f"NO START      {BUG}: SyntaxError"]


def test_test_that_was_not_tried_is_missed(new_proof: MakeProof) -> None:
    """Whatever kept a test from its trial, the proof lacks it."""
    assert new_proof().faults() == [f"NOT TRIED     {BUG}: e2e/{TEST}"]


def test_test_that_is_gone_is_missed(new_proof: MakeProof) -> None:
    """A catalogue that names a test which is not there does not hold."""
    proof = new_proof(CAUGHT)
    proof.collected.clear()

    assert proof.faults() == [f"NO SUCH TEST  {BUG}: e2e/{TEST}"]


@pytest.mark.parametrize(
    "mishap",
    [
        pytest.param({"when": "???", "failed": True, "outcome": "failed"}, id="process died"),
        pytest.param({"when": "teardown", "failed": True, "outcome": "failed"}, id="error at the end"),
        pytest.param({"when": "setup", "skipped": True, "outcome": "skipped"}, id="left out"),
    ],
)
def test_mishap_is_a_fault(new_proof: MakeProof, mishap: dict[str, object]) -> None:
    """What is neither red nor green is said, even where another trial has caught the bug."""
    proof = new_proof(CAUGHT)

    proof.pytest_runtest_logreport(report(**mishap))

    assert proof.faults() == [f"NO TRIAL      e2e/{TEST}: {mishap['outcome']} at {mishap['when']}"]


def test_file_that_cannot_be_read_is_a_fault(new_proof: MakeProof) -> None:
    """Tests that could not even be collected are not passed over."""
    proof = new_proof(CAUGHT)

    proof.pytest_collectreport(report(nodeid="e2e/test_new.py", failed=True))

    assert proof.faults() == ["NOT COLLECTED e2e/test_new.py"]


@pytest.mark.parametrize(
    ("fails", "noticed"), [("unit/test_a.py::test_a", True), ("pytest stopped", False), (None, False)]
)
def test_only_the_known_test_notices(monkeypatch: pytest.MonkeyPatch, fails: str | None, noticed: bool) -> None:
    """A unit test that is gone, or has another name by now, notices nothing."""
    monkeypatch.setattr(prove, "notices", lambda *_arguments: fails)

    assert (prove.notices_again({BUG: "unit/test_a.py::test_a"}, BUG) is not None) is noticed


@pytest.mark.parametrize(
    ("body", "failure"),
    [
        ("def test_it(): assert True", None),
        ("def test_it(): assert False", "{file}::test_it"),
        ("import nowhere_to_be_found", "{file}"),
        ("", "pytest stopped with <ExitCode.NO_TESTS_COLLECTED: 5>"),
    ],
    ids=["green", "red", "not importable", "no test"],
)
def test_first_failure_is_found(tmp_path: Path, body: str, failure: str | None) -> None:
    """A copy of the project passes only if its tests ran, and all were green."""
    file = f"test_{secrets.token_hex(8)}.py"  # not the name of a module that this process knows
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / file).write_text(body)

    # Playwright's plugin takes no test within a test.
    assert first_failure(tmp_path, ["-p", "no:playwright", file]) == (failure and failure.format(file=file))
