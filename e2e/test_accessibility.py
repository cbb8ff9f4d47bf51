"""Check accessibility, as far as a program can, on every page in both themes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from e2e.pages.states import STATES

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
"""axe-core from its package, whose own wrapper would send these 560 kB again for each theme."""


def violations(page: Page) -> list[str]:
    """Return the violations that axe finds, one line for each element."""
    found: list[dict[str, Any]] = page.evaluate("axe.run({resultTypes: ['violations']}).then((run) => run.violations)")
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(page: Page, state: str, themes: Sequence[Literal["light", "dark"]]) -> None:
    """The accessibility checker axe finds no violation, in the light theme or in the dark one."""
    STATES[state](page)
    page.evaluate(AXE)

    for theme in themes:
        page.emulate_media(color_scheme=theme)
        assert violations(page) == [], f"in the {theme} theme"
