"""Record what `/spec` shows besides results: pictures, film strips, films, and pages right and with each bug.

`python -m bugs.spec` photographs all behaviours, and films meanwhile. `make prove` stores the pages with each bug; if a
bug was not tried with the app and the tests as they are, the pairs of before stay.
"""

import json
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Final, cast

from bugs.catalogue import BUGS
from bugs.pairs import compare, current_failures, wanted
from bugs.plugin import SUITE
from e2e.harness.recording_folder import write
from tools.progress import progress
from tools.project import PROJECT
from tools.record import recording_folder
from tools.spec.behaviours import WANTED
from tools.spec.camera import ARGUMENTS
from tools.spec.films import FILMS, read_films
from tools.spec.publish import publish

FOLDER: Final = PROJECT / "build/spec"

KINDS: Final = ("pictures", "strips", "films", "pairs")


def start_tests(plugin: str, tests: list[str]) -> subprocess.Popen[str]:
    """Begin to run tests with a plugin on all processors."""
    folders = [f"--spec-folder={FOLDER / 'made'}", f"--output={FOLDER / 'output' / plugin}"]
    options = ["-vv", "--numprocesses=logical", "--maxprocesses=8", "-p", plugin, *ARGUMENTS, *folders]
    command = [sys.executable, "-m", "pytest", *options, *tests]
    return subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, encoding="utf-8")  # noqa: S603 - our own


def results(process: subprocess.Popen[str]) -> Iterator[str]:
    """Yield the number of tests that run, then the name of each that is done; print why tests did not pass."""
    done = set()
    for line in process.stdout or ():
        if match := re.search(r"workers? \[(\d+) item", line):
            yield match[1]
        elif (match := re.match(r"\[gw\d+\] \[ *\d+%\] [A-Z]+ (.+)", line)) and match[1] not in done:
            done.add(match[1])  # a test can fail, and what comes after it too
            yield match[1]
        elif line.startswith(("FAILED ", "ERROR ")):
            print(line, end="", file=sys.stderr)


def finish_tests(process: subprocess.Popen[str]) -> bool:
    """Wait for tests that run, and show how far they are; tell whether all passed."""
    lines = results(process)
    total = next(lines, None)
    if total is None:
        sys.exit(f"Error: pytest did not run; try {shlex.join(map(str, cast('list[str]', process.args)))}")
    for _ in progress(lines, total=int(total), before=0):
        pass
    return process.wait() == 0


def make() -> bool:
    """Make all pictures and films, and put them into the recording; tell whether all tests passed."""
    start = time.monotonic()
    made = FOLDER / "made"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    failures = current_failures()
    left = len(BUGS) - len(failures)
    (made / WANTED).write_text(json.dumps({} if left else wanted(failures)), encoding="utf-8")
    filmed = sorted({test.partition("::")[0] for test in FILMS.values()})
    with start_tests("tools.spec.films", filmed) as films, start_tests("tools.spec.behaviours", [SUITE]) as behaviours:
        passed = [finish_tests(behaviours), finish_tests(films)]
    indexes = {"films": read_films(made / "films")}
    if not left:
        indexes["pairs"] = compare(failures, made, made / "pairs")
    folder = recording_folder()
    kinds = [kind for kind in KINDS if not left or kind != "pairs"]
    sizes_b = [publish(made / kind, folder / kind) for kind in kinds]
    for name, index in indexes.items():
        write(folder / f"{name}.json", json.dumps(index, ensure_ascii=False).encode())
    counts = ", ".join(f"{len([*(made / kind).glob('*.webp')])} files of {kind}" for kind in kinds)
    print(f"{counts}: {sum(sizes_b) / 1e6:.1f} MB in {time.monotonic() - start:.0f} s, in {folder}")
    if left:
        print(
            f"The pairs are those of before: {left} of {len(BUGS)} bugs were not tried with this app. Run make prove."
        )
    return all(passed)


if __name__ == "__main__":
    try:
        sys.exit(not make())
    except KeyboardInterrupt:
        sys.exit("Interrupted.")
