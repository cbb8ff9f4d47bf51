"""The secret key that the app makes for itself where only this machine reaches it (webapp/settings.py)."""

import os
import secrets
import stat
import sys
from collections.abc import MutableMapping
from pathlib import Path

import pytest

from webapp.settings import LOOPBACK_NAMES, MIN_SECRET_KEY_LENGTH, Settings, SettingsError, load_or_create_secret_key

Environment = MutableMapping[str, str]


@pytest.fixture
def environment(environment: Environment, tmp_path: Path) -> Environment:
    """An environment with no key, and an instance folder that does not exist yet."""
    environment["INSTANCE_PATH"] = str(tmp_path / "data" / "instance")
    return environment


def test_key_is_made_once(environment: Environment, tmp_path: Path) -> None:
    """The first start makes a key that is long enough; the next one uses it again, so that sessions live on."""
    first, second = Settings.from_environment(dotenv=None), Settings.from_environment(dotenv=None)

    assert len(first.secret_key) >= MIN_SECRET_KEY_LENGTH
    assert second.secret_key == first.secret_key
    assert [path.name for path in (tmp_path / "data" / "instance").iterdir()] == ["secret_key"]
    assert environment.get("SECRET_KEY") is None


def test_two_folders_have_two_keys(tmp_path: Path) -> None:
    """No key can be guessed from another."""
    assert load_or_create_secret_key(tmp_path / "one") != load_or_create_secret_key(tmp_path / "other")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Nobody else on the machine can read the key, whatever the umask."""
    umask = os.umask(0)
    try:
        load_or_create_secret_key(tmp_path)
    finally:
        os.umask(umask)

    assert stat.filemode((tmp_path / "secret_key").stat().st_mode) == "-rw-------"


def test_two_starts_at_once_share_one_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Of two processes that find no key, both use that of the one that kept its own first."""
    quicker: list[str] = []

    def overtaken() -> str:
        monkeypatch.undo()
        monkeypatch.setattr(os, "getpid", lambda: 2)
        quicker.append(load_or_create_secret_key(tmp_path))
        monkeypatch.setattr(os, "getpid", lambda: 1)
        return "the key of the slower"

    monkeypatch.setattr(secrets, "token_hex", overtaken)

    slower = load_or_create_secret_key(tmp_path)

    assert [slower] == quicker
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_folder_that_cannot_be_written_to_is_refused(tmp_path: Path) -> None:
    """Where no key can be kept, one line says so, with the file and the system's reason."""
    obstacle = tmp_path / "a file"
    obstacle.touch()

    with pytest.raises(SettingsError) as refusal:
        load_or_create_secret_key(obstacle / "instance")

    message = refusal.value.message
    assert message.startswith("SECRET_KEY is not set, and none can be kept in ")
    assert str(obstacle / "instance" / "secret_key") in message
    assert not message.endswith("None")
    assert "\n" not in message


def test_failed_start_leaves_no_half_written_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file system without hard links is refused, and nothing stays in the folder."""

    def no_links(_path: Path, _target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", no_links)

    with pytest.raises(SettingsError, match="Operation not permitted"):
        load_or_create_secret_key(tmp_path)

    assert not list(tmp_path.iterdir())


def test_draft_of_a_killed_start_is_no_obstacle(tmp_path: Path) -> None:
    """What a start that was killed has left behind does not stop the next one, whatever number it has."""
    (tmp_path / f"secret_key.{os.getpid()}").write_text("half a k")

    assert len(load_or_create_secret_key(tmp_path)) >= MIN_SECRET_KEY_LENGTH


@pytest.mark.parametrize("kept", ["", " \n" * 40, "k" * (MIN_SECRET_KEY_LENGTH - 1)], ids=["empty", "blank", "short"])
def test_spoilt_key_is_refused(tmp_path: Path, kept: str) -> None:
    """A file that holds no good key is refused in one line, which says what to do, and what that costs."""
    path = tmp_path / "secret_key"
    path.write_text(kept)

    with pytest.raises(SettingsError) as refusal:
        load_or_create_secret_key(tmp_path)

    assert refusal.value.message == (
        f"The key kept in {path} is spoilt. Delete that file:"
        " the next start makes a new key, and everybody signs in anew."
    )
    assert path.read_text() == kept


def test_key_ends_with_its_line(tmp_path: Path) -> None:
    """An editor that ended the line has changed no key."""
    (tmp_path / "secret_key").write_text("k" * MIN_SECRET_KEY_LENGTH + "\n")

    assert load_or_create_secret_key(tmp_path) == "k" * MIN_SECRET_KEY_LENGTH


def test_kept_key_limits_the_host_names(environment: Environment) -> None:
    """With a key made for a loopback address, the app answers to the names of this machine alone."""
    settings = Settings.from_environment(dotenv=None)

    assert settings.trusted_hosts == LOOPBACK_NAMES == ("localhost", "127.0.0.1", "[::1]")
    assert environment.get("TRUSTED_HOSTS") is None


def test_named_hosts_win_over_those_of_a_kept_key(environment: Environment) -> None:
    """TRUSTED_HOSTS says which names count, also with a kept key."""
    environment["TRUSTED_HOSTS"] = "notes.example"

    settings = Settings.from_environment(dotenv=None)

    assert settings.trusted_hosts == ("notes.example",)


def test_kept_key_limits_no_host_names_in_debug(environment: Environment) -> None:
    """In debug, the app can be tried from a phone or through a tunnel."""
    environment["FLASK_DEBUG"] = "1"

    settings = Settings.from_environment(dotenv=None)

    assert len(settings.secret_key) >= MIN_SECRET_KEY_LENGTH
    assert settings.trusted_hosts == ()
