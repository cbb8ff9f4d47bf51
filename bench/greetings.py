"""A pytest plugin that runs `bench/isolated.py` many times, with the fixtures of the browser tests."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.addoption("--turns", type=int, default=50, help="how often to read the greeting")


@pytest.hookimpl(trylast=True)  # after the root's conftest.py, which loads a part of the harness
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Load `e2e/conftest.py`, after the plugins whose fixtures it overrides: `-p` would be too early."""
    early_config.pluginmanager.import_plugin("e2e.harness.plugin")
    early_config.pluginmanager.import_plugin("e2e.conftest")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make a test for each turn."""
    metafunc.parametrize("turn", range(metafunc.config.getoption("--turns")))
