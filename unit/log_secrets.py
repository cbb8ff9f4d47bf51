"""What no line of the log may repeat: passwords, their hashes, tokens, and todos."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import request, request_tearing_down, session

SECRET_FIELDS = ("csrf_token", "current_password", "description", "new_password", "original", "password")
"""The fields of forms that nobody else may read."""

MIN_LENGTH = 8
"""Characters; a shorter text may be in a line by chance."""

HASH = "$argon2"


@contextmanager
def noted_secrets() -> Iterator[set[str]]:
    """Note the secrets of each request in the block, whatever app answers it."""
    secrets = {HASH}

    def note(_app: object, **_: Any) -> None:
        form = request.__dict__.get("form") or {}  # only what was read anyway
        texts = [form.get(field) for field in SECRET_FIELDS]
        texts += [value for name, value in request.cookies.items() if name.endswith(("session", "device"))]
        texts += [session.get("user_session"), session.get("csrf_token")]
        secrets.update(text for text in texts if isinstance(text, str) and len(text) >= MIN_LENGTH)

    with request_tearing_down.connected_to(note):
        yield secrets


class Lines(logging.Handler):
    """Stores each line that is logged, with its traceback."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Store a line."""
        self.lines.append(self.format(record))


@contextmanager
def logged_lines() -> Iterator[list[str]]:
    """Yield the lines that are logged in the block."""
    handler = Lines()
    logging.getLogger().addHandler(handler)
    try:
        yield handler.lines
    finally:
        logging.getLogger().removeHandler(handler)
