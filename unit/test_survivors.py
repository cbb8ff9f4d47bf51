"""How changes that no test notices are explained (tools/survivors.py and tools/survivors.toml)."""

from pathlib import Path

import pytest

from tools.survivors import Explanation, Mutant, explanations, idle, unexplained

pytestmark = pytest.mark.suite

PROJECT = Path(__file__).parent.parent
MUTANT = Mutant("webapp/todos/views.py", "ReplaceComparisonOperator_Eq_Is", 'if answer == "yes":')
EXPLANATION = Explanation(MUTANT.file, MUTANT.line, ("NumberReplacer", "ReplaceComparisonOperator"), "It is the same.")


def test_survivor_is_explained_by_its_line_and_kind() -> None:
    """One of several kinds, by how its name begins, in this very line."""
    assert unexplained([MUTANT], [EXPLANATION]) == []


@pytest.mark.parametrize(
    "other",
    [
        Mutant("webapp/forms.py", MUTANT.operator, MUTANT.line),
        Mutant(MUTANT.file, "ReplaceAndWithOr", MUTANT.line),
        Mutant(MUTANT.file, MUTANT.operator, 'if answer == "no":'),
    ],
    ids=["file", "kind", "line"],
)
def test_other_survivors_are_not(other: Mutant) -> None:
    """A change elsewhere, or of another kind, needs an explanation of its own."""
    assert unexplained([other, MUTANT], [EXPLANATION]) == [other]


def test_explanation_of_nothing_is_idle() -> None:
    """What is noticed by now needs no explanation."""
    assert idle([MUTANT], [EXPLANATION]) == []
    assert idle([], [EXPLANATION]) == [EXPLANATION]


def test_file_explains_lines_that_are_there() -> None:
    """Each entry says why, and is about a line of the app as it is."""
    for explanation in explanations():
        lines = [line.strip() for line in (PROJECT / explanation.file).read_text(encoding="utf-8").splitlines()]
        assert explanation.line in lines, f"{explanation.file} has no line {explanation.line}"
        assert explanation.why
