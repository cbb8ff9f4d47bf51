"""The app with a clock that can be set: the file that FAULTS_CLOCK names says by how many seconds it differs."""

import os
import time
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, Self

from flask import Flask

from webapp import create_app as create_real_app
from webapp.accounts import models

real_time = time.time


def difference_s() -> float:
    """Return by how much the clock differs."""
    return float(Path(os.environ["FAULTS_CLOCK"]).read_text(encoding="utf-8") or 0)


class Clock(datetime):
    """What the app takes the date from."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        """Return the date of the clock that was set."""
        return super().now(tz) + timedelta(seconds=difference_s())


def create_app() -> Flask:
    """Return the app; sessions and limits take the time from `time.time`, models from `datetime`."""
    module: Any = models  # Any, as mypy lets no class be assigned
    module.datetime = Clock
    time.time = lambda: real_time() + difference_s()
    return create_real_app()
