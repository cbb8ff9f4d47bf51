"""How gunicorn serves the app: `gunicorn` alone, in this folder, is the whole command."""

import os
import sys
from typing import TYPE_CHECKING

from webapp import create_app
from webapp.database import unready
from webapp.settings import Settings, SettingsError, check_secret_key

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter

try:
    _settings = Settings.from_environment()
except SettingsError as error:
    sys.exit(f"Error: {error}")

wsgi_app = "webapp:create_app()"
bind = f"[{_settings.host}]:{_settings.port}" if ":" in _settings.host else f"{_settings.host}:{_settings.port}"
worker_class = "gthread"
threads = 4
# Proxies are counted by the app (TRUSTED_PROXIES): gunicorn itself believes none.
forwarded_allow_ips = ""


def on_starting(server: "Arbiter") -> None:
    """Refuse a weak secret key where `--bind` on the command line opens the app to others."""
    for address in server.cfg.address:
        host = address[0] if isinstance(address, tuple) else str(address)
        try:
            check_secret_key(os.environ.get("SECRET_KEY", ""), host)
        except SettingsError as error:
            sys.exit(f"Error: {error}")


def when_ready(server: "Arbiter") -> None:
    """Tell, a line each, what visitors would find out otherwise."""
    if fault := unready(create_app(_settings)):
        server.log.warning("The database %s", fault)
    if server.cfg.workers > 1 and _settings.ratelimit_storage_uri == "memory://":
        server.log.warning(
            "Each of %d processes counts wrong passwords for itself: set RATELIMIT_STORAGE_URI to a Redis server",
            server.cfg.workers,
        )
