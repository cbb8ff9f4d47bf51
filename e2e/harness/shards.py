"""Run one part of the tests on each of several machines: `--shard 1/4`."""

import argparse
import re
from typing import NamedTuple


class Shard(NamedTuple):
    """One of `total` parts; the first has the number 1."""

    number: int
    total: int

    def of(self, names: list[str]) -> set[str]:
        """Return the names in this part. Their order does not matter, and each name is in exactly one part."""
        return set(sorted(names)[self.number - 1 :: self.total])


def shard(text: str) -> Shard:
    """Read `1/4`.

    Raises:
        argparse.ArgumentTypeError: the text is not such a part.
    """
    found = re.fullmatch(r"([1-9]\d*)/([1-9]\d*)", text)
    if not found or int(found[1]) > int(found[2]):
        raise argparse.ArgumentTypeError(f"{text!r} is not a part like 1/4")
    return Shard(int(found[1]), int(found[2]))
