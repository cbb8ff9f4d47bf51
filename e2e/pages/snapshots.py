"""What a page offers and how it looks, compared with a stored text; `--update-snapshots` stores it anew."""

import re
from difflib import unified_diff
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "snapshots"

VARIES = re.compile(
    r"(?<=Ana )[0-9a-f]{8}|(?<=(?:tick-|odos/))\d+|(?<=127\.0\.0\.1:)\d+|(?<![-\w])[0-9a-f]{12}\b"
    r"|(?<=desde la línea )\d+|(?<=#L)\d+"
)
"""Different in each run, the end of a name, the number of a todo and of a request, and the port of the app; different
after each change of the app, the lines that the tour shows."""

CODE = re.compile(r'^( *)(- figure "[\w/]+\.\w+ .*\n(?:\1 .*\n)*?\1  - code:).*\n(?:\1    .*\n)*', re.MULTILINE)
"""A passage of the app, whose words are not what its page offers."""

WORDS = re.compile(r' ".*?"(?=:| \[|$)')
"""The words of an element in a description."""

FLOWING = re.compile(r", (?:indented|outdented|lower|higher|at the end|beyond the end)(?=[,:])")
"""Where an element is, as far as that depends on where a line of text breaks."""


def kinds(description: str) -> str:
    """Return each kind of line of a description: the same however much of it there is on a page, whatever it says."""
    lines = {FLOWING.sub("", WORDS.sub("", line.strip())) for line in description.splitlines()}
    return "\n".join(sorted(lines)) + "\n"


class Snapshots:
    """The snapshots of all pages."""

    def __init__(self, *, update: bool) -> None:
        self.update = update

    def differences(self, name: str, text: str) -> list[str]:
        """Return the lines of `text` that differ from those of a snapshot, as `diff` writes them."""
        text, path = VARIES.sub("…", CODE.sub(r"\1\2 …\n", text)), FOLDER / name
        if self.update:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        stored = path.read_text(encoding="utf-8") if path.is_file() else ""
        titles = f"e2e/snapshots/{name}", "this page"
        return list(unified_diff(stored.splitlines(), text.splitlines(), *titles, n=1, lineterm=""))
