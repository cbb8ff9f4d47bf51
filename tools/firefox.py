"""Run browser tests in the Firefox that the system has: `python -m tools.firefox e2e`, with arguments of pytest.

Playwright's own Firefox is another one: patched, and of its own version. This one is driven by WebDriver BiDi, by the
newest version of Playwright that can: `make test-firefox` installs it into build/firefox/. The exit code is that of
pytest, or 3 if no Firefox is installed. Without arguments, only that is checked.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Final

from e2e.harness.browsers import firefox_on_path
from tools.project import PROJECT

NOT_RUN: Final = 3
"""The exit code where no Firefox is installed."""

PLAYWRIGHT: Final = PROJECT / "build/firefox"
"""The version of Playwright that is used here, with what it needs."""


def main(arguments: Sequence[str]) -> int:
    """Run the tests, and return pytest's exit code."""
    if firefox_on_path() is None:
        print("Firefox: not run, neither firefox-esr nor firefox found", file=sys.stderr)
        return NOT_RUN
    if not arguments:
        return 0
    command = [sys.executable, "-m", "pytest", "--browser=firefox", "--browser-channel=moz-firefox", *arguments]
    return subprocess.run(command, env={**os.environ, "PYTHONPATH": str(PLAYWRIGHT)}, check=False).returncode  # noqa: S603 - the user's own arguments


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
