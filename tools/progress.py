"""How far a long command has come."""

import sys
import time
from collections.abc import Iterator
from typing import Any


def progress(jobs: Iterator[Any], *, total: int, before: int) -> Iterator[Any]:
    """Pass jobs on as they are done, and show how far they are: in a log, ten times."""
    start, steps = time.monotonic(), 100 if sys.stderr.isatty() else 10
    for number, job in enumerate(jobs, start=1):
        yield job
        done = before + number
        if done * steps // total == (done - 1) * steps // total:
            continue
        left = (time.monotonic() - start) / number * (total - done) / 60
        bar = "#" * (40 * done // total)
        print(f"\r[{bar:40}] {done} of {total}, {left:.0f} minutes left ", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
