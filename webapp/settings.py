"""Everything the app reads from its environment: typed, and checked at start."""

import ipaddress
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

import click
from environs import Env, EnvError, validate
from flask.helpers import get_debug_flag

from webapp.database import engine_options

PROJECT = Path(__file__).resolve().parent.parent
"""The folder that holds `webapp/`, `templates/` and `static/`."""

MIN_SECRET_KEY_LENGTH = 32
"""Characters; `secrets.token_hex()` makes 64."""

LIMITS = ("limit_per_name_and_address", "limit_per_name", "limit_per_address", "limit_of_new_accounts")

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")


class HostName(str):
    """A host name as Werkzeug compares it: its `host_is_trusted` (3.1.9) would cut `[::1]` at the first colon."""

    __slots__ = ()

    def partition(self, separator: str, /) -> tuple[str, str, str]:
        """Leave an IPv6 address whole."""
        return (self, "", "") if self.startswith("[") else super().partition(separator)


class SettingsError(click.ClickException):
    """The environment asks for something that cannot be, or is not safe; its text is one line."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of one app, as `.env.example` documents them."""

    secret_key: str
    secret_key_fallbacks: tuple[str, ...] = ()
    host: str = "127.0.0.1"
    port: int = 5000
    instance_path: Path = PROJECT / "instance"
    trusted_proxies: int = 0
    trusted_hosts: tuple[str, ...] = ()
    database_url: str = ""
    """Empty for SQLite in the instance folder."""

    sqlite_synchronous: str = "FULL"
    sqlite_busy_timeout_ms: int = 5000
    """How long to wait for a lock that somebody else holds, in milliseconds."""

    argon2_memory_kib: int = 19 * 1024
    """In KiB: with two passes and one lane, what OWASP's Password Storage cheat sheet asks of argon2id."""

    argon2_time_cost: int = 2
    ratelimit_storage_uri: str = "memory://"
    limit_per_name_and_address: str = "10 per 15 minutes"
    limit_per_name: str = "100 per 15 minutes"
    limit_per_address: str = "100 per 15 minutes"
    limit_of_new_accounts: str = "1000 per hour"

    @classmethod
    def from_environment(cls, dotenv: Path | None = PROJECT / ".env") -> Self:
        """Read the settings from the environment, and from the file `dotenv` what that leaves open.

        Raises:
            SettingsError: a value has the wrong type or range, or the secret key is too weak for the
                address that the app listens on.
        """
        env = Env(eager=False)
        if dotenv is not None and dotenv.is_file():
            env.read_env(dotenv)
        secret_key = env.str("SECRET_KEY", "")
        fallbacks = listed(env.str("SECRET_KEY_FALLBACKS", ""))
        host = env.str("HOST", cls.host)
        port = env.int("PORT", cls.port, validate=validate.Range(0, 65535))
        instance_path = PROJECT / (env.str("INSTANCE_PATH", "") or cls.instance_path)
        trusted_proxies = env.int("TRUSTED_PROXIES", cls.trusted_proxies, validate=validate.Range(0, 10))
        trusted_hosts = listed(env.str("TRUSTED_HOSTS", ""))
        database_url = env.str("DATABASE_URL", cls.database_url)
        ratelimit_storage_uri = env.str("RATELIMIT_STORAGE_URI", cls.ratelimit_storage_uri)
        limits = {name: env.str(name.upper(), getattr(cls, name)) for name in LIMITS}
        try:
            env.seal()
        except EnvError as error:
            raise SettingsError(str(error)) from error

        if not get_debug_flag():
            check_secret_key(secret_key, bind_host() or host)
        if not secret_key:
            secret_key = load_or_create_secret_key(instance_path)
            trusted_hosts = trusted_hosts or (() if get_debug_flag() else LOOPBACK_NAMES)
        return cls(
            secret_key=secret_key,
            secret_key_fallbacks=fallbacks,
            host=host,
            port=port,
            instance_path=instance_path,
            trusted_proxies=trusted_proxies,
            trusted_hosts=trusted_hosts,
            database_url=database_url,
            ratelimit_storage_uri=ratelimit_storage_uri,
            **limits,
        )

    def sqlite_url(self) -> str:
        """Return the address of the database in the instance folder."""
        return f"sqlite:///{self.instance_path / 'app.sqlite'}"

    def flask_config(self) -> dict[str, Any]:
        """Return these settings, and the fixed ones, under the names that Flask and its extensions use."""
        return {
            "SECRET_KEY": self.secret_key,
            "SECRET_KEY_FALLBACKS": list(self.secret_key_fallbacks),
            "TRUSTED_HOSTS": [HostName(name) for name in self.trusted_hosts] or None,
            "TRUSTED_PROXIES": self.trusted_proxies,
            "SQLALCHEMY_ENGINES": {"default": engine_options(self.database_url or self.sqlite_url())},
            "SQLITE_SYNCHRONOUS": self.sqlite_synchronous,
            "SQLITE_BUSY_TIMEOUT_MS": self.sqlite_busy_timeout_ms,
            "ARGON2_MEMORY_KIB": self.argon2_memory_kib,
            "ARGON2_TIME_COST": self.argon2_time_cost,
            "RATELIMIT_STORAGE_URI": self.ratelimit_storage_uri,
            "RATELIMIT_STORAGE_OPTIONS": {"wrap_exceptions": True},
            "RATELIMIT_HEADERS_ENABLED": False,
            **{name.upper(): getattr(self, name) for name in LIMITS},
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "BOOTSTRAP_SERVE_LOCAL": True,
            "MAX_CONTENT_LENGTH": 64 * 1024,
            "WTF_CSRF_TIME_LIMIT": None,  # a form lives as long as its session
        }


