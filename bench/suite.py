"""Measure what the suite's fixtures add to one isolated browser test: `python -m bench.suite`.

The same steps are taken by turns as a test through the project's fixtures (all of it: set-up, test, teardown,
report) and as bare Playwright (context, page, steps, close): the same browser, context options and server.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, cast

import pytest

from bench import isolated
from bench.rounds import median_ratio

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FIXTURES, BARE = "through the fixtures", "bare Playwright"
GOAL = 1.15
"""Times bare Playwright: what a test through the fixtures may take."""


class Turns:
    """A pytest plugin that times each test, and after it the same steps without pytest."""

    def __init__(self) -> None:
        self.took: dict[str, list[float]] = {FIXTURES: [], BARE: []}
        """Wall time, in milliseconds."""
        self.browser: Browser | None = None
        self.options: dict[str, Any] = {}

    def pytest_runtest_call(self, item: pytest.Function) -> None:
        """Store what the bare steps need."""
        self.browser = cast("Browser", item.funcargs["browser"])
        self.options = cast("dict[str, Any]", item.funcargs["browser_context_args"])

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, nextitem: pytest.Item | None) -> Iterator[None]:
        """Time the whole test, then the bare steps."""
        first = self.browser is None
        start = time.perf_counter()
        result = yield
        took = time.perf_counter() - start
        if not first and nextitem:
            self.took[FIXTURES].append(took * 1e3)
            self.took[BARE].append(self.take_bare_steps() * 1e3)
        return result

    def take_bare_steps(self) -> float:
        """Return how long the steps take without pytest, in seconds."""
        assert self.browser
        start = time.perf_counter()
        context = self.browser.new_context(**self.options)
        isolated.read_greeting(context.new_page())
        context.close()
        return time.perf_counter() - start


def main() -> int:
    """Print the comparison; return 1 if a test failed, or if the goal is not met and `--check` was given."""
    parser = argparse.ArgumentParser(prog="python -m bench.suite", description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit with status 1 if the goal is not met")
    parser.add_argument("--turns", type=int, default=50, help="of each kind; default: %(default)s")
    options = parser.parse_args()

    plugin = Turns()
    if run(plugin, options.turns) != pytest.ExitCode.OK:
        return 1
    print(f"\nOpening /hello and reading the greeting: ms of wall time, {options.turns} of each, by turns.")
    print(f"{'':26}{'least':>8}{'median':>8}")
    for name, values in plugin.took.items():
        print(f"{name:26}{min(values):8.1f}{median(values):8.1f}")
    ratio = median_ratio(plugin.took, FIXTURES, BARE)
    medians = median(plugin.took[FIXTURES]) / median(plugin.took[BARE])
    print(f"Ratio: {medians:.2f} of the medians, {ratio:.2f} median of the pairs'.")
    print(f"Goal: at most {GOAL} (median of the pairs' ratios): {'met' if ratio <= GOAL else 'not met'}")
    return 1 if options.check and ratio > GOAL else 0


def run(plugin: Turns, turns: int) -> int:
    """Run the test with the project's own settings; return pytest's exit status.

    Two tests more do not count: they start and stop server and browser.
    """
    project = Path(__file__).resolve().parent.parent
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["-qq", "--exitfirst", "-p", "no:randomly", "-p", "no:cacheprovider", "--recording="]
        arguments += [f"--config-file={project / 'pyproject.toml'}", f"--output={folder}/results"]
        arguments += ["-p", "bench.greetings", f"--turns={turns + 2}"]
        return pytest.main([*arguments, isolated.__file__], plugins=[plugin])


if __name__ == "__main__":
    sys.exit(main())
