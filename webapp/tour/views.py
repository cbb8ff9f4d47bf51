"""The pages of the tour: its contents, its stops, and the source files that they show."""

from http import HTTPStatus

from flask import Blueprint, abort, current_app, make_response, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.wrappers import Response

from webapp.tour.live import ACCEPTS_POST, LIVE
from webapp.tour.proof import bugs_of, tests_of
from webapp.tour.sources import find_excerpt, lines_of, read_source
from webapp.tour.stops import STOPS
from webapp.tour.texts import read_text, search
from webapp.tour.wire import chains, exchanges, join_tour, record_token

tour = Blueprint("tour", __name__)

MAX_SEARCH_LENGTH = 200
"""Characters."""


@tour.get("/tour")
def contents() -> str:
    """Show all stops, those that were visited, and which contain what was searched for."""
    language = str(get_locale())
    words = request.args.get("q", "").strip()[:MAX_SEARCH_LENGTH]
    return render_template(
        "tour/contents.html",
        texts={name: read_text(name, language) for name in STOPS},
        visited=visited_stops(),
        words=words,
        matches=search(words, STOPS, language) if words else None,
    )


@tour.route("/tour/<name>", methods=["GET", "POST"])
def stop(name: str) -> ResponseReturnValue:
    """Show a stop, and try out what was sent to it."""
    if name not in STOPS:
        abort(HTTPStatus.NOT_FOUND)
    if request.method == "POST" and name not in ACCEPTS_POST:
        raise MethodNotAllowed(["GET", "HEAD", "OPTIONS"])
    variables = LIVE[name]() if name in LIVE else {}
    if isinstance(variables, Response):
        return variables
    remember_visit(name)
    refused = "form" in variables and variables["form"].errors
    response = make_response(
        render_stop(name, **variables), HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    )
    join_tour(response)
    return response


@tour.get("/source/<path:file>")
def source(file: str) -> str:
    """Show a source file of the app or its tests, unless the settings forbid it."""
    text = read_source(file) if current_app.config["SHOW_SPEC"] else None
    if text is None:
        abort(HTTPStatus.NOT_FOUND)
    return render_template("tour/source.html", file=file, lines=lines_of(file, text, 0, len(text)))


def remember_visit(name: str) -> None:
    """Note in the session that a stop was visited, as the last one."""
    visited = visited_stops()
    if visited[-1:] != [name]:
        session["tour"] = [other for other in visited if other != name] + [name]


def visited_stops() -> list[str]:
    """Return the stops that the visitor has seen, the last one at the end."""
    return [name for name in session.get("tour", []) if name in STOPS]


def last_stop() -> str | None:
    """Return the last stop of a visitor who is on the tour."""
    visited = visited_stops() if record_token() else []
    return visited[-1] if visited else None


def render_stop(name: str, /, **variables: object) -> str:
    """Render the page of a stop."""
    names = list(STOPS)
    number = names.index(name)
    stop, language = STOPS[name], str(get_locale())
    neighbours = {
        "previous": names[number - 1] if number else None,
        "next": names[number + 1] if number + 1 < len(names) else None,
    }
    return render_template(
        "tour/stop.html",
        stop=stop,
        number=number + 1,
        total=len(names),
        text=read_text(name, language),
        titles={way: (other, read_text(other, language).title) for way, other in neighbours.items() if other},
        visited=visited_stops(),
        excerpts=[excerpt for code in stop.code if (excerpt := find_excerpt(code))],
        tests=tests_of(stop),
        bugs=bugs_of(stop),
        chains=chains(exchanges()) if stop.wire else [],
        **variables,
    )
