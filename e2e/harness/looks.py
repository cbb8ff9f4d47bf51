"""Look at a page: rules of what everybody must be able to see, and a description of what is painted."""

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

PARTS = [Path(__file__).with_name(f"look_{part}.js") for part in ("measures", "rules", "description")]

SCRIPT = f"""(() => {{
{"".join(part.read_text(encoding="utf-8") for part in PARTS)}
return {{
  violations: (options) => unfocused(() => violations(options)),
  describe: () => unfocused(describe),
  namesOfColours,
  hover,
  printed,
}};
}})()"""
"""Evaluated once a page; it changes nothing there but where the page is scrolled to, and gives the focus back."""

CORNER = (0, 0)
"""Where the mouse hovers over nothing that changes; outside the page is nowhere for Firefox."""


class Looks:
    """The look of a page as it is at the moment."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.script = page.evaluate_handle(SCRIPT)

    def violations(self, *, struck: str = "", mouse: bool = True) -> list[str]:
        """Return what is wrong at rest, with the focus on each control, and under the mouse, a sentence each.

        Args:
            struck: the selector of controls whose labels must be struck through.
            mouse: whether there is one.
        """
        self.page.mouse.move(*CORNER)
        self.page.keyboard.press("Shift")  # as after any key, what has the focus shows it
        found: list[str] = self.script.evaluate("(looks, options) => looks.violations(options)", {"struck": struck})
        return found + (self._under_the_mouse() if mouse else [])

    def _under_the_mouse(self) -> list[str]:
        """Hover over one control of each kind, and return what is wrong then."""
        found: list[str] = []
        while True:
            step: dict[str, Any] = self.script.evaluate("looks => looks.hover()")
            found += step["faults"]
            self.page.mouse.move(*(step["next"] or CORNER))
            if not step["next"]:
                return found

    def printed(self) -> list[str]:
        """Return what is on paper and cannot be used there; nothing if the browser cannot emulate paper."""
        self.page.emulate_media(media="print")
        is_paper = self.page.evaluate("matchMedia('print').matches")
        found: list[str] = self.script.evaluate("looks => looks.printed()") if is_paper else []
        self.page.emulate_media(media="null")
        return found

    def describe(self) -> str:
        """Describe what is painted, in words that neither another font nor another browser version changes.

        Colours have the names of the custom properties of `:root` that hold them, such as `accent` for `--accent`.
        """
        self.page.mouse.move(*CORNER)
        text: str = self.script.evaluate("(looks) => looks.describe()")
        return text


def side_by_side(texts: Mapping[str, str]) -> str:
    """Write the lines that two texts share once, and before each other line the name of its text."""
    (name, text), (other_name, other_text) = texts.items()
    width = max(len(name), len(other_name))
    lines, other_lines = text.splitlines(), other_text.splitlines()

    def write() -> Iterator[str]:
        for what, start, end, other_start, other_end in SequenceMatcher(
            None, lines, other_lines, autojunk=False
        ).get_opcodes():
            if what == "equal":
                yield from (f"{'':{width}} {line}" for line in lines[start:end])
                continue
            yield from (f"{name:{width}} {line}" for line in lines[start:end])
            yield from (f"{other_name:{width}} {line}" for line in other_lines[other_start:other_end])

    return "".join(f"{line}\n" for line in write())
