"""Error pages: whole pages with the right status, which tell nothing of the app's inside."""

from contextlib import suppress
from http import HTTPStatus
from typing import NamedTuple

from flask import Flask, current_app, render_template, request
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import BadHost, HTTPException, SecurityError, ServiceUnavailable
from werkzeug.wrappers import Response

from webapp.database import PROGRAMMING_ERRORS, SAFE_METHODS, UNAVAILABLE_ERRORS
from webapp.forms import sent_form
from webapp.logs import Event, log_event, request_id
from webapp.origins import ForeignFormError

RETRY_AFTER_S = 5
"""When a browser or a proxy may ask again after a 503."""


class Explanation(NamedTuple):
    """What an error page says."""

    title: str
    advice: str
    can_send_again: bool = False
    """Whether the page offers the form that was refused, with what was typed; pages of 400 and 503 do anyway."""


EXPLANATIONS = {
    400: Explanation(_l("We did not understand that"), _l("The request was not one that this app can read.")),
    404: Explanation(
        _l("This page does not exist"), _l("Check the address for a typo, or start again from the home page.")
    ),
    405: Explanation(
        _l("That cannot be done here"), _l("The address is right, but it does not take requests of this kind.")
    ),
    413: Explanation(_l("That is too much at once"), _l("Send something shorter, please.")),
    429: Explanation(_l("Too many attempts"), _l("Somebody tried too many passwords. Nothing is lost.")),
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
FORM_FOREIGN = Explanation(
    _l("We cannot tell that this form is ours"),
    _l(
        "Nothing was saved. Your browser, or a proxy on the way, says that the form is of another site. If you sent it"
        " from here, tell those who run this site: their log says what to change."
    ),
)


def init_app(app: Flask) -> None:
    """Answer every error with a page of the app."""
    app.register_error_handler(HTTPException, show_error)
    app.register_error_handler(CSRFError, show_expired_form)
    app.register_error_handler(ForeignFormError, show_foreign_form)
    for exception in UNAVAILABLE_ERRORS:
        app.register_error_handler(exception, show_unavailable)


def show_error(error: HTTPException) -> Response:
    """Return the page for an HTTP error, with its status and headers (`Allow`, `Retry-After` and the like).

    An exception that no other handler takes arrives here as an InternalServerError, which Flask has logged.
    """
    code: int = error.code  # type: ignore[assignment]  # Flask hands on none that has no code
    if code == HTTPStatus.TOO_MANY_REQUESTS:
        log_event(Event.LIMIT_REACHED)
    if explanation := getattr(error, "explanation", None):
        return error_page(error, explanation)
    return error_page(error, EXPLANATIONS.get(code) or EXPLANATIONS[code // 100 * 100])


def show_expired_form(error: CSRFError) -> Response:
    """Return the page for a form whose token is missing, expired or of another session."""
    log_event(Event.CSRF_REFUSED, reason=error.description)
    return error_page(error, FORM_EXPIRED)


def show_foreign_form(error: ForeignFormError) -> Response:
    """Return the page for a form that does not come from this site; it may be too long or broken besides."""
    with suppress(HTTPException):
        _ = request.form
    return error_page(error, FORM_FOREIGN)


def show_unavailable(error: Exception) -> Response:
    """Return the page for a database that is stopped, locked, read-only or full; what was typed is on it.

    Raises:
        sqlalchemy.exc.DatabaseError: the error is the app's own fault, which is a 500.
    """
    if isinstance(error, PROGRAMMING_ERRORS):
        raise error
    current_app.logger.error("A database is unavailable: %s", error)
    explanation = DATABASE_UNAVAILABLE if request.method in SAFE_METHODS else DATABASE_UNAVAILABLE_FOR_FORM
    return error_page(ServiceUnavailable(retry_after=RETRY_AFTER_S), explanation)


def error_page(error: HTTPException, explanation: Explanation) -> Response:
    """Return a whole page, or a plain one if what every page is made of is broken."""
    response = Response.force_type(error.get_response())
    response.set_data(render_error(error, explanation) or render_last_resort(error))
    response.mimetype = "text/html"
    return response


def render_error(error: HTTPException, explanation: Explanation) -> str | None:
    """Render a page like every other, or return None if that fails."""
    if isinstance(error, SecurityError | BadHost):
        return None  # the host name is not trusted, or is none, so no address of this site can be made
    try:
        is_lost = error.code in {400, 503} and not isinstance(error, ForeignFormError)
        may_send = is_lost or explanation.can_send_again
        can_send_again = may_send and request.method == "POST" and request.form and request.url_rule
        return render_template(
            "errors/error.html",
            code=error.code,
            explanation=explanation,
            request_id=number_of(error),
            retry_after=getattr(error, "retry_after", None),
            form=sent_form() if can_send_again else None,
        )
    except Exception:
        current_app.logger.exception("The error page failed too")
        return None


def render_last_resort(error: HTTPException) -> str:
    """Render a page that needs nothing of the app."""
    template = current_app.jinja_env.get_template("errors/last_resort.html")
    return template.render(code=error.code, request_id=number_of(error))


def number_of(error: HTTPException) -> str | None:
    """Return what a visitor may tell us about an error that is not theirs: the ID that its lines have in the log."""
    return request_id() if error.code and error.code >= HTTPStatus.INTERNAL_SERVER_ERROR else None
