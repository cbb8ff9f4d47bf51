"""Run the tests in another world each time: in a time zone and a locale that are not those of the machine.

A time that is local by mistake, or a month that is named in the machine's language, shows nowhere in UTC and English.
A conftest loads this plugin with `pytest_plugins = ["e2e.harness.world"]`; `--world 7` repeats a run.
"""

import locale
import os
import time
from contextlib import suppress
from random import Random
from typing import Final

import pytest

ZONES: Final = (
    "Pacific/Kiritimati",  # 14 hours before UTC: often it is tomorrow
    "Pacific/Niue",  # 11 hours behind: often it is yesterday
    "Asia/Kathmandu",  # at a quarter of an hour
    "America/St_Johns",  # at half an hour
    "Australia/Lord_Howe",  # half an hour of daylight saving time
)
"""Never UTC."""

LOCALES: Final = ("C", "C.UTF-8", "tr_TR.UTF-8", "de_DE.UTF-8", "ar_EG.UTF-8", "ja_JP.UTF-8")
LANGUAGES: Final = ("tr", "de:fr", "ar", "ja", "en_US")


def choose(seed: int) -> dict[str, str]:
    """Return the variables of a world; its locale is one that the machine has."""
    world = Random(seed)  # noqa: S311 - no secret
    return {
        "TZ": world.choice(ZONES),
        "LC_ALL": world.choice([name for name in LOCALES if exists(name)]),
        "LANGUAGE": world.choice(LANGUAGES),
    }


def exists(name: str) -> bool:
    """Tell whether the machine has a locale."""
    before = locale.setlocale(locale.LC_ALL)
    with suppress(locale.Error):
        locale.setlocale(locale.LC_ALL, name)
        locale.setlocale(locale.LC_ALL, before)
        return True
    return False


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.addoption("--world", type=int, metavar="SEED", help="repeat the time zone and locale of another run")


def pytest_configure(config: pytest.Config) -> None:
    """Enter a world; processes that are started later, browsers among them, are in the same one."""
    seed = config.getoption("--world")
    if seed is None:
        seed = int(os.environ.get("WORLD") or Random().randrange(1000))  # noqa: S311 - no secret
    os.environ.update(choose(seed), WORLD=str(seed))
    locale.setlocale(locale.LC_ALL, os.environ["LC_ALL"])
    if hasattr(time, "tzset"):  # Windows has none, and keeps its zone
        time.tzset()


def pytest_report_header() -> str:
    """Say how to repeat this run."""
    return f"world: {described()}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say so after failures too, as a quiet run has no header."""
    if terminalreporter.stats.get("failed") or terminalreporter.stats.get("error"):
        terminalreporter.write_line(f"The world of this run: {described()}")


def described() -> str:
    """Return the option for this world, and its variables."""
    return " ".join([f"--world {os.environ['WORLD']}", *(f"{name}={os.environ[name]}" for name in choose(0))])
