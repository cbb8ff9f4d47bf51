"""Serve the app with a production server that runs on every system: `python -m webapp`."""

import errno
import logging
import sys
from typing import Any

import click
import waitress
from alembic.util import CommandError
from flask import Flask
from sqlalchemy.exc import DBAPIError

from webapp import create_app
from webapp.database import UNAVAILABLE_ERRORS, upgrade
from webapp.ports import BAD_PORTS, another_port_hint
from webapp.settings import Settings


def main() -> None:
    """Serve until Ctrl+C, or exit with status 1 and a line that says why not."""
    try:
        settings = Settings.from_environment()
        app = create_app(settings)
        upgrade(app)
        server = listen(app, settings)
    except click.ClickException as error:
        sys.exit(f"Error: {error.message}")
    except (*UNAVAILABLE_ERRORS, CommandError) as error:
        sys.exit(f"Error: the database cannot be used: {error.orig if isinstance(error, DBAPIError) else error}")
    except OSError as error:  # the instance folder cannot be made
        sys.exit(f"Error: {error}")
    # It warns whenever a browser asks for four files at once, and the address would not stay the last line.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    port = port_of(server)
    if port in BAD_PORTS:  # no error: a proxy in front may have another port
        reason = "the Fetch standard blocks it, because another protocol uses it"
        click.echo(f"Warning: browsers refuse to open port {port}: {reason}. {another_port_hint(port)}", err=True)
    click.echo(f"Serving on http://{address(settings.host, port)} (Ctrl+C stops it)")
    server.run()


def listen(app: Flask, settings: Settings) -> Any:
    """Return a server that listens where the settings say.

    Raises:
        click.ClickException: it cannot listen there; the message is one line, and advises another port if that helps.
    """
    try:
        return waitress.create_server(
            app,
            host=settings.host,
            port=settings.port,
            ident=None,
            # The app itself counts the trusted proxies (TRUSTED_PROXIES), so waitress must leave their headers.
            clear_untrusted_proxy_headers=False,
        )
    except (OSError, ValueError) as error:  # waitress raises ValueError for a name without an address
        line = f"cannot listen on {address(settings.host, settings.port)}: {getattr(error, 'strerror', error)}"
        if isinstance(error, OSError) and error.errno in {errno.EADDRINUSE, errno.EACCES}:
            line += f". {another_port_hint(settings.port)}"
        raise click.ClickException(line) from error


def address(host: str, port: int) -> str:
    """Return a host and a port as they are written in a URL."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def port_of(server: Any) -> int:
    """Return the port that the server listens on; the first if the name of its host has several addresses."""
    return int(server.effective_listen[0][1] if hasattr(server, "effective_listen") else server.effective_port)


if __name__ == "__main__":
    main()
