"""Learn which tests use each template, static file and text, and how long they take; remember it for the next time."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any, Final

from tools.files_used import FOLDER as NOTED
from tools.inner_pytest import TESTS_OF_THE_APP
from tools.project import PROJECT

LEARNT: Final = PROJECT / "test-results/tests-by-file.json"
SUITES: Final = ("unit", "e2e")
OPTIONS: Final = ("-q", "--numprocesses=logical", "-p", "tools.files_used", "--recording=")

ALL: Final = ""
"""Stands for a file that all tests use."""

Tests = dict[str, float]
"""Tests, each with the share of its suite's time that it takes."""


def learn() -> dict[str, Tests]:
    """Return the tests that use each file, and each text after `text:`; run first those of files that have changed.

    Raises:
        subprocess.CalledProcessError: a test fails.
    """
    learnt: dict[str, Any] = json.loads(LEARNT.read_text(encoding="utf-8")) if LEARNT.is_file() else {}
    hashes = {
        path.relative_to(PROJECT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for suite in SUITES
        for path in (PROJECT / suite).rglob("test_*.py")
    }
    known = {file: learnt[file] for file in hashes if learnt.get(file, {}).get("hash") == hashes[file]}
    new: dict[str, Any] = {file: {"hash": hash_, "tests": {}} for file, hash_ in hashes.items() if file not in known}
    for suite in SUITES:  # a run each: Playwright's event loop disturbs unit tests
        _run([file for file in new if file.startswith(f"{suite}/")])
    for path in NOTED.glob("*.json"):
        for test, used in json.loads(path.read_text(encoding="utf-8")).items():
            file = test.partition("::")[0]
            if file in new:
                new[file]["tests"][test] = used
        path.unlink()
    LEARNT.write_text(json.dumps(known | new), encoding="utf-8")
    return _by_file({test: used for entry in (known | new).values() for test, used in entry["tests"].items()})


def _run(files: list[str]) -> None:
    """Run the tests of some files, and note what they use."""
    if files:
        command = [sys.executable, "-m", "pytest", *OPTIONS]
        # That no test is left is no failure: some files have only tests of the suite itself.
        done = subprocess.run([*command, *TESTS_OF_THE_APP, *files], cwd=PROJECT, check=False)  # noqa: S603 - our own
        if done.returncode not in {0, 5}:
            raise subprocess.CalledProcessError(done.returncode, command)


def _by_file(tests: Mapping[str, tuple[float, list[str]]]) -> dict[str, Tests]:
    """Turn what each test uses into what uses each file."""
    total_s = {suite: sum(used[0] for test, used in tests.items() if test.startswith(suite)) for suite in SUITES}
    by_file: dict[str, Tests] = {}
    for test, (duration_s, names) in tests.items():
        share = duration_s / total_s[test.partition("/")[0]]
        for name in (ALL, *names):
            by_file.setdefault(name, {})[test] = share
    return by_file
