"""Passwords: how long they are, which are too common, and how they are hashed."""

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
    """Tell whether a password is among the 30,000 most common (the list that zxcvbn ships)."""
    return normalise(password).casefold() in _common_passwords()


@cache
def _common_passwords() -> frozenset[str]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(FREQUENCY_LISTS["passwords"])


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password, with the parameters of the settings."""
    return _hasher().hash(normalise(password))


def verify_password(password_hash: str, password: str) -> bool:
    """Check a password against its hash, in a time that does not depend on how wrong it is."""
    try:
        return _hasher().verify(password_hash, normalise(password))
    except (VerificationError, InvalidHashError):
        return False


def needs_rehash(password_hash: str) -> bool:
    """Tell whether a hash was made with other parameters than the settings have today."""
    return _hasher().check_needs_rehash(password_hash)


def _hasher() -> PasswordHasher:
    config = current_app.config
    return PasswordHasher(time_cost=config["ARGON2_TIME_COST"], memory_cost=config["ARGON2_MEMORY_KIB"], parallelism=1)
