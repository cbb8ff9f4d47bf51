"""The app of the course notes: one factory, and one package for each feature."""

from flask import Flask

from webapp import (
    accounts,
    compression,
    database,
    errors,
    extensions,
    headers,
    home,
    logs,
    origins,
    preferences,
    proxies,
    request_body,
    session_cookie,
    spec,
    speedups,
    static_files,
    todos,
    tour,
    urls,
)
from webapp.settings import PROJECT, Settings


def create_app(settings: Settings | None = None) -> Flask:
    """Return the app, ready to be served.

    Args:
        settings: what the app would otherwise read from its environment.

    Raises:
        webapp.settings.SettingsError: a variable of the environment has a value that is not allowed.
        webapp.secret_key.SecretKeyError: the secret key is too weak for the address that the app listens on.
    """
    settings = settings or Settings.from_environment()
    app = Flask(
        __name__,
        instance_path=str(settings.instance_path),
        static_folder=PROJECT / "static",
        template_folder=PROJECT / "templates",
    )
    app.config.from_mapping(settings.flask_config())
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    logs.init_app(app)
    origins.init_app(app)
    extensions.init_app(app)
    compression.init_app(app)
    database.init_app(app)
    headers.init_app(app)
    session_cookie.init_app(app)
    proxies.init_app(app)
    request_body.init_app(app)
    urls.init_app(app)
    errors.init_app(app)
    static_files.init_app(app)
    preferences.init_app(app)
    accounts.init_app(app)
    todos.init_app(app)
    home.init_app(app)
    tour.init_app(app)
    spec.init_app(app)
    speedups.init_app(app)
    return app
