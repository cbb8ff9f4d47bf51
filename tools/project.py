"""Copy the project, and import its packages from a copy, which a command can change."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Final

PROJECT: Final = Path(__file__).resolve().parent.parent

NOT_COPIED: Final = (
    ".git",
    ".venv",
    ".env",
    ".hypothesis",
    ".*_cache",
    "__pycache__",
    "build",
    "instance",
    "node_modules",
    "test-results",
)

PACKAGES: Final = ("webapp", "conftest", "unit", "e2e", "bench", "bugs", "tools")
"""The modules and packages of the project."""


def copy_project(folder: Path) -> Path:
    """Copy the project, without history, settings and caches, into a new folder; return the folder."""
    return Path(shutil.copytree(PROJECT, folder, ignore=shutil.ignore_patterns(*NOT_COPIED)))


@contextmanager
def modules_forgotten() -> Iterator[None]:
    """Make Python import the project's packages again inside the block, and restore the present ones after it."""
    before = _forget()
    try:
        yield
    finally:
        _forget()
        sys.modules.update(before)


def _forget() -> dict[str, ModuleType]:
    """Remove the project's modules from `sys.modules`, and return them."""
    names = [name for name in sys.modules if name.partition(".")[0] in PACKAGES]
    return {name: sys.modules.pop(name) for name in names}
