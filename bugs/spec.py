"""Record what `/spec` shows besides results: pictures, film strips, films, and pages right and with each bug.

`python -m bugs.spec` runs the first test of each bug with the bug in the app, then all behaviours without, and films
meanwhile. Of each bug it takes what it saw before, as long as app, tests and bug are the same.
"""

import argparse
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
from bugs.pairs import compare, photograph_bugs, wanted
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
    options = ["--verbose", "--numprocesses=logical", "--maxprocesses=8", "-p", plugin, *ARGUMENTS, *folders]
    command = [sys.executable, "-m", "pytest", *options, *tests]
    return subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own


def results(process: subprocess.Popen[str]) -> Iterator[str]:
    """Yield the number of tests that run, then the line of each result; print why tests did not pass."""
    for line in process.stdout or ():
        if match := re.search(r"workers? \[(\d+) item", line):
            yield match[1]
        elif re.match(r"\[gw\d+\]", line):
            yield line
        elif line.startswith(("FAILED ", "ERROR ")):
            print(line, end="", file=sys.stderr)


def finish_tests(process: subprocess.Popen[str]) -> int:
    """Wait for tests that run, and show how far they are; return how many did not pass."""
    lines = results(process)
    total = next(lines, None)
    if total is None:
        sys.exit(f"Error: pytest did not run; try {shlex.join(map(str, cast('list[str]', process.args)))}")
    return sum(" FAILED " in line or " ERROR " in line for line in progress(lines, total=int(total), before=0))


def make(bugs: list[str]) -> int:
    """Make all pictures and films, and put them into the recording; return how many tests did not pass."""
    start = time.monotonic()
    made = FOLDER / "made"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    filmed = sorted({test.partition("::")[0] for test in FILMS.values()})
    with start_tests("tools.spec.films", filmed) as films:  # which mostly wait
        failures = photograph_bugs(bugs) if bugs else {}
        (made / WANTED).write_text(json.dumps(wanted(failures)), encoding="utf-8")
        with start_tests("tools.spec.behaviours", [SUITE]) as behaviours:
            failed = finish_tests(behaviours)
        failed += finish_tests(films)
    indexes = {"films": read_films(made / "films")}
    if bugs:
        indexes["pairs"] = compare(failures, made, made / "pairs")
    folder = recording_folder()
    kinds = [kind for kind in KINDS if bugs or kind != "pairs"]
    sizes_b = [publish(made / kind, folder / kind) for kind in kinds]
    for name, index in indexes.items():
        write(folder / f"{name}.json", json.dumps(index, ensure_ascii=False).encode())
    counts = ", ".join(f"{len([*(made / kind).glob('*.webp')])} files of {kind}" for kind in kinds)
    print(f"{counts}: {sum(sizes_b) / 1e6:.1f} MB in {time.monotonic() - start:.0f} s, in {folder}")
    return failed


def main() -> int:
    """Make everything; return 1 if a test did not pass, of which there are no pictures then."""
    parser = argparse.ArgumentParser(prog="python -m bugs.spec", description="Record pictures and films for /spec.")
    parser.add_argument("--no-pairs", action="store_true", help="leave out the pages with bugs, which take longest")
    return int(make([] if parser.parse_args().no_pairs else list(BUGS)) > 0)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Interrupted.")
