"""Which files of the project have changed since a run, and which of them a test depends on."""

import hashlib
import os
import time
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

LOOK_INTERVAL_S = 1
"""How long files count as unchanged without another look at them."""

DIGEST_LENGTH = 12

TEST_FOLDERS = frozenset({"e2e", "unit", "bugs", "tools"})
"""Where an app is installed without them, they are not what changed."""


class FileState(NamedTuple):
    """What tells whether a file is still the same."""

    file: str
    size: int
    mtime_ns: int


MISSING = (-1, 0)
"""The size and time of a file that is not there."""


def look_at(project: Path, files: Collection[str]) -> tuple[FileState, ...]:
    """Return the state of some files of the project, by a look of the last second."""
    return look_again(project, tuple(files), int(time.monotonic() / LOOK_INTERVAL_S))


@lru_cache(maxsize=4)
def look_again(project: Path, files: tuple[str, ...], _time: int) -> tuple[FileState, ...]:
    """Return the state of some files of the project."""
    return tuple(FileState(file, *size_and_time(f"{project}/{file}")) for file in files)


def size_and_time(path: str) -> tuple[int, int]:
    """Return the size of a file in bytes and the time of its last change."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a third of the time, for some 500 files
    except OSError:
        return MISSING
    return status.st_size, status.st_mtime_ns


@lru_cache(maxsize=4096)
def digest(path: Path, _size: int, _mtime_ns: int) -> str:
    """Return the digest of a file as runs record it, empty if it cannot be read; each state is read once."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:DIGEST_LENGTH]
    except OSError:
        return ""


def differing(then: Mapping[str, str], project: Path, states: Collection[FileState]) -> list[str]:
    """Return the files whose digests are no longer those of a run."""
    installed = {folder for folder in TEST_FOLDERS if (project / folder).is_dir()}
    return sorted(
        state.file
        for state in states
        if state.file in then
        and (folder_of(state.file) not in TEST_FOLDERS or folder_of(state.file) in installed)
        and then[state.file] != digest(project / state.file, state.size, state.mtime_ns)
    )


@lru_cache(maxsize=1024)
def changed_for(module: str, files: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of some files that the result of a test depends on.

    Args:
        module: the file of the test.
        files: what has changed.
    """
    return tuple(file for file in files if depends_on(module, file))


def depends_on(module: str, file: str) -> bool:
    """Tell whether the result of a test may change when a file does."""
    folder = folder_of(file)
    name = file.rpartition("/")[2]
    if name.startswith("test_") and name.endswith(".py"):
        return file == module
    return folder not in TEST_FOLDERS or folder == "e2e" or folder_of(module) != "e2e"


def module_of(test: str) -> str:
    """Return the file of a test."""
    return test.partition("::")[0]


def folder_of(file: str) -> str:
    """Return the first folder of a path."""
    return file.partition("/")[0]
