"""What pages need again is worked out once, and what visitors make the app keep is bounded."""

from typing import Protocol

import pytest

from webapp import visitor_address as addresses
from webapp.accounts import passwords
from webapp.home import page as greeting
from webapp.preferences import language


class Kept(Protocol):
    """A function whose answers are kept."""

    def cache_parameters(self) -> dict[str, object]:
        """Return how many of them, and whether they are told apart by type."""


@pytest.mark.parametrize(
    "function",
    [
        pytest.param(greeting.blank_form, id="login form"),
        pytest.param(greeting.samples, id="todos of the notes"),
        pytest.param(language.catalogue, id="texts"),
        pytest.param(passwords._common_passwords, id="common passwords"),
        pytest.param(passwords._hasher, id="hasher"),
    ],
)
def test_what_is_the_apps_own_is_kept_for_good(function: Kept) -> None:
    """There are as few answers as the app has files, languages and settings."""
    assert function.cache_parameters()["maxsize"] is None


@pytest.mark.parametrize(
    "function",
    [
        pytest.param(addresses.read_address, id="addresses"),
        pytest.param(language.best_language, id="languages"),
    ],
)
def test_what_visitors_send_fills_no_memory(function: Kept) -> None:
    """The answers to what anybody may send are kept, but only so many."""
    assert isinstance(function.cache_parameters()["maxsize"], int)
