"""The app of the notes: one factory, and one package for each feature."""

from flask import Flask

from webapp import assets, errors, extensions, language, preferences, security, visits
from webapp.settings import PROJECT, Settings


def create_app(settings: Settings | None = None) -> Flask:
    """Return the app, ready to be served.

    Args:
        settings: what the app would otherwise read from its environment.

    Raises:
        webapp.settings.SettingsError: the environment asks for something that cannot be, or is not safe.
    """
    settings = settings or Settings.from_environment()
    app = Flask(
        __name__,
        instance_path=str(settings.instance_path),
        static_folder=PROJECT / "static",
        template_folder=PROJECT / "templates",
    )
    app.config.from_mapping(settings.flask_config())
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "keep_trailing_newline": True}

    extensions.init_app(app)
    language.init_app(app)
    security.init_app(app)
    errors.init_app(app)
    assets.init_app(app)
    visits.init_app(app)
    preferences.init_app(app)
    return app
