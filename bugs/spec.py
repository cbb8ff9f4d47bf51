"""Record what `/spec` shows besides results: pictures, film strips, films, and pages right and with each bug.

`python -m bugs.spec` runs the first test of each bug with the bug in the app, then all behaviours without, then the
journeys to film. Of each bug it takes what `make prove` saw, as long as app, tests and bug are the same.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Final

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


def results(arguments: list[str]) -> Iterator[str]:
    """Run pytest on all processors, and yield the number of tests, then the line of each result."""
    command = [sys.executable, "-m", "pytest", "--verbose", "--numprocesses=logical", "--maxprocesses=8", *arguments]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        for line in process.stdout or ():
            if match := re.search(r"workers? \[(\d+) item", line):
                yield match[1]
            elif re.match(r"\[gw\d+\]", line):
                yield line


def run_tests(plugin: str, tests: list[str]) -> int:
    """Run tests with a plugin, and show how far they are; return how many did not pass."""
    lines = results(
        [*tests, *ARGUMENTS, "-p", plugin, f"--spec-folder={FOLDER / 'made'}", f"--output={FOLDER / 'output'}"]
    )
    total = next(lines, None)
    if total is None:
        sys.exit(f"Error: pytest did not run; try {sys.executable} -m pytest {' '.join(tests)} -p {plugin}")
    failed = [line for line in progress(lines, total=int(total), before=0) if " FAILED " in line or " ERROR " in line]
    print(*failed, sep="", end="", file=sys.stderr)
    return len(failed)


def make(bugs: list[str]) -> int:
    """Make all pictures and films, and put them into the recording; return how many tests did not pass."""
    start = time.monotonic()
    made = FOLDER / "made"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    failures = photograph_bugs(bugs) if bugs else {}
    (made / WANTED).write_text(json.dumps(wanted(failures)), encoding="utf-8")
    failed = run_tests("tools.spec.behaviours", [SUITE])
    failed += run_tests("tools.spec.films", sorted({test.partition("::")[0] for test in FILMS.values()}))
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
