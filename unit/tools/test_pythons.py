"""Which Pythons of a machine `make test-pythons` runs the unit tests on (tools/pythons.py)."""

import sys
from pathlib import Path

import pytest

from tools import pythons

pytestmark = [
    pytest.mark.suite,
    pytest.mark.skipif(sys.platform == "win32", reason="The programs of this test are shell scripts."),
]


def add_python(path: Path, answer: str) -> Path:
    """Make a program that answers as a Python would."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{answer}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine with no Python but those that a test adds, where the tests run on 3.11."""
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(sys, "version_info", (3, 11, 7))
    return tmp_path


def test_each_other_version_is_found_once(machine: Path) -> None:
    """Of each minor version one is taken, those of pyenv first; the one that runs the tests is left out."""
    pyenv = add_python(machine / "pyenv/versions/3.12.1/bin/python3", "echo [3, 12, 1]")
    add_python(machine / "pyenv/versions/3.11.7/bin/python3", "echo [3, 11, 7]")
    add_python(machine / "bin/python3.12", "echo [3, 12, 9]")
    newest = add_python(machine / "bin/python3.14", "echo [3, 14, 0]")

    found = pythons.other_pythons()

    assert found == [((3, 12, 1), pyenv), ((3, 14, 0), newest)]


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        pytest.param("python3.10", "echo [3, 10, 13]", id="too old"),
        pytest.param("python3.12", "exit 127", id="a shim without a Python, or without ensurepip or SQLite"),
        pytest.param("python3.12-config", "echo [3, 12, 1]", id="another program"),
    ],
)
def test_unusable_python_is_left_out(machine: Path, capsys: pytest.CaptureFixture[str], name: str, answer: str) -> None:
    """Without another Python that can run the tests one line says so, and nothing fails."""
    add_python(machine / "bin" / name, answer)

    assert pythons.main() == 0
    assert capsys.readouterr().out == "Other Pythons: none found, unit tests not run\n"


def test_failure_on_one_version_fails_the_command(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The tests run on every version, and the last line names those on which they fail."""
    for version in ((3, 12, 1), (3, 13, 0)):
        add_python(machine / "bin/python{}.{}".format(*version), f"echo {list(version)}")
    monkeypatch.setattr(pythons, "run_unit_tests", lambda python: python.version != (3, 12, 1))

    status = pythons.main()

    output = capsys.readouterr()
    assert [line.partition(" (")[0] for line in output.out.splitlines()] == ["Python 3.12.1", "Python 3.13.0"]
    assert output.err == "Error: the unit tests fail on Python 3.12.1\n"
    assert status == 1
