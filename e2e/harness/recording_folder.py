"""The folder of recordings: each file is written at once, and old ones are deleted."""

import hashlib
import json
import re
import secrets
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

MAX_RUNS: Final = 50
MAX_PICTURES: Final = 30
MAX_NAME_LENGTH: Final = 120
"""Of a picture, without the digits at its end; the name of a file has at most 255 characters."""

DRAFT_AGE_S: Final = 60
"""A draft as old belongs to a process that was killed while it wrote."""


def write(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees a part of it.

    Raises:
        OSError: it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(3)}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def write_run(folder: Path, started: datetime, run: dict[str, Any], pictures: dict[str, bytes]) -> None:
    """Write the file of a run, and before it the pictures that it names; delete what is too old.

    Raises:
        OSError: they cannot be written.
    """
    runs, failures = folder / "runs", folder / "failures"
    for name, content in pictures.items():
        write(failures / name, content)
    text = json.dumps(run, ensure_ascii=False, separators=(",", ":"))
    write(runs / f"{started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}.json", text.encode())
    prune(runs, surplus_runs(sorted(files_of(runs), reverse=True)))
    prune(failures, sorted(files_of(failures), key=last_change, reverse=True)[MAX_PICTURES:])


def prune(folder: Path, surplus: Iterable[Path]) -> None:
    """Delete files, and what killed processes have left."""
    drafts = (path for path in folder.glob(".*") if time.time() - last_change(path) > DRAFT_AGE_S)
    for path in (*surplus, *drafts):
        path.unlink(missing_ok=True)


def files_of(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder that are complete."""
    return folder.glob("[!.]*")


def last_change(path: Path) -> float:
    """Return when a file was last changed; now, if it is deleted meanwhile."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()


def surplus_runs(runs: list[Path]) -> Iterator[Path]:
    """Yield the runs besides the newest, but for the newest that left no test of its suites out.

    Args:
        runs: the newest first.
    """
    for number, path in enumerate(runs[MAX_RUNS:], start=MAX_RUNS):
        suites = complete_suites(path)
        if any(suites <= complete_suites(newer) for newer in runs[:number]):
            yield path


def complete_suites(path: Path) -> set[str]:
    """Return the folders whose tests a run of the app itself ran all; none if it left any out."""
    try:
        run = json.loads(path.read_bytes())
        return set() if run["left_out"] or run.get("bug") else {test.partition("/")[0] for test in run["tests"]}
    except (OSError, ValueError, LookupError, TypeError):
        return set()


def picture_name(test: str, bug: str = "") -> str:
    """Return the name of the file for the picture of a test, of the app or with a bug; no two have the same."""
    name = test.removeprefix("e2e/")
    digits = hashlib.sha256(f"{bug}{name}".encode()).hexdigest()[:8]
    return f"{re.sub(r'[^A-Za-z0-9_-]', '-', name)[:MAX_NAME_LENGTH]}-{digits}.webp"
