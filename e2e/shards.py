"""A part of the tests for each of several machines: `--shard 1/4`."""

import argparse
import re
from typing import NamedTuple


class Shard(NamedTuple):
    """Which part of how many; the first is 1."""

    number: int
    total: int

    def of(self, names: list[str]) -> set[str]:
        """Return the names that are this shard's, whatever order they come in: every one is in exactly one shard."""
        return set(sorted(names)[self.number - 1 :: self.total])


def shard(text: str) -> Shard:
    """Read `1/4`.

    Raises:
        argparse.ArgumentTypeError: there is no such part.
    """
    found = re.fullmatch(r"([1-9]\d*)/([1-9]\d*)", text)
    if not found or int(found[1]) > int(found[2]):
        raise argparse.ArgumentTypeError(f"{text!r} is not a part like 1/4")
    return Shard(int(found[1]), int(found[2]))
