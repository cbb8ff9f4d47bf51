"""The secret key: how strong it must be, and the one that the app makes for itself on a loopback address."""

import ipaddress
import os
import secrets
import time
from contextlib import suppress
from pathlib import Path

import click

MIN_SECRET_KEY_LENGTH = 32
"""Characters; `secrets.token_hex()` makes 64."""

WRITE_TIMEOUT_S = 1
"""How long to wait for another process that has created the key's file and not written it yet."""


class SecretKeyError(click.ClickException):
    """The secret key is missing or too short, or cannot be stored; the message is one line."""


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach `host`, a name or an address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def check_secret_key(secret_key: str, host: str) -> None:
    """Refuse a missing or short key where other machines can reach the app.

    Raises:
        SecretKeyError: says what is wrong, and how to make a key.
    """
    if is_loopback(host) or len(secret_key) >= MIN_SECRET_KEY_LENGTH:
        return
    fault = f"has only {len(secret_key)} characters" if secret_key else "is not set"
    raise SecretKeyError(
        f"SECRET_KEY {fault}: to listen on {host or 'every address'}, it needs {MIN_SECRET_KEY_LENGTH} or more."
        ' Make one: python -c "import secrets; print(secrets.token_hex())"'
    )


def load_or_create_secret_key(instance_path: Path) -> str:
    """Return the key in the instance folder, created at the first start so that sessions outlive a restart.

    Raises:
        SecretKeyError: the folder cannot be written to, or the stored key is too short.
    """
    path = instance_path / "secret_key"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            create_secret_key(path)
        secret_key = read_secret_key(path)
    except OSError as error:
        raise SecretKeyError(f"SECRET_KEY is not set, and none can be stored in {path}: {error.strerror}") from error
    if len(secret_key) < MIN_SECRET_KEY_LENGTH:
        raise SecretKeyError(
            f"The key in {path} has only {len(secret_key)} characters. Delete that file:"
            " the next start makes a new key, and everybody has to log in again."
        )
    return secret_key


def create_secret_key(path: Path) -> None:
    """Write a new key into a file that only its owner can read.

    Raises:
        FileExistsError: there is one; of two processes that start at once, only one creates the file.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode=0o600)
    try:
        with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123 - a descriptor, not a path
            file.write(secrets.token_hex())  # shorter than the buffer: written at once, never read in part
    except OSError:
        path.unlink()  # an empty file would be taken for a key that is too short
        raise


def read_secret_key(path: Path) -> str:
    """Read the key; wait while the process that has created its file has not written it yet."""
    deadline = time.monotonic() + WRITE_TIMEOUT_S
    while not path.stat().st_size and time.monotonic() < deadline:
        time.sleep(0.01)
    return path.read_text(encoding="utf-8").strip()
