"""Write a recording of test runs, as the plugin of the harness does, for the pages that show one."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

STARTED = "2026-11-27T13:15:42+00:00"
COMMIT = "7e632fc9e2a94a0c8b1d2e3f405162738495a6b7"

HEAD = {"format": 1, "commit": COMMIT, "recorded": STARTED}
"""Of what a command found."""

Outcome = dict[str, Any]


def outcome(outcome: str = "passed", **details: object) -> Outcome:
    """Return the outcome of a test, as a run's file describes it."""
    return {"outcome": outcome, "duration_s": 0.41, "browser": "chromium", "javascript": True, **details}


def write_run(folder: Path, tests: Mapping[str, Outcome], **changes: object) -> None:
    """Write the file of a run.

    Args:
        folder: of the recording.
        tests: their outcomes, by their node ids.
        changes: to what else the file says.
    """
    run = {
        "format": 1,
        "started": STARTED,
        "duration_s": 118.2,
        "commit": COMMIT,
        "clean": True,
        "versions": {"python": "3.13.1", "flask": "3.1.2", "playwright": "1.65.1", "browser": "chromium 156.0"},
        "system": "Linux x86_64",
        "arguments": ["e2e"],
        "left_out": 0,
        "files": {},
        "tests": tests,
        **changes,
    }
    name = "".join(letter for letter in str(run["started"])[:19] if letter.isalnum())
    write(folder / "runs" / f"{name}Z-{len(list(folder.glob('runs/*'))):06x}.json", run)


def write(path: Path, content: object) -> None:
    """Write a file of the recording."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


def copy_picture(picture: Path, target: Path) -> None:
    """Put a picture into the recording."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(picture.read_bytes())


SHOWN_BEHAVIOUR = "e2e/test_theme.py::test_choice_of_theme_lasts"
SHOWN_BUG = "dark-cannot-be-chosen"
LEFT_OUT = "e2e/test_world.py::test_a"
STALE = "e2e/test_language.py::test_choice_of_language_lasts"
SKIPPED = "e2e/test_print.py::test_error_is_printed_without_its_button"
EXPLANATION = "The same but for one microsecond."
FAILURE = "AssertionError: the page is light, and should be dark"
PICTURES = Path(__file__).parents[2] / "static/images/tour"
SIZE = (360, 480)
"""Of the pictures of the tour, which stand for those of a recording."""


def write_example(folder: Path) -> None:
    """Record a run in which a test failed and some were left out, with pictures of the failure and of a bug."""
    write_run(
        folder,
        {
            f"{SHOWN_BEHAVIOUR}[chromium-Oscuro-dark]": outcome(
                "failed", message=FAILURE, picture="theme.webp", picture_size=SIZE
            ),
            f"{SHOWN_BEHAVIOUR}[chromium-Claro-light]": outcome(javascript=False),
            "e2e/test_theme.py::test_page_follows_the_system[chromium-dark]": outcome(),
        },
        left_out=2,
        left_out_tests={LEFT_OUT: "deselected", "e2e/test_world.py::test_b": "interrupted"},
        clean=False,
    )
    copy_picture(PICTURES / "error-text-is-hidden-wrong.webp", folder / "failures/theme.webp")
    for side in ("right", "wrong"):
        copy_picture(PICTURES / f"error-text-is-hidden-{side}.webp", folder / f"pairs/{SHOWN_BUG}-{side}.webp")
    width, height = SIZE
    pair = {"test": SHOWN_BEHAVIOUR, "boxes": [[20, 240, 320, 40]], "width": width, "height": height}
    write(folder / "pairs.json", {SHOWN_BUG: pair})


def write_other_states(folder: Path) -> None:
    """Record what else the spec can show: a stale and a skipped test, mutants with a survivor, and coverage."""
    write_run(folder, {STALE: outcome()}, started="2026-11-26T10:00:00+00:00", files={"conftest.py": "0" * 12})
    write_run(folder, {SKIPPED: outcome("skipped", message="no paper")}, started="2026-11-26T11:00:00+00:00")
    survivor = {"line": 12, "change": "< to <=", "explanation": EXPLANATION}
    modules = {"webapp/urls.py": {"made": 8, "detected": 7, "survivors": [survivor]}}
    write(folder / "mutants.json", {**HEAD, "modules": modules})
    coverage = {"statements": 900, "branches": 100, "missing": 5, "percent": 99.5, "files": {"unit": "0" * 12}}
    write(folder / "coverage.json", {**HEAD, **coverage})


def write_film(folder: Path, name: str, test: str, captions: Sequence[str]) -> None:
    """Record a film of a test; pictures of the tour stand for it and for its still picture."""
    copy_picture(PICTURES / "error-text-is-hidden-wrong.webp", folder / f"films/{name}.webp")
    copy_picture(PICTURES / "error-text-is-hidden-right.webp", folder / f"films/{name}-still.webp")
    width, height = SIZE
    path = folder / "films.json"
    films = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    write(path, films | {name: {"test": test, "captions": captions, "width": width, "height": height}})
