"""Compare the suite with Playwright's own test runner: `python -m bench.peer --modules node_modules`.

The same app, served once, is opened by the same browser, started alike, in as many tests, each with a context of its
own, by as many processes: whole runs of `pytest -n 2` and of `playwright test --workers=2`, by turns.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Final

from playwright.sync_api import sync_playwright

from bench import isolated
from bench.rounds import median_ratio
from e2e.harness import browsers
from tools.served import serving

WORKERS: Final = 2
PYTEST, PEER = "pytest", "@playwright/test"

GOAL: Final = 1.0
"""Times Playwright's own runner: what the same tests may take."""

PROJECT: Final = Path(__file__).resolve().parent.parent

SPEC: Final = """
import { test, expect } from "@playwright/test";

for (let turn = 0; turn < Number(process.env.TURNS); turn += 1) {
  test(`a visitor is greeted ${turn}`, async ({ page }) => {
    await page.goto("/hello");
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Hola");
  });
}
"""

CONFIG: Final = """
export default {
  fullyParallel: true,
  reporter: "dot",
  use: {
    baseURL: process.env.ADDRESS,
    locale: "es-ES",
    launchOptions: { executablePath: process.env.EXECUTABLE || undefined, args: JSON.parse(process.env.ARGS) },
  },
};
"""


def seconds(command: Sequence[str], folder: Path, **variables: str) -> float:
    """Return how long a command runs, in seconds of wall time.

    Raises:
        CalledProcessError: it failed.
    """
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, env={**os.environ, **variables}, stdout=subprocess.DEVNULL, check=True)  # noqa: S603 - ours
    return time.perf_counter() - start


def compare(modules: Path, turns: int, rounds: int) -> dict[str, list[float]]:
    """Return how long the runs of both took, in seconds."""
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    executable = "" if browsers.installed_by_playwright(own, headless=True) else browsers.on_path(headless=True) or ""
    variables = {"EXECUTABLE": executable, "ARGS": json.dumps(browsers.FAST_ARGS), "TURNS": str(turns)}
    took: dict[str, list[float]] = {PYTEST: [], PEER: []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "node_modules").symlink_to(modules.resolve())
        (folder / "greeting.spec.mjs").write_text(SPEC, encoding="utf-8")
        (folder / "playwright.config.mjs").write_text(CONFIG, encoding="utf-8")
        with serving(folder / "served.log") as address:
            ours = [sys.executable, "-m", "pytest", "-q", "-p", "bench.greetings", f"--turns={turns}", f"-n{WORKERS}"]
            ours += ["-p", "no:cacheprovider", "--recording=", f"--output={folder}/results", f"--base-url={address}"]
            theirs = ["node", "node_modules/@playwright/test/cli.js", "test", f"--workers={WORKERS}"]
            for number in range(rounds + 1):
                both = {
                    PYTEST: seconds([*ours, isolated.__file__], PROJECT),
                    PEER: seconds(theirs, folder, ADDRESS=address, **variables),
                }
                if number:  # the first fills caches
                    for runner, value in both.items():
                        took[runner].append(value)
    return took


def main() -> int:
    """Print the comparison, or what it would need."""
    parser = argparse.ArgumentParser(prog="python -m bench.peer", description=__doc__)
    parser.add_argument("--modules", type=Path, default=Path("node_modules"), help="where @playwright/test is")
    parser.add_argument("--turns", type=int, default=100, help="tests of a run; default: %(default)s")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each; default: %(default)s")
    options = parser.parse_args()
    if not shutil.which("node") or not (options.modules / PEER).is_dir():
        print(f"Not compared with {PEER}: it needs Node, npm install {PEER}, and --modules node_modules")
        return 0

    took = compare(options.modules, options.turns, options.rounds)
    print(f"{options.turns} tests that read the greeting, {WORKERS} processes: s of wall time, by turns.")
    print(f"{'':26}{'least':>8}{'median':>8}")
    for name, values in took.items():
        print(f"{name:26}{min(values):8.1f}{median(values):8.1f}")
    ratio = median_ratio(took, PYTEST, PEER)
    print(f"Goal: at most {GOAL} (median of the pairs' ratios): {ratio:.2f}, {'met' if ratio <= GOAL else 'not met'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
