"""What each speedup gains: what a request costs more without it alone.

Run it as `python -m bench.speedups`. In process, CPU µs per request, by turns in one run: `/hello` for new visitors,
and for a user with 50 todos.
"""

import argparse
import tempfile
from collections.abc import Callable
from functools import partial
from statistics import median

from flask import Flask

from bench import cases, in_process, lists
from bench.cases import Case
from bench.rounds import interleave, median_ratio
from webapp.database import upgrade
from webapp.speedups import SPEEDUPS

ALL, NONE = "all speedups", "no speedups"
CALLS = 25
"""In a round: rounds are short and many, so that what disturbs one of them is seen."""


def main() -> None:
    """Print for both pages what is lost without each speedup, and without all."""
    parser = argparse.ArgumentParser(prog="python -m bench.speedups", description=__doc__)
    parser.add_argument("--rounds", type=int, default=60, help="of each; default: %(default)s")
    rounds = parser.parse_args().rounds
    left_out = {ALL: (), NONE: SPEEDUPS} | {f"without {one.__name__}": (one,) for one in SPEEDUPS}

    with tempfile.TemporaryDirectory() as folder:
        apps = {name: cases.plain(folder, names) for name, names in left_out.items()}
        upgrade(apps[ALL])
        for page, measures in {
            "GET /hello": {name: visitors(app) for name, app in apps.items()},
            "a list of 50 todos": {name: lists.list_request(app, name, 50) for name, app in apps.items()},
        }.items():
            interleave(measures, 2)
            figures = interleave(measures, rounds)
            print(f"{page}: CPU µs, and what it costs more (median of {rounds} rounds' ratios).")
            for name, costs in figures.items():
                print(f"  {name:28}{median(costs):8.0f}{median_ratio(figures, name, ALL) - 1:+8.1%}")


def visitors(app: Flask) -> Callable[[], float]:
    """Return what measures a round of requests for the greeting, each the first of a new visitor."""
    case = Case("", "/hello", cases.GREETING, partial(cases.visit, app, "/"))
    return partial(in_process.round_of_calls, app, case, CALLS)


if __name__ == "__main__":
    main()
