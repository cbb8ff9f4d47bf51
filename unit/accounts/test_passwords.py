"""How passwords are hashed, and which are too common (webapp/accounts/passwords.py)."""

import hashlib
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type
from flask import Flask

from unit.conftest import NewApp
from unit.helpers import PASSWORD
from webapp.accounts.passwords import (
    ESTIMATE,
    MAX_PASSWORD_LENGTH,
    _common_passwords,
    hash_password,
    is_common,
    is_easy_to_guess,
    needs_rehash,
    verify_password,
)
from webapp.settings import Settings


@pytest.fixture(autouse=True)
def _in_app(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


@pytest.mark.parametrize("password", ["password", "12345678", "PassWord", "ｐａｓｓｗｏｒｄ", "iloveyou", "qwertyuiop"])
def test_common_password_is_common_in_every_spelling(password: str) -> None:
    """The most common passwords are known in every case and width."""
    assert is_common(password)


def test_passphrase_is_not_common() -> None:
    """A password that merely contains a common one is not common."""
    assert not is_common("my password is long")


def test_longest_password_is_estimated() -> None:
    """A password that is longer than zxcvbn takes is judged by its beginning."""
    assert is_easy_to_guess("x" * MAX_PASSWORD_LENGTH, "Ana")
    assert not is_easy_to_guess(hashlib.sha512().hexdigest(), "Ana")


def test_one_password_is_judged_at_a_time() -> None:
    """Zxcvbn stores the user's words in a global, where those of another user would replace them."""
    judged_alone = []

    def judge(_password: str, user_inputs: list[str]) -> dict[str, float]:
        judged_alone.append(ESTIMATE.locked() and "Ana" in user_inputs)
        return {"guesses": 1}

    with mock.patch("zxcvbn.zxcvbn", judge):
        assert is_easy_to_guess("a long enough password", "Ana")

    assert judged_alone == [True]
    assert not ESTIMATE.locked()


def test_common_passwords_are_read_once() -> None:
    """The list of 30,000 passwords is read at its first use only."""
    assert _common_passwords() is _common_passwords()


def test_password_is_hashed_as_owasp_recommends() -> None:
    """By default the hash is argon2id with 19 MiB, two passes and one lane (OWASP, Password Storage)."""
    config = Settings(secret_key="k").flask_config()

    with mock.patch.dict("flask.current_app.config", config):
        parameters = extract_parameters(hash_password(PASSWORD))

    assert parameters.type is Type.ID
    assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (19 * 1024, 2, 1)


def test_hash_matches_its_password_only() -> None:
    """A hash matches its password and no other, and does not contain it."""
    password_hash = hash_password(PASSWORD)

    assert PASSWORD not in password_hash
    assert verify_password(password_hash, PASSWORD)
    for wrong in ("", PASSWORD + " ", PASSWORD.upper(), PASSWORD[:-1], password_hash):
        assert not verify_password(password_hash, wrong)


def test_hash_is_salted() -> None:
    """The same password has another hash each time."""
    assert hash_password(PASSWORD) != hash_password(PASSWORD)


@pytest.mark.parametrize(
    ("chosen", "typed"),
    [
        pytest.param("contrase\u00f1a de Ana", "contrasen\u0303a de Ana", id="combining characters"),
        pytest.param("clave 12345 clave", "ｃｌａｖｅ　１２３４５　ｃｌａｖｅ", id="full width"),
    ],
)
def test_password_is_the_same_on_every_keyboard(chosen: str, typed: str) -> None:
    """Two ways to type the same characters are one password (NFKC)."""
    assert verify_password(hash_password(chosen), typed)


@pytest.mark.parametrize(
    "password_hash", ["", "garbage", "$argon2id$", "$argon2id$v=19$m=8,t=1,p=1$", "$2b$12$abcdefghijk"]
)
def test_invalid_hash_matches_no_password(password_hash: str) -> None:
    """A text that is no hash matches no password, and raises nothing."""
    assert not verify_password(password_hash, PASSWORD)


@pytest.mark.parametrize("settings_of_today", [{"argon2_memory_kib": 16}, {"argon2_time_cost": 2}], ids=str)
def test_hash_needs_rehash_when_the_settings_change(new_app: NewApp, settings_of_today: dict[str, Any]) -> None:
    """A hash with other parameters than the settings still matches, and has to be made anew."""
    password_hash = hash_password(PASSWORD)

    assert not needs_rehash(password_hash)
    with new_app(**settings_of_today).app_context():
        assert needs_rehash(password_hash)
        assert verify_password(password_hash, PASSWORD)
        assert not needs_rehash(hash_password(PASSWORD))
