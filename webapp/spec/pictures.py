"""The pictures of a recording: in a folder for each kind, under names that stand for tests and bugs."""

import hashlib
import os
import re
import time
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

KINDS = ("failures", "pictures", "strips", "films", "pairs")
"""The folders of pictures."""

PICTURE_NAME = re.compile(r"[A-Za-z0-9_-]+\.webp")

MAX_SLUG_LENGTH = 120
"""Without the digits at its end; the name of a file has at most 255 characters."""

SETTLED_S = 1
"""A folder that was changed less than that ago may change again without a later time of its change."""


def slug(test: str) -> str:
    """Return the name under which a test, or a test function, has its pictures and its page."""
    name = test.removeprefix("e2e/")
    digits = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{re.sub(r'[^A-Za-z0-9_-]', '-', name)[:MAX_SLUG_LENGTH]}-{digits}"


def picture_path(folder: Path, kind: str, name: str) -> Path | None:
    """Return the path of a picture, or None if the recording has none of this kind and name (with `.webp`)."""
    if kind in KINDS and name in picture_names(folder / kind, folder_stamp(folder / kind)):
        return folder / kind / name
    return None


def folder_stamp(folder: Path) -> tuple[object, ...]:
    """Return what tells whether files were added to a folder, or removed."""
    try:
        changed_ns = folder.stat().st_mtime_ns
        settled = time.time_ns() - changed_ns > SETTLED_S * 1e9
        return (changed_ns,) if settled else (changed_ns, *sorted(os.listdir(folder)))  # noqa: PTH208 - names are enough
    except OSError:
        return ()


@lru_cache(maxsize=16)
def picture_names(folder: Path, _stamp: tuple[object, ...]) -> frozenset[str]:
    """Return the names of the pictures in a folder."""
    with suppress(OSError), os.scandir(folder) as entries:
        files = (entry.name for entry in entries if entry.is_file(follow_symlinks=False))
        return frozenset(filter(PICTURE_NAME.fullmatch, files))
    return frozenset()


def strips_of(names: Collection[str]) -> Mapping[str, Sequence[str]]:
    """Sort the pictures of steps, such as `slug-1.webp`, by slug and number."""
    strips: dict[str, dict[int, str]] = defaultdict(dict)
    for name in names:
        if found := re.fullmatch(r"(.+)-([1-9][0-9]?)\.webp", name):
            strips[found[1]][int(found[2])] = name
    return {slug: [name for _, name in sorted(steps.items())] for slug, steps in strips.items()}
