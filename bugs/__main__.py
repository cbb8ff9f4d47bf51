"""Serve the app with a bug in it, to look at: `python -m bugs NAME`. Without a name, list them all."""

import os
import sys
import tempfile
from html import escape
from pathlib import Path

import click
from werkzeug.serving import run_simple

from bugs.catalogue import BUGS, find
from bugs.planting import Bug, BugError, Edit, imported_from, plant


def banner(bug: Bug) -> Edit:
    """Return what says on every page that there is a bug in it."""
    text = f'<p class="alert alert-warning rounded-0" role="note">{escape(bug.name)}: {escape(bug.says)}</p>'
    return Edit("templates/base.html", '    <main id="main"', f'    {text}\n    <main id="main"')


def serve(bug: Bug, folder: Path) -> None:
    """Serve the app on this machine alone, in debug mode, with error pages instead of the debugger.

    Its data are its own: what a bug breaks must not be anybody's list.
    """
    os.environ.update(FLASK_DEBUG="1", DATABASE_URL="", INSTANCE_PATH=str(folder / "instance"))
    with imported_from(plant(bug, folder / "project", banner(bug))) as webapp:
        settings = webapp.settings.Settings.from_environment()
        app = webapp.create_app(settings)
        app.debug = True
        app.config["PROPAGATE_EXCEPTIONS"] = False
        webapp.database.upgrade(app)
        run_simple("127.0.0.1", settings.port, app, threaded=True)


def main() -> None:
    """Serve until Ctrl+C; exit with one line if there is no such bug."""
    if len(sys.argv) < 2:
        for bug in BUGS.values():
            print(f"{bug.name}: {bug.says}")
        return
    try:
        bug = find(sys.argv[1])
        with tempfile.TemporaryDirectory() as folder:
            serve(bug, Path(folder))
    except (BugError, click.ClickException) as error:  # as an error of the settings is
        sys.exit(f"Error: {error}")


if __name__ == "__main__":
    main()
