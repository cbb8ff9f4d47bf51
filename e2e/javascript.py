"""Tests that run twice: with JavaScript and without."""

import pytest


def with_and_without(metafunc: pytest.Metafunc, *marks: pytest.MarkDecorator) -> None:
    """Make two tests of one, by its fixture `javascript`.

    Args:
        metafunc: the test.
        marks: what the test with JavaScript is marked with.
    """
    without = pytest.mark.browser_context_args(java_script_enabled=False)
    metafunc.parametrize(
        "javascript",
        [pytest.param(True, id="javascript", marks=marks), pytest.param(False, id="no-javascript", marks=without)],
    )
