"""The state of the project that is tested: its commit, and the digests of its files."""

import hashlib
import os
import re
import subprocess
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

DIGEST_LENGTH: Final = 12

NOT_SOURCE: Final = {".mo", ".pyc"}
"""The suffixes of files that are made of others."""


def commit_of(root: Path) -> tuple[str, bool]:
    """Return the commit that is checked out, and whether all files are as in it; empty and False without git."""
    command = ["git", "--no-optional-locks", "status", "--porcelain=v2", "--branch"]
    with suppress(OSError):
        status = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=False)  # noqa: S603 - ours
        found = re.search(r"^# branch\.oid ([0-9a-f]+)$", status.stdout, re.MULTILINE)
        if found:
            return found[1], all(line.startswith("#") for line in status.stdout.splitlines())
    return "", False


def digests(root: Path, names: Collection[str]) -> dict[str, str]:
    """Return the digest of each source file with one of the names or in such a folder, by its path from `root`."""
    found: dict[str, str] = {}
    for path in sorted(path for name in names for path in source_files(root / name)):
        with suppress(OSError):  # a link to nowhere, or what an editor has removed meanwhile
            found[path.relative_to(root).as_posix()] = digest(path)
    return found


def digest(path: Path) -> str:
    """Return the beginning of a file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:DIGEST_LENGTH]


def source_files(path: Path) -> Iterator[Path]:
    """Yield a file, or those of a folder: none that is hidden, or made of others."""
    if path.is_file():
        yield path
    for folder, folders, files in os.walk(path):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "__pycache__"]
        yield from (
            Path(folder, name)
            for name in files
            if not name.startswith(".") and os.path.splitext(name)[1] not in NOT_SOURCE  # noqa: PTH122 - of a name
        )


def functions_in(root: Path, files: Iterable[str]) -> Iterator[str]:
    """Yield the test functions in files, as pytest calls them."""
    for file in files:
        if Path(file).match("test_*.py"):
            source = (root / file).read_text(encoding="utf-8", errors="replace")
            yield from (f"{file}::{name}" for name in re.findall(r"^def (test_\w+)", source, re.MULTILINE))
