"""Check the accessibility of a page by axe, as far as a program can."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
"""axe-core from its package, whose own wrapper would send these 560 kB again for each run."""

RULES_OF_COLOUR = ("color-contrast", "link-in-text-block")
"""The rules that another theme can break, of those that axe has switched on."""

RUN = "(options) => axe.run({...options, resultTypes: ['violations']}).then((run) => run.violations)"


class Axe:
    """axe on a page, to which it is sent once."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.evaluate(AXE)

    def violations(self, rules: Sequence[str] = ()) -> list[str]:
        """Return the violations that axe finds by some rules, or by all of its own, one line for each element."""
        options = {"runOnly": list(rules)} if rules else {}
        found: list[dict[str, Any]] = self.page.evaluate(RUN, options)
        return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]
