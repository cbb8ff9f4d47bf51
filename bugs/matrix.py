"""Write down which test detects which bug, as Markdown for people and as JSON for programs."""

import json
from collections.abc import Mapping
from typing import Final

from bugs.catalogue import BUGS
from bugs.measure import UnitTests
from bugs.plugin import Outcome
from bugs.trial import Outcomes
from tools.project import PROJECT
from tools.record import record

FOLDER: Final = PROJECT / "test-results/prove"

MAX_REASON_LENGTH: Final = 120
MAX_RECORDED_LENGTH: Final = 300

HEAD: Final = """\
# Which test detects which bug

| bug | what a user says | browser tests | unit test |
|---|---|---|---|
"""


def write_matrix(trials: Mapping[str, Outcomes], unit_tests: UnitTests) -> str:
    """Write the outcome of each test under each bug; return the path of the Markdown file."""
    matrix = {
        name: {
            "says": BUGS[name].says,
            "browser": {test: text_of(outcome) for test, outcome in outcomes.items()},
            "unit": unit_tests.get(name),
        }
        for name, outcomes in sorted(trials.items())
    }
    rows = [row(name, trials[name], unit_tests.get(name)) for name in matrix]
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "matrix.json").write_text(json.dumps(matrix, indent=1, ensure_ascii=False), encoding="utf-8")
    path = FOLDER / "matrix.md"
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return path.relative_to(PROJECT).as_posix()


def record_matrix(trials: Mapping[str, Outcomes], unit_tests: UnitTests) -> None:
    """Record which tests detect which bug, for `/spec`."""
    bugs = {
        name: {
            "browser": {test: text_of(outcome)[:MAX_RECORDED_LENGTH] for test, outcome in outcomes.items()},
            "unit": unit_tests.get(name),
        }
        for name, outcomes in sorted(trials.items())
    }
    record("prove.json", {"bugs": bugs})


def text_of(outcome: Outcome) -> str:
    """Return an outcome in words."""
    if outcome.fault:
        return f"no verdict: {outcome.fault}"
    return f"fails: {outcome.first_line}" if outcome.detected else "passes"


def row(name: str, outcomes: Outcomes, unit_test: str | None) -> str:
    """Return the row of a bug."""
    texts = [f"{test}<br>{text_of(it).replace('|', '/')[:MAX_REASON_LENGTH]}" for test, it in outcomes.items()]
    cells = [name, BUGS[name].says, "<br>".join(texts), unit_test or "none: only a browser detects it"]
    return f"| {' | '.join(cells)} |\n".replace("[", "\\[").replace("<h4>", "&lt;h4>")
