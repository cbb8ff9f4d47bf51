"""Passwords: how long they are, which are too easy to guess, and how they are hashed.

As NIST SP 800-63B-4, 3.1.1.2, asks, no kinds of characters are required, and what people guess first is refused.
"""

import unicodedata
from functools import cache
from threading import Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

MIN_PASSWORD_LENGTH = 8
MAX_PASSWORD_LENGTH = 128
"""Characters (Unicode code points) after normalisation; NIST SP 800-63B-4, 3.1.1.2, asks for 64 at least."""

MIN_NAME_LENGTH = 4
"""Letters and digits of a name that no password may hold; shorter ones are in many words."""

MIN_GUESSES = 1_000_000
"""How many a password must withstand, by zxcvbn's estimate: as many as LIMIT_PER_NAME allows in a hundred days."""

MAX_ESTIMATED_LENGTH = 24
"""Characters: what zxcvbn takes for 24 of its worst, full of digits and signs for letters, is a quarter of a second."""

ESTIMATE = Lock()
"""zxcvbn stores the words that it is told in a global."""

EXPECTED_WORDS = ("flask", "vista", "contraseña")
"""What people write into a password here: the app's name, and what zxcvbn knows in English only."""


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


def contains_name(password: str, name: str) -> bool:
    """Tell whether the letters and digits of a name are in a password, in any case, with or without accents."""
    letters = _letters(name)
    return len(letters) >= MIN_NAME_LENGTH and letters in _letters(password)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text.casefold())))


def is_easy_to_guess(password: str, name: str) -> bool:
    """Tell whether a password is made of few common words, names, dates or patterns, or of the words of a name."""
    from zxcvbn import zxcvbn

    known = [name, *name.split(), *EXPECTED_WORDS]
    with ESTIMATE:
        estimate = zxcvbn(normalise(password)[:MAX_ESTIMATED_LENGTH], user_inputs=known)
    return bool(estimate["guesses"] < MIN_GUESSES)


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
