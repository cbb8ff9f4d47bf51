"""How gunicorn serves the app: `gunicorn` alone, in this folder, is the whole command."""

import os
import sys
from typing import TYPE_CHECKING

import click

from webapp import create_app
from webapp.database import find_fault
from webapp.secret_key import check_secret_key, is_loopback
from webapp.settings import Settings

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter

try:
    _settings = Settings.from_environment()
except click.ClickException as error:
    sys.exit(f"Error: {error.message}")

wsgi_app = "webapp:create_app()"
bind = f"[{_settings.host}]:{_settings.port}" if ":" in _settings.host else f"{_settings.host}:{_settings.port}"
worker_class = "gthread"
threads = 16  # bench/slow_clients.py: 4 slow requests no longer hold all others up, and fast ones take as long
# The app itself counts the trusted proxies (TRUSTED_PROXIES): gunicorn trusts none.
forwarded_allow_ips = ""
# It would be in the user's home folder: a system user has none, and two instances of a user would share it.
control_socket_disable = True


def on_starting(server: "Arbiter") -> None:
    """Refuse a weak secret key, and show no error on request, if `--bind` opens the app to other machines."""
    for address in server.cfg.address:
        host = address[0] if isinstance(address, tuple) else str(address)
        if _settings.show_test_error is None and not is_loopback(host):
            os.environ["SHOW_TEST_ERROR"] = "0"
        try:
            check_secret_key(os.environ.get("SECRET_KEY", ""), host)
        except click.ClickException as error:
            sys.exit(f"Error: {error.message}")


def when_ready(server: "Arbiter") -> None:
    """Warn of a database that cannot be used, and of rate limits that each process counts for itself."""
    if fault := find_fault(create_app(_settings)):
        server.log.warning("The database %s", fault)
    if server.cfg.workers > 1 and _settings.ratelimit_storage_uri == "memory://":
        server.log.warning(
            "Each of %d processes counts wrong passwords, new accounts and changes for itself:"
            " set RATELIMIT_STORAGE_URI to a Redis server",
            server.cfg.workers,
        )
