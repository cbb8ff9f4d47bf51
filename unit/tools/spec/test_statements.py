"""Following a test through its statements."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tools.spec.statements import Follower, statements_of

if TYPE_CHECKING:
    from tools.spec.statements import Statement


def do(_what: object) -> None:
    """Stand for a step."""


def lines(count: int) -> int:
    """Do four things, one of them on three lines."""
    total = 0
    total += len(
        "three lines",
    )
    do("one")
    return abs(total + count)


def again() -> None:
    """Repeat."""
    for number in range(2):
        do(number)


def failing() -> None:
    """Fail at the second statement."""
    do("one")
    raise ValueError
    do("never")


def caught() -> None:
    """Go on after an error."""
    with pytest.raises(ValueError, match="x"):
        int("x")
    do("after")


@pytest.mark.skip(reason="is only called by other tests")
def decorated() -> None:
    """Stand below a decorator."""
    do("one")


def texts_done(function: Callable[[], object]) -> list[str]:
    """Return the texts of the statements of a function that were done."""
    done: list[Statement] = []
    with Follower(function, done.append).following():
        function()
    return [statement.text for statement in done]


def test_each_statement_is_done_once() -> None:
    """A statement on several lines is one, and the last is done at the end."""
    done: list[Statement] = []
    with Follower(lines, done.append).following():
        lines(1)

    texts = [statement.text for statement in done]
    assert texts == ["total = 0", 'total += len( "three lines", )', 'do("one")', "return abs(total + count)"]
    assert done[1].line == done[0].line + 1


def test_other_functions_are_not_followed() -> None:
    """What a test calls is a part of its step."""
    done: list[Statement] = []

    with Follower(lines, done.append).following():
        again()

    assert done == []


def test_loop_is_followed_each_time() -> None:
    """The statements of a loop are done as often as they run."""
    head = "for number in range(2):"

    assert texts_done(again) == [head, "do(number)", head, "do(number)", head]


def test_failure_is_at_its_statement() -> None:
    """After a failure, the current statement is the one that failed, and it is not done."""
    done: list[Statement] = []
    follower = Follower(failing, done.append)

    with pytest.raises(ValueError), follower.following():  # noqa: PT011 - it has no message
        failing()

    assert [statement.text for statement in done] == ['do("one")']
    assert follower.current
    assert follower.current.text == "raise ValueError"


def test_expected_error_is_no_failure() -> None:
    """A test goes on after an error that it expects, and nothing is current at its end."""
    follower = Follower(caught)
    with follower.following():
        caught()

    assert texts_done(caught)[-1] == 'do("after")'
    assert follower.current is None


def test_decorated_function_is_found() -> None:
    """The first line of a function's code is that of its decorator."""
    assert texts_done(decorated) == ['do("one")']


@pytest.mark.parametrize(
    ("text", "acts"), [('do("one")', True), ("total = 0", False), ("return abs(total + count)", False)]
)
def test_calls_act(text: str, acts: bool) -> None:
    """Only a call is a step to be shown."""
    found = {statement.text: statement for statement in statements_of(lines.__code__).values()}

    assert found[text].acts == acts
