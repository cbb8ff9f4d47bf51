"""Serve the app with a production server that runs on every system: `python -m webapp`."""

import logging
import sys
from typing import Any

import click
import waitress
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

from webapp import create_app
from webapp.database import UNAVAILABLE_ERRORS, upgrade
from webapp.settings import Settings


def main() -> None:
    """Serve until Ctrl+C, or exit with status 1 and a line that says why not."""
    try:
        settings = Settings.from_environment()
        app = create_app(settings)
        upgrade(app)
        server = waitress.create_server(
            app,
            host=settings.host,
            port=settings.port,
            ident=None,
            # The app itself counts the trusted proxies (TRUSTED_PROXIES), so waitress must leave their headers.
            clear_untrusted_proxy_headers=False,
        )
    except click.ClickException as error:
        sys.exit(f"Error: {error.message}")
    except (*UNAVAILABLE_ERRORS, CommandError) as error:
        sys.exit(f"Error: the database cannot be used: {error.orig if isinstance(error, DBAPIError) else error}")
    except OSError as error:
        sys.exit(f"Error: cannot listen on {settings.host}:{settings.port}: {error.strerror}")
    # It warns whenever a browser asks for four files at once, and the address would not stay the last line.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(f"Serving on http://{host}:{port_of(server)} (Ctrl+C stops it)", flush=True)  # noqa: T201 - meant for the user
    server.run()


def port_of(server: Any) -> str:
    """Return the port that the server listens on; the first if the name of its host has several addresses."""
    return str(server.effective_listen[0][1] if hasattr(server, "effective_listen") else server.effective_port)


if __name__ == "__main__":
    main()
