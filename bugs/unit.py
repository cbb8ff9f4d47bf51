"""Whether the unit tests, which need no browser, notice a bug too."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from bugs.catalogue import BUGS
from bugs.planting import PROJECT, plant
from tools.inner_pytest import first_failure

OF_THE_APP = ("-m", "not suite")
"""What tests the suite itself is left out: the catalogue's own would notice every bug, as its passage is gone."""

SLOW = ("database_unavailable", "limits", "translations", "pages", "main", "durability", "properties")


def quickest_first() -> list[str]:
    """Return the files of the unit tests; most bugs are noticed before the slow ones have their turn."""
    slow = [f"unit/test_{name}.py" for name in SLOW]
    quick = sorted({f"unit/{path.name}" for path in (PROJECT / "unit").glob("test_*.py")} - set(slow))
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
