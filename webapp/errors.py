"""The error pages: whole pages, with the right status, that tell nothing of the app's inside."""

from typing import NamedTuple

from flask import Blueprint, Flask, current_app, g, render_template, request
from flask_babel import lazy_gettext as _l
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from limits.errors import StorageError
from werkzeug.exceptions import HTTPException, SecurityError, ServiceUnavailable
from werkzeug.wrappers import Response

from webapp.accounts.rate_limits import seconds_to_wait
from webapp.database import PROGRAMMING_ERRORS, SAFE_METHODS, UNAVAILABLE_ERRORS
from webapp.urls import current_path

errors = Blueprint("errors", __name__)

RETRY_AFTER_S = 5
"""In seconds: after which a browser or a proxy may ask again for what the database could not give."""


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
    429: Explanation(
        _l("Too many attempts"),
        _l("Somebody tried too many passwords. Nothing is lost."),
    ),
    500: Explanation(
        _l("Something broke on our side"),
        _l("It is not your fault. We have noted what happened; try again in a while."),
    ),
}
DATABASE_UNAVAILABLE = Explanation(_l("We cannot reach our database"), _l("Try again in a moment."))
DATABASE_UNAVAILABLE_FOR_FORM = Explanation(
    DATABASE_UNAVAILABLE.title,
    _l("Nothing was saved. What you wrote is still here: send it again in a moment."),
)
FORM_EXPIRED = Explanation(
    _l("The form had expired"),
    _l("Nothing was saved: the form was no longer tied to your visit. What you wrote is still here: send it again."),
)


def init_app(app: Flask) -> None:
    """Answer every error with a page of ours."""
    app.jinja_env.globals["current_path"] = current_path
    app.register_blueprint(errors)
    app.register_error_handler(HTTPException, show_error)
    app.register_error_handler(CSRFError, show_expired_form)
    app.register_error_handler(RateLimitExceeded, show_limit)
    app.register_error_handler(StorageError, show_rate_limits_unavailable)
    for exception in UNAVAILABLE_ERRORS:
        app.register_error_handler(exception, show_database_unavailable)


@errors.get("/test_server_error")
def test_server_error() -> str:
    """Fail as a programming error would, to show the 500 page."""
    raise RuntimeError("This error was asked for, to show the 500 page.")


def show_error(error: HTTPException) -> Response:
    """Return the page for an HTTP error, with its status and headers (`Allow`, `Retry-After` and the like).

    An exception that nobody caught arrives here too, as an InternalServerError that Flask has logged.
    """
    code: int = error.code  # type: ignore[assignment]  # Flask hands on none that has no code
    explanation = EXPLANATIONS.get(code) or EXPLANATIONS[code // 100 * 100]
    return error_page(error, explanation)


def show_expired_form(error: CSRFError) -> Response:
    """Return the page for a form whose token is missing, stale or of another session."""
    return error_page(error, FORM_EXPIRED)


def show_limit(error: RateLimitExceeded) -> Response:
    """Return the page for too many attempts, which says when the next one counts."""
    error.retry_after = seconds_to_wait()
    response = error_page(error, EXPLANATIONS[429], wait=error.retry_after)
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def show_database_unavailable(error: Exception) -> Response:
    """Return the page for a database that is stopped, locked, read-only or full; all that was typed is on it.

    Raises:
        sqlalchemy.exc.DatabaseError: the fault is the app's, which is another page.
    """
    if isinstance(error, PROGRAMMING_ERRORS):
        raise error
    g.user = None  # no page may ask for it now
    return away(error, DATABASE_UNAVAILABLE if request.method in SAFE_METHODS else DATABASE_UNAVAILABLE_FOR_FORM)


def show_rate_limits_unavailable(error: StorageError) -> Response:
    """Return the same page for the database of the limits: nobody may guess without being counted."""
    return away(error, DATABASE_UNAVAILABLE_FOR_FORM)


def away(error: Exception, explanation: Explanation) -> Response:
    """Return the page for what should be back soon."""
    current_app.logger.error("A database is away: %s", error)
    return error_page(ServiceUnavailable(retry_after=RETRY_AFTER_S), explanation)


def error_page(error: HTTPException, explanation: Explanation, **details: object) -> Response:
    """Return a whole page, and a plainer one if what broke is what every page is made of."""
    response = Response.force_type(error.get_response())
    response.set_data(whole_page(error, explanation, details) or last_resort(error))
    response.mimetype = "text/html"
    return response


def whole_page(error: HTTPException, explanation: Explanation, details: dict[str, object]) -> str | None:
    """Return a page like every other, or None if none can be made."""
    if isinstance(error, SecurityError):
        return None  # a host name that is not trusted: no page can name its own addresses
    try:
        return render_template("errors/error.html", code=error.code, explanation=explanation, **details)
    except Exception:
        current_app.logger.exception("The error page failed too")
        return None


def last_resort(error: HTTPException) -> str:
    """Return a page that asks nothing of the app."""
    return current_app.jinja_env.get_template("errors/last_resort.html").render(code=error.code)
