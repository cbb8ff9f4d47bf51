"""Serve the app with a bug in it: `python -m bugs NAME`. Without a name, list all bugs."""

import os
import sys
import tempfile
from html import escape
from pathlib import Path

import click
from werkzeug.serving import run_simple

from bugs.bug import Bug, BugError, Edit
from bugs.catalogue import BUGS, find
from bugs.planting import plant


def banner(bug: Bug) -> Edit:
    """Return the edit that tells of the bug on every page."""
    text = f'<p class="alert alert-warning rounded-0" role="note">{escape(bug.name)}: {escape(bug.says)}</p>'
    return Edit("base.html", '<main id="main"', f'{text}\n<main id="main"')


def serve(bug: Bug, folder: Path) -> None:
    """Serve the app on this machine, in debug mode, but with error pages instead of the debugger.

    Its data lies in `folder`, so that the bug cannot damage that of `make run`.
    """
    os.environ.update(FLASK_DEBUG="1", DATABASE_URL="", INSTANCE_PATH=str(folder / "instance"))
    sys.path.insert(0, str(plant(bug, folder / "project", banner(bug))))
    from webapp import create_app  # the copy's
    from webapp.database import upgrade
    from webapp.settings import Settings

    settings = Settings.from_environment()
    app = create_app(settings)
    app.debug = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    upgrade(app)
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
