"""How gunicorn serves the app: `gunicorn` alone, in this folder, is the whole command."""

import os
import sys
from typing import TYPE_CHECKING

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
