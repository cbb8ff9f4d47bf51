"""The time zone and the locale in which the tests run."""

import os
import time

import pytest

from e2e.harness.world import LOCALES, ZONES, choose, exists

pytestmark = pytest.mark.suite


def test_seed_repeats_a_world() -> None:
    """The same seed means the same zone and locale; others come up too."""
    assert choose(7) == choose(7)
    assert {choose(seed)["TZ"] for seed in range(50)} == set(ZONES)


def test_locale_is_one_that_the_machine_has() -> None:
    """A locale that is not installed is left out."""
    assert exists("C")
    assert not exists("xx_XX")
    assert all(choose(seed)["LC_ALL"] in LOCALES for seed in range(50))


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system does not let a process change its zone")
def test_tests_run_in_that_world() -> None:
    """This very test runs in the world that it says, in no UTC."""
    world = choose(int(os.environ["WORLD"]))

    assert world.items() <= os.environ.items()
    assert time.localtime().tm_gmtoff != 0
