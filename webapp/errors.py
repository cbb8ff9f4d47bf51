"""The error pages: whole pages, with the right status, that tell nothing of the app's inside."""

from typing import NamedTuple

from flask import Blueprint, Flask, current_app, render_template
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response

errors = Blueprint("errors", __name__)


class Explanation(NamedTuple):
    """What an error page says."""

    title: str
    advice: str


EXPLANATIONS = {
    400: Explanation(_l("We did not understand that"), _l("The request was not one that this app can read.")),
    404: Explanation(
        _l("This page does not exist"), _l("Check the address for a typo, or start again from the home page.")
    ),
    405: Explanation(
        _l("That cannot be done here"), _l("The address is right, but it does not take requests of this kind.")
    ),
    413: Explanation(_l("That is too much at once"), _l("Send something shorter, please.")),
    500: Explanation(
        _l("Something broke on our side"),
        _l("It is not your fault. We have noted what happened; try again in a while."),
    ),
}
FORM_EXPIRED = Explanation(
    _l("The form had expired"),
    _l("Nothing was saved: the form was no longer tied to your visit. Go back to the page and send it again."),
)


def init_app(app: Flask) -> None:
    """Answer every error with a page of ours."""
    app.register_blueprint(errors)
    app.register_error_handler(HTTPException, show_error)
    app.register_error_handler(CSRFError, show_expired_form)


@errors.get("/test_server_error")
def test_server_error() -> str:
    """Fail as a programming error would, to show the 500 page."""
    raise RuntimeError("This error was asked for, to show the 500 page.")


def show_error(error: HTTPException) -> Response:
    """Return the page for an HTTP error, with its status and headers (`Allow`, `Retry-After` and the like).

    An exception that nobody caught arrives here too, as an InternalServerError that Flask has logged.
    """
    code = error.code or 500
    explanation = EXPLANATIONS.get(code) or EXPLANATIONS[400 if code < 500 else 500]
    return error_page(error, explanation)


def show_expired_form(error: CSRFError) -> Response:
    """Return the page for a form whose token is missing, stale or of another session."""
    return error_page(error, FORM_EXPIRED)


def error_page(error: HTTPException, explanation: Explanation) -> Response:
    """Return a whole page, and a plainer one if what broke is what every page is made of."""
    response = Response.force_type(error.get_response())
    response.set_data(whole_page(error, explanation) or last_resort(error))
    response.mimetype = "text/html"
    return response


def whole_page(error: HTTPException, explanation: Explanation) -> str | None:
    """Return a page like every other, or None if none can be made."""
    if isinstance(error, SecurityError):
        return None  # a host name that is not trusted: no page can name its own addresses
    try:
        return render_template("errors/error.html", code=error.code, explanation=explanation)
    except Exception:
        current_app.logger.exception("The error page failed too")
        return None


def last_resort(error: HTTPException) -> str:
    """Return a page that asks nothing of the app."""
    return current_app.jinja_env.get_template("errors/last_resort.html").render(code=error.code)