def listed(text: str) -> tuple[str, ...]:
    """Return what a variable lists, separated by commas."""
    return tuple(filter(None, map(str.strip, text.split(","))))


def bind_host() -> str | None:
    """Return the `--host` of the `flask run` that is starting, if one is."""
    context = click.get_current_context(silent=True)
    return context.params.get("host") if context else None


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach `host`, a name or an address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def check_secret_key(secret_key: str, host: str) -> None:
    """Refuse a missing or short key where others could reach the app.

    Raises:
        SettingsError: says what is wrong, and how to make a good key.
    """
    if is_loopback(host) or len(secret_key) >= MIN_SECRET_KEY_LENGTH:
        return
    fault = f"has only {len(secret_key)} characters" if secret_key else "is not set"
    raise SettingsError(
        f"SECRET_KEY {fault}: to listen on {host or 'every address'}, it needs {MIN_SECRET_KEY_LENGTH} or more."
        ' Make one: python -c "import secrets; print(secrets.token_hex())"'
    )


def load_or_create_secret_key(instance_path: Path) -> str:
    """Return the key kept in the instance folder, made at the first start so that sessions outlive a restart.

    Raises:
        SettingsError: the folder cannot be written to, or the key is spoilt.
    """
    path = instance_path / "secret_key"
    try:
        if not path.exists():
            _keep(path, secrets.token_hex())
        secret_key = path.read_text().strip()
    except OSError as error:
        raise SettingsError(f"SECRET_KEY is not set, and none can be kept in {path}: {error.strerror}") from error
    if len(secret_key) < MIN_SECRET_KEY_LENGTH:
        raise SettingsError(
            f"The key kept in {path} is spoilt. Delete that file:"
            " the next start makes a new key, and everybody signs in anew."
        )
    return secret_key


def _keep(path: Path, secret: str) -> None:
    """Write a file that only its owner can read; of two processes that start at once, the first one wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f"{path.name}.", dir=path.parent) as folder:
        draft = Path(folder, path.name)
        draft.touch(mode=0o600)
        draft.write_text(secret)
        with suppress(FileExistsError):
            path.hardlink_to(draft)
