"""Which files of the project have changed since a run or a measurement, and which of them its results depend on."""

import hashlib
import os
import time
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

LOOK_INTERVAL_S = 1
"""How long files count as unchanged without another look at them."""

DIGEST_LENGTH = 12

TEST_FOLDERS = frozenset({"e2e", "unit", "bugs", "tools"})
"""Where an app is installed without them, they are not what changed."""

FOLDERS_OF_REPORTS = {"prove": {"e2e", "unit", "bugs"}, "mutants": {"unit"}, "coverage": {"e2e", "unit"}}
"""Of these, what each report depends on, besides the app."""

APP_FOLDERS = ("webapp", "templates", "static", "translations")
SOURCES = (".py", ".html", ".css", ".js", ".po")
"""The suffixes of files of the app that change what it does by being there."""


class FileState(NamedTuple):
    """What tells whether a file is still the same."""

    file: str
    size: int
    mtime_ns: int


MISSING = (-1, 0)
"""The size and time of a file that is not there."""


def look_at(project: Path, files: Collection[str]) -> tuple[FileState, ...]:
    """Return the state of some files of the project, and of all sources of the app, by a look of the last second."""
    return look_again(project, tuple(files), int(time.monotonic() / LOOK_INTERVAL_S))


@lru_cache(maxsize=4)
def look_again(project: Path, files: tuple[str, ...], _time: int) -> tuple[FileState, ...]:
    """Return the state of some files of the project, and of all sources of the app."""
    everything = sorted({*files, *app_sources(project)})
    return tuple(FileState(file, *size_and_time(f"{project}/{file}")) for file in everything)


def app_sources(project: Path) -> Iterator[str]:
    """Yield the sources of the app that are there, none that is hidden."""
    for app_folder in APP_FOLDERS:
        for folder, folders, names in os.walk(project / app_folder):
            folders[:] = [name for name in folders if not name.startswith(".")]
            below = os.path.relpath(folder, project).replace(os.sep, "/")
            yield from (f"{below}/{name}" for name in names if name.endswith(SOURCES) and not name.startswith("."))


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
    """Return the files whose digests are no longer those of a run, and those of the app that are new since.

    Args:
        then: the digests. Of a folder of which it has no file, nothing is known.
        project: the folder that the files are below.
        states: those of the files at this time.
    """
    of_app = {folder_of(file) for file in then} & {*APP_FOLDERS}
    missing = {folder for folder in TEST_FOLDERS if not (project / folder).is_dir()}
    return sorted(
        file
        for file, size, mtime_ns in states
        if folder_of(file) not in missing
        and (file in then or (folder_of(file) in of_app and (size, mtime_ns) != MISSING))
        and then.get(file) != digest(project / file, size, mtime_ns)
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


def changed_for_report(name: str, files: Collection[str]) -> list[str]:
    """Return those of some files that a report, such as `prove`, depends on."""
    folders = FOLDERS_OF_REPORTS[name]
    return [file for file in files if folder_of(file) not in TEST_FOLDERS or folder_of(file) in folders]


def module_of(test: str) -> str:
    """Return the file of a test."""
    return test.partition("::")[0]


def folder_of(file: str) -> str:
    """Return the first folder of a path."""
    return file.partition("/")[0]
