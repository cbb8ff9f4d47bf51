"""The secret key: how strong it must be, and the one that the app makes for itself (webapp/secret_key.py)."""

import errno
import os
import stat
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from unittest import mock

import pytest

from webapp import secret_key
from webapp.secret_key import MIN_SECRET_KEY_LENGTH, SecretKeyError, check_secret_key, load_or_create_secret_key

LONG_KEY = "k" * MIN_SECRET_KEY_LENGTH
SHORT_KEY = "k" * (MIN_SECRET_KEY_LENGTH - 1)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.10", "localhost", "::1", "[::1]"])
@pytest.mark.parametrize("key", [pytest.param("", id="no key"), pytest.param("short", id="short key")])
def test_weak_key_is_accepted_on_a_loopback_address(host: str, key: str) -> None:
    """Where only this machine reaches the app, it starts with any key or none."""
    check_secret_key(key, host)


@pytest.mark.parametrize(
    "host",
    [
        pytest.param("0.0.0.0", id="every IPv4 address"),  # noqa: S104 - nothing listens there
        pytest.param("::", id="every IPv6 address"),
        pytest.param("", id="every address"),
        pytest.param("192.168.1.5", id="private address"),
        pytest.param("notes.example", id="name"),
        pytest.param("localhost.example", id="name that begins like a loopback one"),
        pytest.param("127.0.0.1.example", id="name that begins like a loopback address"),
    ],
)
@pytest.mark.parametrize(
    ("key", "fault"),
    [
        pytest.param("", "SECRET_KEY is not set", id="no key"),
        pytest.param(SHORT_KEY, "SECRET_KEY has only 31 characters", id="short key"),
    ],
)
def test_weak_key_is_refused_on_other_addresses(host: str, key: str, fault: str) -> None:
    """Where other machines reach the app, one line names the variable, the length, and how to make a key."""
    with pytest.raises(SecretKeyError) as refusal:
        check_secret_key(key, host)

    message = refusal.value.message
    assert message.startswith(f"{fault}: to listen on {host or 'every address'}, it needs {MIN_SECRET_KEY_LENGTH} or ")
    assert 'python -c "import secrets; print(secrets.token_hex())"' in message
    assert "\n" not in message
    assert SHORT_KEY not in message


@pytest.mark.parametrize("key", [LONG_KEY, LONG_KEY * 2], ids=["long enough", "longer"])
def test_long_key_is_accepted_on_every_address(key: str) -> None:
    """With a key of 32 characters or more the app listens anywhere."""
    check_secret_key(key, "0.0.0.0")  # noqa: S104 - nothing listens there


def test_key_is_made_once(tmp_path: Path) -> None:
    """The first start makes a key that is long enough; the next one uses it again, so that sessions live on."""
    folder = tmp_path / "data" / "instance"

    first, second = load_or_create_secret_key(folder), load_or_create_secret_key(folder)

    assert len(first) >= MIN_SECRET_KEY_LENGTH
    assert second == first
    assert [path.name for path in folder.iterdir()] == ["secret_key"]


def test_two_folders_have_two_keys(tmp_path: Path) -> None:
    """No key can be guessed from another."""
    assert load_or_create_secret_key(tmp_path / "one") != load_or_create_secret_key(tmp_path / "other")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_its_owner_can_read_the_key(tmp_path: Path) -> None:
    """No other user of the machine can read the key, whatever the umask."""
    umask = os.umask(0)
    try:
        load_or_create_secret_key(tmp_path)
    finally:
        os.umask(umask)

    assert stat.filemode((tmp_path / "secret_key").stat().st_mode) == "-rw-------"


def test_simultaneous_starts_share_one_key(tmp_path: Path) -> None:
    """Of several starts at the same moment one makes the key, and all use it."""
    together = Barrier(4)

    def start(folder: Path) -> str:
        together.wait(timeout=30)
        return load_or_create_secret_key(folder)

    with ThreadPoolExecutor(4) as starts:
        for number in range(20):
            assert len(set(starts.map(start, [tmp_path / str(number)] * 4))) == 1


def test_key_that_is_being_written_is_waited_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A start that finds the file of another one still empty uses the key that the other writes."""
    path = tmp_path / "secret_key"
    path.touch()
    monkeypatch.setattr(time, "sleep", lambda _seconds: path.write_text(LONG_KEY, encoding="utf-8"))

    assert load_or_create_secret_key(tmp_path) == LONG_KEY


def test_folder_that_cannot_be_written_to_is_refused(tmp_path: Path) -> None:
    """Where no key can be stored, one line says so, with the file and the system's reason."""
    obstacle = tmp_path / "a file"
    obstacle.touch()

    with pytest.raises(SecretKeyError) as refusal:
        load_or_create_secret_key(obstacle / "instance")

    message = refusal.value.message
    assert message.startswith("SECRET_KEY is not set, and none can be stored in ")
    assert str(obstacle / "instance" / "secret_key") in message
    assert not message.endswith("None")
    assert "\n" not in message


@pytest.mark.parametrize(
    ("text", "length"),
    [pytest.param("", 0, id="empty"), pytest.param(" \n" * 40, 0, id="blank"), pytest.param(SHORT_KEY, 31, id="short")],
)
def test_stored_key_that_is_too_short_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, length: int
) -> None:
    """One line says what to do about the file, and what that costs; the file stays as it is."""
    monkeypatch.setattr(secret_key, "WRITE_TIMEOUT_S", 0.02)
    path = tmp_path / "secret_key"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(SecretKeyError) as refusal:
        load_or_create_secret_key(tmp_path)

    assert refusal.value.message == (
        f"The key in {path} has only {length} characters. Delete that file:"
        " the next start makes a new key, and everybody has to log in again."
    )
    assert path.read_text(encoding="utf-8") == text


def test_line_end_is_no_part_of_the_key(tmp_path: Path) -> None:
    """An editor that ends the line does not change the key."""
    (tmp_path / "secret_key").write_text(f"{LONG_KEY}\n", encoding="utf-8")

    assert load_or_create_secret_key(tmp_path) == LONG_KEY


def test_key_that_cannot_be_written_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the disk is full, the start fails with one line, and the next start can make a key."""
    with monkeypatch.context() as full_disk:
        full_disk.setattr("secrets.token_hex", mock.Mock(side_effect=OSError(errno.ENOSPC, "No space left on device")))
        with pytest.raises(SecretKeyError, match="No space left on device"):
            load_or_create_secret_key(tmp_path)

    assert len(load_or_create_secret_key(tmp_path)) == 64
