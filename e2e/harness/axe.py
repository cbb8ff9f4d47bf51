"""Check the accessibility of a page by axe, as far as a program can."""

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
"""axe-core from its package, whose own wrapper would send these 560 kB again for each run."""

RUN = """axe.run({ rules: { "color-contrast": { enabled: false } }, resultTypes: ["violations"] })
  .then((run) => run.violations)"""
"""All rules that axe has switched on, but the one that takes longest: `Looks` has it too."""


def barriers(page: Page) -> list[str]:
    """Return what axe finds, one line for each element."""
    page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(RUN)
    return [f"axe: {rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]
