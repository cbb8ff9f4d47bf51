"""Whether the unit tests, which need no browser, notice a bug too."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from bugs.catalogue import BUGS
from bugs.planting import PROJECT, plant
from tools.inner_pytest import first_failure

OF_THE_APP = ("-m", "not suite")
"""What tests the suite itself is left out: the catalogue's own would notice every bug, as its passage is gone."""

SLOW = (
    "accounts/test_forms",
    "todos/test_forms",
    "accounts/test_rate_limits",
    "test_database_unavailable",
    "test_translations",
    "test_pages",
    "test_main",
    "test_durability",
)


def quickest_first() -> list[str]:
    """Return the files of the unit tests; most bugs are noticed before the slow ones have their turn."""
    slow = [f"unit/{name}.py" for name in SLOW]
    quick = sorted({path.relative_to(PROJECT).as_posix() for path in (PROJECT / "unit").rglob("test_*.py")} - set(slow))
    return [*quick, *slow]


def notices(name: str, tests: Sequence[str] = ()) -> str | None:
    """Return the first unit test that fails under a bug, or None if all pass.

    Args:
        name: of the bug.
        tests: which to run, as pytest names them; all of the app, if none is named.
    """
    with tempfile.TemporaryDirectory() as folder:
        project = plant(BUGS[name], Path(folder) / "project")
        return first_failure(project, [*OF_THE_APP, *(tests or quickest_first())])


def first_notice(name: str) -> str | None:
    """Return the first unit test that notices a bug by itself, not only after others; None if there is none."""
    left_out: list[str] = []
    while test := notices(name, [*quickest_first(), *left_out]):
        if notices(name, [test]) == test:
            return test
        left_out.append(f"--deselect={test}")
    return None
