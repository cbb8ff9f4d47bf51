"""The option `--remote-browser`: run the tests in the browser of a Playwright server."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright._impl._driver import compute_driver_executable

from webapp.settings import PROJECT

pytestmark = [pytest.mark.inside, pytest.mark.suite, pytest.mark.long]


@pytest.fixture
def server(browser_type_launch_args: dict[str, Any]) -> Iterator[str]:
    """The address of a Playwright server on this machine, with the browser of this run."""
    # Not `python -m playwright`: that would have to be ended together with what it starts.
    command = [*compute_driver_executable(), "run-server", "--host=127.0.0.1", "--port=0"]
    query = ""
    if executable := browser_type_launch_args.get("executable_path"):
        # A server lets nobody choose the program it starts, unless it is told to.
        command.append("--unsafe")
        options = {"executablePath": executable, "channel": browser_type_launch_args.get("channel")}
        query = "?launch-options=" + quote(json.dumps(options))
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as process:  # noqa: S603 - every word is ours
        assert process.stdout
        yield process.stdout.readline().strip().removeprefix("Listening on ") + query
        process.terminate()


def test_suite_runs_in_the_browser_of_a_server(server: str, browser_name: str, tmp_path: Path) -> None:
    """With the address of a Playwright server the tests pass on a machine without a browser."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    options = [
        f"--browser={browser_name}",
        f"--remote-browser={server}",
        f"--output={tmp_path / 'output'}",
        "--recording=",
    ]

    run = subprocess.run(  # noqa: S603 - every word is ours
        [sys.executable, "-m", "pytest", "e2e/notes/test_todos.py", "-p", "no:cacheprovider", *options],
        cwd=PROJECT,
        env={**environment, "PATH": "", "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert run.returncode == pytest.ExitCode.OK, run.stdout + run.stderr
    assert " passed" in run.stdout
