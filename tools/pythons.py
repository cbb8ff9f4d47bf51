"""Run the unit tests on every other Python of this machine that the app supports: `python -m tools.pythons`."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

OLDEST = (3, 11)
OPTIONS = ("--quiet", "--numprocesses=logical", "--recording=")
LOCK_FILE = "requirements-dev.lock"

QUESTION = "import ensurepip, json, sqlite3, sys; print(json.dumps(sys.version_info[:3]))"
"""Fails where no virtual environment or no database could be made."""


class Interpreter(NamedTuple):
    """A Python of this machine."""

    version: tuple[int, ...]
    path: Path


def candidates() -> Iterator[Path]:
    """Find programs that may be Pythons: in pyenv's folder, then `python3.x` on PATH."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted(pyenv.glob("versions/3.*/bin/python3"))
    for folder in os.get_exec_path():
        yield from (path for path in sorted(Path(folder).glob("python3.*")) if path.suffix[1:].isdigit())


def ask_version(path: Path) -> tuple[int, ...] | None:
    """Return the version of a Python, or None if it does not start or lacks a part that the tests need."""
    answer = subprocess.run([path, "-c", QUESTION], capture_output=True, encoding="utf-8", check=False)  # noqa: S603 - found here
    return tuple(json.loads(answer.stdout)) if answer.returncode == 0 else None


def other_pythons() -> list[Interpreter]:
    """Return one Python for each minor version from the oldest supported on, but for the one that runs this."""
    found: dict[tuple[int, ...], Interpreter] = {}
    for path in candidates():
        version = ask_version(path)
        if version and version[:2] >= OLDEST and version[:2] != sys.version_info[:2]:
            found.setdefault(version[:2], Interpreter(version, path))
    return sorted(found.values())


def run_unit_tests(python: Interpreter) -> bool:
    """Run the unit tests in a virtual environment below `build/`, and return whether they pass."""
    name = "python{}.{}".format(*python.version)
    environment = f"build/{name}"
    program = [f"{environment}/bin/python", "-m"]
    commands = [
        [str(python.path), "-m", "venv", environment],
        [*program, "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", LOCK_FILE],
        [*program, "pytest", "unit", *OPTIONS, f"--junit-xml=test-results/unit-{name}.xml"],
    ]
    return all(subprocess.run(command, check=False).returncode == 0 for command in commands)  # noqa: S603 - ours


def main() -> int:
    """Run the unit tests on each, and return 1 if they fail on any."""
    pythons = other_pythons()
    if not pythons:
        print("Other Pythons: none found, unit tests not run")
    failed = []
    for python in pythons:
        version = ".".join(map(str, python.version))
        print(f"Python {version} ({python.path}):", flush=True)
        if not run_unit_tests(python):
            failed.append(version)
    if failed:
        print(f"Error: the unit tests fail on Python {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
