"""`make test BUG=name`: the tests run on a copy with the bug, and their run is recorded as one with it."""

from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

import pytest

from bugs import testing
from bugs.bug import BugError
from bugs.catalogue import BUGS
from tools.project import PROJECT

pytestmark = pytest.mark.suite


def test_tests_run_with_the_bug(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pytest runs in the copy with the arguments, and writes into the recording of the project, with the bug's name."""
    run = Mock(return_value=SimpleNamespace(returncode=1))
    plant = Mock(side_effect=lambda _bug, folder: folder)
    monkeypatch.setattr(testing, "plant", plant)
    monkeypatch.setattr(testing, "recording_folder", lambda: tmp_path / "spec")
    monkeypatch.setattr("subprocess.run", run)

    name = "dark-cannot-be-chosen"
    status = testing.run_tests(name, ["e2e", "-q", "--output=test-results/e2e"])

    (bug, copy), _ = plant.call_args
    assert (status, bug) == (1, BUGS[name])
    assert run.call_args.args[0][2:] == [
        "pytest",
        "e2e",
        "-q",
        f"--output={PROJECT / 'test-results' / f'bug-{name}'}/e2e",
        f"--recording={tmp_path / 'spec'}",
        f"--planted-bug={name}",
    ]
    assert run.call_args.kwargs["cwd"] == copy


def test_unknown_bug_is_refused() -> None:
    """A name that no bug has is an error, and no test runs."""
    with pytest.raises(BugError, match="no bug named 'dark'"):
        testing.run_tests("dark", [])
