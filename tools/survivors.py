"""Read `tools/survivors.toml`, which explains why some changes of the app that no test detects make no difference."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

EXPLAINED: Final = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True)
class Mutant:
    """A change of the app."""

    file: str
    operator: str
    """The kind of change, as cosmic-ray names it."""

    line: str
    """The changed line of the source, without its indentation."""

    place: str = ""
    """Where it is, for the report."""

    number: int = 0
    """That of its line."""


@dataclass(frozen=True)
class Explanation:
    """Why some kinds of changes of one line make no difference."""

    file: str
    line: str
    operators: tuple[str, ...]
    """The beginnings of the names of the kinds."""

    why: str

    def fits(self, mutant: Mutant) -> bool:
        """Tell whether this explains a survivor."""
        return (self.file, self.line) == (mutant.file, mutant.line) and mutant.operator.startswith(self.operators)


def explanations(path: Path = EXPLAINED) -> list[Explanation]:
    """Read the file.

    Raises:
        TypeError: an entry lacks a key, or has an unknown one.
    """
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["survivor"]
    return [Explanation(**{**entry, "operators": tuple(entry["operators"])}) for entry in entries]


def unexplained(alive: list[Mutant], known: list[Explanation]) -> list[Mutant]:
    """Return the survivors that the file does not explain."""
    return [mutant for mutant in alive if not any(explanation.fits(mutant) for explanation in known)]


def by_module(made: Mapping[str, int], alive: list[Mutant], known: list[Explanation]) -> dict[str, Any]:
    """Return what became of the changes of each module, as it is recorded.

    Args:
        made: how many changes were made of each module.
        alive: those that no test detects.
        known: why some of these make no difference.
    """
    return {
        file: {
            "made": count,
            "detected": count - sum(mutant.file == file for mutant in alive),
            "survivors": [
                {
                    "line": mutant.number,
                    "change": f"{mutant.operator}: {mutant.line}",
                    "explanation": next((each.why for each in known if each.fits(mutant)), ""),
                }
                for mutant in alive
                if mutant.file == file
            ],
        }
        for file, count in sorted(made.items())
    }


def idle(alive: list[Mutant], known: list[Explanation]) -> list[Explanation]:
    """Return the explanations that explain no survivor."""
    return [explanation for explanation in known if not any(explanation.fits(mutant) for mutant in alive)]
