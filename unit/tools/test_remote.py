"""The option `--remote-browser` (e2e/harness/remote.py): the address of a Playwright server."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from e2e.harness import remote
from webapp.settings import PROJECT

pytestmark = pytest.mark.suite


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("ws://127.0.0.1:3000/", None),
        ("ws://localhost:3000/", None),
        ("ws://[::1]:3000/", None),
        ("ws://192.0.2.1:3000/", "<loopback>"),
        ("wss://browsers.example/?token=1", "<loopback>"),
    ],
)
def test_only_a_server_elsewhere_reaches_this_machine_through_the_connection(address: str, network: str | None) -> None:
    """A browser elsewhere reaches the app through the connection; one on this machine needs no proxy."""
    options = remote.connect_options(address)

    assert options["endpoint"] == address
    assert options.get("expose_network") == network


def test_one_line_says_that_nothing_answers(tmp_path: Path) -> None:
    """If nothing answers, no test starts: one line says so, and the exit code is that of wrong usage."""
    options = [
        "--remote-browser=ws://127.0.0.1:9/",
        "--numprocesses=2",
        f"--output={tmp_path}",
        "-p",
        "no:cacheprovider",
    ]

    run = subprocess.run(  # noqa: S603 - every word is ours
        [sys.executable, "-m", "pytest", "e2e", *options],
        cwd=PROJECT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert run.stderr.strip().count("\n") == 0
    assert re.search(r"version \d+\.\d+\)$", run.stderr.strip())  # a server refuses others; the third number is free
    assert run.stderr.startswith("ERROR: --remote-browser: no chromium there: WebSocket error: connect ECONNREFUSED")
    assert run.returncode == pytest.ExitCode.USAGE_ERROR
    assert "passed" not in run.stdout
