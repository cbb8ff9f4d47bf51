"""The guided tour: a stop for each idea of the course notes, with its running code and its proof."""

from flask import Flask

from webapp.tour import wire
from webapp.tour.masks import EXPLANATIONS, secret_parts
from webapp.tour.stops import STOPS
from webapp.tour.texts import title_of
from webapp.tour.views import last_stop, tour


def init_app(app: Flask) -> None:
    """Add the pages of the tour, and record what visitors who are on it send and get."""
    app.register_blueprint(tour)
    app.config["PRESERVED_SESSION_KEYS"] += ("tour",)
    app.jinja_env.globals.update(
        TOUR_STOPS=STOPS,
        HEADERS_EXPLAINED=EXPLANATIONS,
        secret_parts=secret_parts,
        last_stop=last_stop,
        title_of=title_of,
    )
    wire.init_app(app)
