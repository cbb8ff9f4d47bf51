"""Run each test twice: with JavaScript and without."""

import pytest


def with_and_without(metafunc: pytest.Metafunc, *marks: pytest.MarkDecorator) -> None:
    """Parametrise a test by its fixture `javascript`, unless it is marked `needs_javascript`.

    Args:
        metafunc: the test, as `pytest_generate_tests` receives it.
        marks: added to the test with JavaScript.
    """
    if metafunc.definition.get_closest_marker("needs_javascript"):
        return
    without = pytest.mark.browser_context_args(java_script_enabled=False)
    metafunc.parametrize(
        "javascript",
        [pytest.param(True, id="javascript", marks=marks), pytest.param(False, id="no-javascript", marks=without)],
    )
