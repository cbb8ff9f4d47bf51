"""Whether the unit tests, which need no browser, notice a bug too."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from bugs.catalogue import BUGS
from bugs.planting import plant
from tools.inner_pytest import first_failure

OF_THE_APP = ("-m", "not suite")
"""What tests the suite itself is left out: the catalogue's own would notice every bug, as its passage is gone."""


def notices(name: str, tests: Sequence[str] = ("unit",)) -> str | None:
    """Return the first unit test that fails under a bug, or None if all pass.

    Args:
        name: of the bug.
        tests: which to run, as pytest names them.
    """
    with tempfile.TemporaryDirectory() as folder:
        return first_failure(plant(BUGS[name], Path(folder) / "project"), [*OF_THE_APP, *tests])
