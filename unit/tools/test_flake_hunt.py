"""`make flake-hunt`: how it sums up its runs, and continues where it stopped."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import flake_hunt
from tools.flake_hunt import BUSY, Run, finished, hunt, summarise

pytestmark = pytest.mark.suite

JUNIT = """<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" tests="4">
<testcase classname="e2e.test_a" name="test_good" time="0.1" />
<testcase classname="e2e.test_a" name="test_other"><skipped type="pytest.skip" message="not here" /></testcase>
<testcase classname="e2e.test_a" name="test_bad[chromium]"><failure message="Error: late&#10;more" /></testcase>
<testcase classname="e2e.test_a" name="test_ugly"><error message="failed on setup">…</error></testcase>
</testsuite></testsuites>"""

BAD = "e2e.test_a::test_bad[chromium]"
UGLY = "e2e.test_a::test_ugly"


@pytest.fixture
def suite(monkeypatch: pytest.MonkeyPatch) -> list[Run]:
    """A suite that takes no time and fails in the second run; its runs so far."""
    runs: list[Run] = []

    def execute(run: Run, folder: Path, _tests: object) -> int:
        runs.append(run)
        (folder / f"{run.name}.xml").write_text(JUNIT if run.number == 2 else "<testsuites />", encoding="utf-8")
        return int(run.number == 2)

    monkeypatch.setattr(flake_hunt, "execute", execute)
    return runs


def test_failures_and_errors_are_read_with_their_first_line(tmp_path: Path) -> None:
    """Failures and errors are read from the file of a run; other tests and other files are not."""
    (tmp_path / "0003-seed-42.xml").write_text(JUNIT, encoding="utf-8")
    (tmp_path / "unfinished.xml").write_text("<testsui", encoding="utf-8")

    assert finished(tmp_path) == {Run(3, 42): {BAD: "Error: late", UGLY: "failed on setup"}}


def test_failed_tests_are_listed_with_their_rate() -> None:
    """The most frequent failure comes first, each with the seeds and the load of its runs."""
    runs = {Run(1, 11): {}, Run(2, 12): {BAD: "no", UGLY: "late"}, Run(3, 13): {UGLY: "later"}, Run(4, 14): {}}

    assert summarise(runs) == [
        "Tests that failed in 4 runs, 1 of them under load: 2",
        f"{UGLY}: 2 of 4 (50.0%)",
        "    run 2, --randomly-seed=12: late",
        "    run 3, --randomly-seed=13, under load: later",
        f"{BAD}: 1 of 4 (25.0%)",
        "    run 2, --randomly-seed=12: no",
    ]


def test_hunt_continues_where_it_stopped(suite: list[Run], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A finished run counts and is not repeated; each run has another seed."""
    assert hunt(1, tmp_path, ["e2e"]) == 0

    assert hunt(3, tmp_path, ["e2e"]) == 1

    assert [run.number for run in suite] == [1, 2, 3]
    assert len({run.seed for run in suite}) == 3
    assert f"{BAD}: 1 of 3 (33.3%)" in capsys.readouterr().out


def test_error_of_pytest_ends_the_hunt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """If pytest itself fails, the hunt ends with its exit code and one line that says so."""
    monkeypatch.setattr(flake_hunt, "execute", lambda *_: pytest.ExitCode.USAGE_ERROR)

    assert hunt(3, tmp_path, ["nowhere"]) == pytest.ExitCode.USAGE_ERROR

    output, errors = capsys.readouterr()
    assert errors.startswith(f"Error: pytest ended with 4: see {tmp_path}")
    assert output == ""
    assert finished(tmp_path) == {}


def test_load_ends_with_its_parent() -> None:
    """A busy process ends when its parent has ended."""
    orphan = [sys.executable, "-c", BUSY, str(os.getpid() + 1)]

    assert subprocess.run(orphan, timeout=10, check=False).returncode == 0  # noqa: S603 - every word is ours
