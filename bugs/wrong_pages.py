"""Photograph the pages of tests under bugs: in each process all in one copy of the project and in one browser.

To copy the project, to compile it, and to start a browser and what drives it is half of what a test by itself costs.
"""

import gc
import os
import sys
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from bugs import one_browser
from bugs.bug import Bug
from bugs.failures import FirstTest
from bugs.planting import planted
from bugs.plugin import SUITE, Recorder, name_of
from bugs.trial import STEP_TIMEOUT_S
from tools.inner_pytest import run_pytest
from tools.project import copy_project
from tools.spec.camera import ARGUMENTS

WITHOUT_COLLECTION: Final = ("-p", "no:unraisableexception")
"""Does not collect garbage five times at the end of a run, which takes as long as its test."""


class InOneBrowser(FirstTest):
    """A pytest plugin that photographs the first test that is run, in the browser of this process."""

    def pytest_configure(self, config: pytest.Config) -> None:
        """Replace the fixtures of other plugins."""
        config.pluginmanager.register(one_browser)


@cache
def copy_of_this_process(folder: Path) -> Path:
    """Return a copy of the project of this process's own, below a folder."""
    sys.dont_write_bytecode = False  # whatever the environment says: the copy is this process's alone
    gc.freeze()  # what is imported by now stays, and is not looked at again whenever the app is imported anew
    return copy_project(folder / str(os.getpid()))


def photograph_bug(bug: Bug, key: str, folder: Path) -> None:
    """Keep what the first of the browser tests that detect a bug shows.

    Args:
        bug: what is planted.
        key: under which the pictures are stored.
        folder: for the copy of the project.
    """
    copy = copy_of_this_process(folder)
    test = bug.detected_by[0]
    file = f"{SUITE}{test.partition('::')[0]}"
    options = ["--exitfirst", f"--step-timeout={STEP_TIMEOUT_S}", f"--output={copy}.results", *WITHOUT_COLLECTION]
    recorder, camera = Recorder([test]), InOneBrowser()
    with planted(bug, copy):
        run_pytest(copy, [file, *options, *ARGUMENTS], recorder, camera)
    first = recorder.outcomes.get(name_of(camera.test))
    camera.save(bug.name, key, failed=first is not None and first.detected)
