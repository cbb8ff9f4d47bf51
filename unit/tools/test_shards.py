"""The option `--shard` (e2e/harness/shards.py): parts of the browser tests for several machines."""

import subprocess
import sys
from argparse import ArgumentTypeError
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from e2e.harness.shards import Shard, shard
from webapp.settings import PROJECT

pytestmark = pytest.mark.suite


@given(st.lists(st.text(), unique=True), st.integers(1, 9), st.randoms())
def test_every_test_is_in_one_shard_in_any_order(names: list[str], total: int, random: Random) -> None:
    """Each test is in exactly one shard, although each machine shuffles the tests by its own seed."""
    shards = [Shard(number, total).of(random.sample(names, len(names))) for number in range(1, total + 1)]

    sizes = [len(part) for part in shards]
    assert set().union(*shards) == set(names)
    assert sum(sizes) == len(names)
    assert max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize("text", ["", "1", "0/4", "5/4", "1/0", "-1/4", "1/4/4", "a/b", "1 / 4"])
def test_part_that_does_not_exist_is_refused(text: str) -> None:
    """An invalid part is refused, with an example of a valid one."""
    with pytest.raises(ArgumentTypeError, match="is not a part like 1/4"):
        shard(text)


def collected(*options: str) -> list[str]:
    """Return the browser tests that would run."""
    run = subprocess.run(  # noqa: S603 - every word is ours
        [sys.executable, "-m", "pytest", "e2e/notes", "--collect-only", "-q", "-p", "no:cacheprovider", *options],
        cwd=PROJECT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return [line for line in run.stdout.splitlines() if "::" in line]


def test_suite_is_the_sum_of_its_shards() -> None:
    """The option splits the browser tests, although each shard is shuffled by another seed."""
    shards = [collected(f"--shard={number}/2", f"--randomly-seed={number}") for number in (1, 2)]

    assert sorted(shards[0] + shards[1]) == sorted(collected("-p", "no:randomly"))
