"""Run pytest with a bug in the app: `python -m bugs.testing NAME [arguments of pytest]`, as `make test BUG=NAME` does.

It runs in a copy of the project, and is recorded where other runs are, as one with this bug.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from bugs.bug import BugError
from bugs.catalogue import find
from bugs.planting import plant
from tools.project import PROJECT
from tools.record import recording_folder


def run_tests(name: str, arguments: list[str]) -> int:
    """Run pytest with a bug planted; return its exit code.

    Raises:
        BugError: there is no such bug, or it does not fit the app.
    """
    bug = find(name)
    print(f"With a bug: {bug.says}", flush=True)
    results = PROJECT / "test-results" / f"bug-{name}"  # not in the copy, which is deleted
    arguments = [argument.replace("=test-results", f"={results}") for argument in arguments]
    options = [f"--recording={recording_folder()}", f"--planted-bug={name}"]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        copy = plant(bug, Path(folder) / "project")
        command = [sys.executable, "-m", "pytest", *arguments, *options]
        return subprocess.run(command, cwd=copy, check=False).returncode  # noqa: S603 - our own


if __name__ == "__main__":
    try:
        sys.exit(run_tests(sys.argv[1], sys.argv[2:]))
    except BugError as error:
        sys.exit(f"Error: {error}")
    except KeyboardInterrupt:
        sys.exit("Interrupted.")
