"""What the app reads from its environment: each setting with its default and what it allows."""

from pathlib import Path
from typing import Annotated, Any, Self

import click
from flask.helpers import get_debug_flag
from limits import parse
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from webapp.secret_key import check_secret_key, is_loopback, load_or_create_secret_key

PROJECT = Path(__file__).resolve().parent.parent
"""The folder that holds `webapp/`, `templates/` and `static/`."""

LOOPBACK_NAMES = ("localhost", "127.0.0.1")
"""Without `[::1]`: Werkzeug (3.1.9) cuts the names that it trusts at the first colon."""

NOT_FROM_ENVIRONMENT = {"sqlite_synchronous", "sqlite_busy_timeout_ms", "argon2_memory_kib", "argon2_time_cost"}
"""The settings that only tests change: passwords and data cannot be made less safe from outside."""


class SettingsError(click.ClickException):
    """A setting has a value that is not allowed; the message is one line."""


def split_list(value: object) -> object:
    """Split a text at its commas; leave other values as they are."""
    return tuple(filter(None, map(str.strip, value.split(",")))) if isinstance(value, str) else value


def check_limit(text: str) -> str:
    """Check that a text is a rate limit such as `10 per 15 minutes`; raise ValueError if not."""
    parse(text)
    return text


RateLimit = Annotated[str, AfterValidator(check_limit)]

# NoDecode: pydantic-settings would read the variable as JSON.
CommaList = Annotated[tuple[str, ...], NoDecode, BeforeValidator(split_list)]


class Settings(BaseSettings):
    """The settings of one app; `.env.example` documents them under the same names in capitals."""

    model_config = SettingsConfigDict(frozen=True, dotenv_filtering="only_existing")

    secret_key: str
    secret_key_fallbacks: CommaList = ()
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 5000
    instance_path: Annotated[Path, AfterValidator(lambda path: PROJECT / path)] = PROJECT / "instance"
    trusted_proxies: Annotated[int, Field(ge=0, le=10)] = 0
    trusted_hosts: CommaList = ()
    show_test_error: bool | None = None
    """Whether `/test_server_error` fails, which fills the log; None if only this machine can reach the app."""

    database_url: str = ""
    """Empty for SQLite in the instance folder."""

    show_spec: bool = True
    """Whether visitors may see `/spec`, and the source."""

    ratelimit_storage_uri: str = "memory://"
    limit_per_name_and_address: RateLimit = "10 per 15 minutes"
    limit_per_name: RateLimit = "100 per 15 minutes"
    limit_per_address: RateLimit = "100 per 15 minutes"
    limit_per_device: RateLimit = "10 per 15 minutes"
    limit_of_new_accounts: RateLimit = "1000 per hour"

    max_todos: Annotated[int, Field(ge=1)] = 10_000
    """Of one account, without those that were deleted."""

    limit_of_changes: RateLimit = "600 per minute"
    """Of one account's list."""

    sqlite_synchronous: str = "FULL"
    sqlite_busy_timeout_ms: int = 4000
    """How long to wait for a lock that another connection holds."""

    argon2_memory_kib: int = 19 * 1024
    """With two passes and one lane, what OWASP's Password Storage cheat sheet asks of argon2id."""

    argon2_time_cost: int = 2

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the signature is pydantic's
        init_settings: PydanticBaseSettingsSource,
        *_: Any,
        **_other_sources: Any,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take from the constructor only what it is given: `from_environment` reads the environment."""
        return (init_settings,)

    @classmethod
    def from_environment(cls, dotenv: Path | None = PROJECT / ".env") -> Self:
        """Read the settings from the environment, and from the file `dotenv` those that the environment does not set.

        An empty variable means the default.

        Raises:
            SettingsError: a value has the wrong type or range.
            webapp.secret_key.SecretKeyError: the secret key is too weak for the address that the app listens on.
        """
        variables = {**DotEnvSettingsSource(cls, dotenv)(), **EnvSettingsSource(cls)()}
        values = {name: text for name, text in variables.items() if text and name not in NOT_FROM_ENVIRONMENT}
        try:
            settings = cls(**{"secret_key": "", **values})
        except ValidationError as error:
            faults = [f"{str(fault['loc'][0]).upper()}: {fault['msg']}" for fault in error.errors()]
            raise SettingsError("; ".join(faults)) from error

        debug = get_debug_flag()
        if not debug:
            check_secret_key(settings.secret_key, bind_host() or settings.host)
        if settings.secret_key:
            return settings
        return settings.model_copy(
            update={
                "secret_key": load_or_create_secret_key(settings.instance_path),
                "trusted_hosts": settings.trusted_hosts or (() if debug else LOOPBACK_NAMES),
            }
        )

    def is_local(self) -> bool:
        """Return whether only this machine can reach the app: nothing else listens, and no proxy leads to it."""
        return is_loopback(bind_host() or self.host) and not self.trusted_proxies

    def flask_config(self) -> dict[str, Any]:
        """Return these settings, and the fixed ones, under the names that Flask and its extensions use."""
        return {
            **{name.upper(): value for name, value in self},
            "TRUSTED_HOSTS": self.trusted_hosts or None,  # an empty list would refuse every host
            "SHOW_TEST_ERROR": self.is_local() if self.show_test_error is None else self.show_test_error,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "BOOTSTRAP_SERVE_LOCAL": True,
            "MAX_CONTENT_LENGTH": 64 * 1024,
            "WTF_CSRF_TIME_LIMIT": None,  # a form lives as long as its session
            "WTF_CSRF_SSL_STRICT": False,  # webapp/origins.py takes the place of its check of Referer
            "COMPRESS_ALGORITHM": ["br", "gzip"],
            "COMPRESS_BR_LEVEL": 5,  # of Bootstrap, 28 kB are left instead of 33 at level 4
            "COMPRESS_STREAMS": False,
        }


def bind_host() -> str | None:
    """Return the `--host` of the `flask run` that is starting, or None."""
    context = click.get_current_context(silent=True)
    return context.params.get("host") if context else None
