"""Run each test twice: with JavaScript and without."""

import pytest


def with_and_without(metafunc: pytest.Metafunc, *marks: pytest.MarkDecorator) -> None:
    """Parametrise a test by its fixture `javascript`; marked `needs_javascript` or `without_javascript`, it runs once.

    Args:
        metafunc: the test, as `pytest_generate_tests` receives it.
        marks: added to the test with JavaScript.
    """
    if metafunc.definition.get_closest_marker("needs_javascript"):
        return
    without = pytest.mark.browser_context_args(java_script_enabled=False)
    parameters = [
        pytest.param(True, id="javascript", marks=marks),
        pytest.param(False, id="no-javascript", marks=without),
    ]
    if metafunc.definition.get_closest_marker("without_javascript"):
        del parameters[0]
    metafunc.parametrize("javascript", parameters)
