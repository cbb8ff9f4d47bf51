"""How changes that no test detects are explained (tools/survivors.py and tools/survivors.toml)."""

import pytest

from tools.project import PROJECT
from tools.survivors import Explanation, Mutant, explanations, idle, unexplained

pytestmark = pytest.mark.suite

MUTANT = Mutant("webapp/todos/views.py", "ReplaceComparisonOperator_Eq_Is", 'if answer == "yes":')
EXPLANATION = Explanation(MUTANT.file, MUTANT.line, ("NumberReplacer", "ReplaceComparisonOperator"), "It is the same.")


def test_survivor_is_explained_by_its_line_and_kind() -> None:
    """An explanation is for some kinds of changes, by the beginnings of their names, in one line."""
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
    """A change that is detected needs no explanation."""
    assert idle([MUTANT], [EXPLANATION]) == []
    assert idle([], [EXPLANATION]) == [EXPLANATION]


def test_file_explains_lines_that_are_there() -> None:
    """Each entry says why, and names a line that the app has."""
    for explanation in explanations():
        lines = [line.strip() for line in (PROJECT / explanation.file).read_text(encoding="utf-8").splitlines()]
        assert explanation.line in lines, f"{explanation.file} has no line {explanation.line}"
        assert explanation.why
