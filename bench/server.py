"""What `GET /hello` costs beside a bare route and the index of Flask's tutorial: `python -m bench.server`."""

import argparse
import sys
import tempfile
from contextlib import ExitStack
from statistics import median

from flask import Flask

from bench import cases, in_process, served
from bench.cases import AGAIN, BARE, COMPRESSED, OURS, TUTORIAL, WITHOUT, Case
from bench.rounds import Figures, interleave, median_ratio, table

YARDSTICKS = {"bare": BARE, "tutorial": TUTORIAL}
GOAL = 1.15
"""Times the tutorial's index: what `GET /hello` may cost, with the speedups."""


def main() -> int:
    """Print both comparisons; return 1 if `--check` was asked for and the goal is not met in process."""
    parser = argparse.ArgumentParser(prog="python -m bench.server", description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit with 1 if the goal is not met in process")
    parser.add_argument("--rounds", type=int, default=40, help="in process; default: %(default)s")
    parser.add_argument("--served-rounds", type=int, default=5, help="under gunicorn; default: %(default)s")
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        apps = cases.make_apps(folder)
        requests = cases.make_cases(apps)
        inside = compare_in_process(apps, requests, options.rounds)
        outside = compare_served(folder, requests, options.served_rounds)

    print(f"\nGoal: at most {GOAL} times the CPU per request of the tutorial's index (median of the rounds' ratios).")
    met = verdict("in process", inside)
    if outside:
        verdict("under gunicorn", outside)
    return 1 if options.check and not met else 0


def compare_in_process(apps: dict[str, Flask], requests: dict[str, Case], rounds: int) -> Figures:
    """Print and return the CPU time of WSGI calls, in microseconds."""
    measures = in_process.measures(apps, requests)
    interleave(measures, 1)  # templates are compiled, caches are filled
    figures = interleave(measures, rounds)
    print(f"In process: CPU µs per WSGI call, {rounds} interleaved rounds of {in_process.CALLS} calls.")
    explain()
    print(table(figures, YARDSTICKS))
    return figures


def compare_served(folder: str, requests: dict[str, Case], rounds: int) -> Figures | None:
    """Print and return the CPU time of gunicorn's workers per request, in microseconds.

    Returns None if that was not asked for (no rounds), or if this system cannot tell.
    """
    if not rounds or not served.supported():
        print("\nUnder gunicorn: left out" + (", as it needs Linux's /proc." if rounds else "."))
        return None
    speeds: dict[str, list[float]] = {name: [] for name in requests}
    with ExitStack() as stack:
        names = {case.app for case in requests.values()}
        servers = {name: stack.enter_context(served.serving(name, folder)) for name in sorted(names)}
        figures = interleave(served.measures(servers, requests, speeds), rounds)
    print(f"\nUnder gunicorn {' '.join(served.SETTINGS)}: the worker's CPU µs per request,")
    print(f"{rounds} interleaved rounds of {served.REQUESTS} requests by {served.CLIENTS} keep-alive clients.")
    explain()
    print(table(figures, YARDSTICKS))
    print("Requests a second, median:")
    for name, values in speeds.items():
        print(f"{name:28}{median(values):8.0f}")
    return figures


def explain() -> None:
    """Print how to read a table."""
    print(f"Ratios: of the least / median of the rounds'. Only '{COMPRESSED}' asks for a content encoding.")
    print(f"Each GET /hello is the first of another visitor, except '{AGAIN}'.")


def verdict(where: str, figures: Figures) -> bool:
    """Print and return whether the goal is met."""
    ratio = median_ratio(figures, OURS, TUTORIAL)
    without = median_ratio(figures, WITHOUT, TUTORIAL)
    print(f"  {where}: {ratio:.2f} times, {'met' if ratio <= GOAL else 'not met'} ({without:.2f} without speedups)")
    return ratio <= GOAL


if __name__ == "__main__":
    sys.exit(main())
