"""Find the unit test that detects each bug: `python -m bugs.measure [NAME ...]`.

Runs the unit tests under each bug until one fails, and writes its name into `bugs/unit_detections.json`, or null if all
pass: then only a browser test detects the bug. `make prove` runs the test written there again.
"""

import json
import os
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Final

from bugs.bug import BugError
from bugs.catalogue import BUGS, find
from bugs.planting import plant
from bugs.trial import failing_unit_test
from tools.project import PROJECT, copy_project

FILE: Final = PROJECT / "bugs/unit_detections.json"

UnitTests = dict[str, str | None]
"""The name of the unit test that detects each bug; None if there is none."""


def read_unit_tests() -> UnitTests:
    """Read the results of the last measurements."""
    tests: UnitTests = json.loads(FILE.read_text(encoding="utf-8"))
    return tests


def detecting_unit_test(name: str) -> str | None:
    """Return the first unit test that detects a bug, also when it runs alone; None if there is none."""
    deselected: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        project = plant(BUGS[name], Path(folder) / "project")
        while test := failing_unit_test(project, ["unit", *deselected]):
            if failing_unit_test(project, [test]) == test:
                return test
            deselected.append(f"--deselect={test}")
    return None


def measure(names: Sequence[str]) -> None:
    """Find the unit test that detects each bug, and write it into the file.

    Raises:
        SystemExit: a test fails without any bug.
    """
    with tempfile.TemporaryDirectory() as folder:
        if failure := failing_unit_test(copy_project(Path(folder) / "project")):
            sys.exit(f"Error: without any bug, {failure} fails")
    tests = read_unit_tests()
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        jobs = {pool.submit(detecting_unit_test, name): name for name in names}
        for number, job in enumerate(as_completed(jobs), start=1):
            name = jobs[job]
            tests[name] = job.result()
            known = {name: tests[name] for name in sorted(BUGS) if name in tests}
            FILE.write_text(json.dumps(known, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
            print(f"{number} of {len(names)}: {name}: {tests[name] or 'not detected by a unit test'}", flush=True)


if __name__ == "__main__":
    try:
        measure([find(name).name for name in sys.argv[1:]] or list(BUGS))
    except BugError as error:
        sys.exit(f"Error: {error}")
    except KeyboardInterrupt:
        sys.exit("Interrupted.")
