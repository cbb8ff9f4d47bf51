"""The changes of the app that no test notices: `tools/survivors.toml` explains why each makes no difference."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

EXPLAINED: Final = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True)
class Mutant:
    """A change that was made."""

    file: str
    operator: str
    """What kind of change, as cosmic-ray names it."""

    line: str
    """The line of the source as it is, without its indentation."""

    place: str = ""
    """Where it is, for people."""


@dataclass(frozen=True)
class Explanation:
    """Why changes of some kinds in one line make no difference."""

    file: str
    line: str
    operators: tuple[str, ...]
    """How the names of the kinds begin."""

    why: str

    def fits(self, mutant: Mutant) -> bool:
        """Tell whether this explains a survivor."""
        return (self.file, self.line) == (mutant.file, mutant.line) and mutant.operator.startswith(self.operators)


def explanations(path: Path = EXPLAINED) -> list[Explanation]:
    """Return what the file says.

    Raises:
        TypeError: an entry lacks something, or has too much.
    """
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["survivor"]
    return [Explanation(**{**entry, "operators": tuple(entry["operators"])}) for entry in entries]


def unexplained(alive: list[Mutant], known: list[Explanation]) -> list[Mutant]:
    """Return the survivors that the file does not explain."""
    return [mutant for mutant in alive if not any(explanation.fits(mutant) for explanation in known)]


def idle(alive: list[Mutant], known: list[Explanation]) -> list[Explanation]:
    """Return the explanations of what no longer survives."""
    return [explanation for explanation in known if not any(explanation.fits(mutant) for mutant in alive)]
