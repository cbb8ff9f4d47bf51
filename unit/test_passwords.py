"""What a new password must be, and how it is kept (webapp/accounts/passwords.py)."""

from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type
from flask import Flask

from unit.conftest import NewApp
from webapp.accounts.forms import fault_of_new_password
from webapp.accounts.passwords import hash_password, is_common, is_outdated, verify_password
from webapp.settings import Settings

PASSWORD = "correct horse battery staple"


@pytest.fixture(autouse=True)
def _in_app(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    "password",
    [
        pytest.param("q7!xkp2v", id="8 letters"),
        pytest.param("日本語日本語日本", id="8 Japanese characters"),
        pytest.param("🎉🦉🎉🦉🎉🦉🎉🎈", id="8 emoji"),
        pytest.param("        ", id="8 spaces"),
        pytest.param("qv" * 64, id="128 letters"),
        pytest.param("ﬃﬃﬃ", id="8 after normalisation"),
    ],
)
def test_password_needs_nothing_but_length(password: str) -> None:
    """Eight characters of any kind make a password: no digit or sign is asked for."""
    assert fault_of_new_password(password) is None


@pytest.mark.parametrize(
    "password",
    [
        pytest.param("q7!xkp2", id="7 letters"),
        pytest.param("日本語日本語日", id="7 Japanese characters"),
        pytest.param("n\u0303" * 7, id="7 letters of two parts each"),
    ],
)
def test_short_password_is_refused(password: str) -> None:
    """Characters are counted as people count them, and seven are too few."""
    assert "8" in str(fault_of_new_password(password))


@pytest.mark.parametrize("password", ["password", "12345678", "PassWord", "ｐａｓｓｗｏｒｄ", "iloveyou", "qwertyuiop"])
def test_common_password_is_refused(password: str) -> None:
    """What everybody would try first is refused, however it is written."""
    assert is_common(password)
    assert "Demasiada gente" in str(fault_of_new_password(password))


def test_passphrase_is_not_common() -> None:
    """A password that merely holds a common one is as good as any."""
    assert not is_common("my password is long")


def test_password_is_kept_as_owasp_asks() -> None:
    """By default it is argon2id with 19 MiB, two passes and one lane (OWASP, Password Storage)."""
    config = Settings(secret_key="k").flask_config()

    with mock.patch.dict("flask.current_app.config", config):
        parameters = extract_parameters(hash_password(PASSWORD))

    assert parameters.type is Type.ID
    assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (19 * 1024, 2, 1)


def test_only_the_password_is_the_password() -> None:
    """What is kept tells the password from every other, and is not the password."""
    kept = hash_password(PASSWORD)

    assert PASSWORD not in kept
    assert verify_password(kept, PASSWORD)
    for wrong in ("", PASSWORD + " ", PASSWORD.upper(), PASSWORD[:-1], kept):
        assert not verify_password(kept, wrong)


def test_same_password_is_kept_differently_each_time() -> None:
    """Nobody who reads the database sees that two people have the same password."""
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


@pytest.mark.parametrize("kept", ["", "garbage", "$argon2id$", "$argon2id$v=19$m=8,t=1,p=1$", "$2b$12$abcdefghijk"])
def test_garbage_is_nobodys_password(kept: str) -> None:
    """A hash that is none matches no password, and breaks no page."""
    assert not verify_password(kept, PASSWORD)


@pytest.mark.parametrize("settings_of_today", [{"argon2_memory_kib": 16}, {"argon2_time_cost": 2}], ids=str)
def test_password_is_outdated_when_the_settings_rise(new_app: NewApp, settings_of_today: dict[str, Any]) -> None:
    """What was kept before is weaker than what is kept now."""
    kept = hash_password(PASSWORD)

    assert not is_outdated(kept)
    with new_app(**settings_of_today).app_context():
        assert is_outdated(kept)
        assert verify_password(kept, PASSWORD)
        assert not is_outdated(hash_password(PASSWORD))
