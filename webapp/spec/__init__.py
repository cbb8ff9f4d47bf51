"""The living spec: each behaviour with its proof, and what breaks it."""

import logging

from flask import Flask

from webapp.spec.behaviours import slug_of
from webapp.spec.groups import GROUPS
from webapp.spec.verdicts import STATES
from webapp.spec.views import film_of, spec


def init_app(app: Flask) -> None:
    """Add the pages of the spec, unless the settings turn them off."""
    if app.config["SHOW_SPEC"]:
        app.register_blueprint(spec)
        logging.getLogger("werkzeug").addFilter(is_no_poll)
        app.jinja_env.globals.update(behaviour_slug=slug_of, film_of=film_of, SPEC_GROUPS=GROUPS, SPEC_STATES=STATES)


def is_no_poll(record: logging.LogRecord) -> bool:
    """Leave out of the development server's log that open pages poll the version."""
    return '"GET /spec/version ' not in record.getMessage()
