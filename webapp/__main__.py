"""Serve the app with a production server that runs on every system: `python -m webapp`."""

import logging
import sys
from typing import Any

import waitress
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

from webapp import create_app
from webapp.database import UNAVAILABLE_ERRORS, upgrade
from webapp.settings import Settings, SettingsError


def main() -> None:
    """Serve until Ctrl+C; exits with status 1 and one line if that cannot be."""
    try:
        settings = Settings.from_environment()
        app = create_app(settings)
        upgrade(app)
        server = waitress.create_server(
            app,
            host=settings.host,
            port=settings.port,
            ident=None,
            # The app itself counts the trusted proxies (TRUSTED_PROXIES), so it must see what they say.
            clear_untrusted_proxy_headers=False,
        )
    except SettingsError as error:
        sys.exit(f"Error: {error}")
    except (*UNAVAILABLE_ERRORS, CommandError) as error:
        sys.exit(f"Error: the database cannot be used: {error.orig if isinstance(error, DBAPIError) else error}")
    except OSError as error:
        sys.exit(f"Error: cannot listen on {settings.host}:{settings.port}: {error.strerror}")
    # A browser that asks for four files at once is no news, and would push the address off the last line.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(f"Serving on http://{host}:{port_of(server)} (Ctrl+C stops it)", flush=True)  # noqa: T201 - meant for the user
    server.run()


def port_of(server: Any) -> str:
    """Return the port that the server listens on, the first if its host's name has several addresses."""
    return str(server.effective_listen[0][1] if hasattr(server, "effective_listen") else server.effective_port)


if __name__ == "__main__":
    main()
