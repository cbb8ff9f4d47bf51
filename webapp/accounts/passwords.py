"""Passwords: what a new one must be, and how they are kept."""

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

MIN_PASSWORD_LENGTH = 8
MAX_PASSWORD_LENGTH = 128
"""Characters (Unicode code points) after normalisation; NIST SP 800-63B-4, 3.1.1.2, asks for 64 at least."""


def normalise(password: str) -> str:
    """Return one form for all ways to type the same password (NFKC, as NIST SP 800-63B-4, 3.1.1.2, advises)."""
    return unicodedata.normalize("NFKC", password)


def is_common(password: str) -> bool:
    """Tell whether a password is among the 30,000 that people choose most (the list that zxcvbn ships)."""
    return normalise(password).casefold() in _common_passwords()


@cache
def _common_passwords() -> frozenset[str]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(FREQUENCY_LISTS["passwords"])


@cache
def _hasher(memory: int, passes: int) -> PasswordHasher:
    return PasswordHasher(time_cost=passes, memory_cost=memory, parallelism=1)


def hasher() -> PasswordHasher:
    """Return what hashes: argon2id, as strong as the settings say."""
    return _hasher(current_app.config["ARGON2_MEMORY_KIB"], current_app.config["ARGON2_TIME_COST"])


def hash_password(password: str) -> str:
    """Return what is kept of a password."""
    return hasher().hash(normalise(password))


def verify_password(kept: str, password: str) -> bool:
    """Tell whether this is the password of which `kept` was kept; how wrong it is makes no difference in time."""
    try:
        return hasher().verify(kept, normalise(password))
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Tell whether what was kept is weaker than the settings ask today."""
    return hasher().check_needs_rehash(kept)
