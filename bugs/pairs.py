"""Compare the pages of the tests that detect the bugs, right and with each bug."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from PIL import Image

from bugs.catalogue import BUGS
from bugs.failures import Failure, digest_of_sources, key_of, picture_file
from tools.spec.behaviours import right_file
from tools.spec.camera import MAX_PAGES
from tools.spec.images import boxes, differs, encode, open_picture


def current_failures() -> dict[str, Failure]:
    """Return what is stored of each bug that was tried with the app and the tests as they are."""
    sources = digest_of_sources()
    stored = {name: Failure.read(name) for name in BUGS}
    return {name: it for name, it in stored.items() if it and it.key == key_of(BUGS[name], sources)}


def wanted(failures: Mapping[str, Failure]) -> dict[str, list[tuple[int, int]]]:
    """Return which tests to photograph without a bug, and after which lines, which time."""
    lines: dict[str, set[tuple[int, int]]] = {}
    for failure in (it for it in failures.values() if it.test):
        lines.setdefault(failure.test, set()).add((failure.line, failure.times))
    return {test: sorted(of_test) for test, of_test in lines.items()}


def compare(failures: Mapping[str, Failure], right: Path, made: Path) -> dict[str, Any]:
    """Write the pictures of each bug that can be seen; return their entries of `pairs.json`."""
    made.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor() as pool:  # Pillow does most without Python's lock
        jobs = {name: pool.submit(compare_one, name, failure, right, made) for name, failure in failures.items()}
        return {name: pair for name, job in jobs.items() if (pair := job.result())}


def compare_one(name: str, failure: Failure, right: Path, made: Path) -> dict[str, Any] | None:
    """Write the pictures of a bug if it can be seen; return its entry of `pairs.json`."""
    for good, bad in pages(name, failure, right):
        if good.size == bad.size and differs(good, bad):
            for side, picture in (("right", good), ("wrong", bad)):
                (made / f"{name}-{side}.webp").write_bytes(encode(picture))
            return {"test": failure.test, "boxes": boxes(good, bad), "width": good.width, "height": good.height}
    return None


def pages(name: str, failure: Failure, right: Path) -> Iterator[tuple[Image.Image, Image.Image]]:
    """Yield the pages of a test, right and with a bug, as far as both are there."""
    for page in range(MAX_PAGES):
        files = right_file(right, failure.test, (failure.line, failure.times), page), picture_file(name, page)
        if all(file.is_file() for file in files):
            good, bad = (open_picture(file.read_bytes()) for file in files)
            yield good, bad
