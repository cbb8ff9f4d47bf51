"""The pages of the course notes: the redirect, and the greetings from the session and from the cookie."""

from http import HTTPStatus

from flask import Blueprint, abort, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError

from webapp.accounts.forms import LoginForm
from webapp.accounts.login import log_in_or_register
from webapp.accounts.sessions import current_user, forget_expired_session
from webapp.cookies import set_plain_cookie
from webapp.forms import handles
from webapp.logs import Event, log_event
from webapp.todos.page import render_todos
from webapp.urls import local_path
from webapp.visitor_address import USER_IP, read_address, reported_addresses

home = Blueprint("home", __name__)


@home.get("/")
def index() -> ResponseReturnValue:
    """Save the visitor's IP address in the session and in a plain cookie, and redirect to the greeting."""
    response = redirect(url_for(".hello"), HTTPStatus.SEE_OTHER)
    if address := read_address(request.remote_addr):
        session[USER_IP] = address.text
        set_plain_cookie(response, USER_IP, address.text)
    return response


@home.route("/hello", methods=["GET", "POST"])
@handles(LoginForm)
def hello() -> ResponseReturnValue:
    """Greet with the address in the session, show the todo list, and log in or register with the login form."""
    form = LoginForm()
    if form.validate_on_submit() and log_in_or_register(form):  # if it cannot, it adds an error to the form
        return redirect(local_path(request.args.get("next")) or url_for(".index"), HTTPStatus.SEE_OTHER)
    return render_home(form), HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


@home.get("/hello_world")
def hello_world() -> str:
    """Greet with the address in the plain cookie, which any visitor can change."""
    return render_template("home/hello_world.html", **reported_addresses())


@home.get("/test_server_error")
def test_server_error() -> str:
    """Fail as a programming error would, to show the 500 page. The name is that of the course notes."""
    if not current_app.config["SHOW_TEST_ERROR"]:
        abort(HTTPStatus.NOT_FOUND)
    raise RuntimeError("This error was asked for, to show the 500 page.")


@home.errorhandler(CSRFError)
def show_expired_login_form(error: CSRFError) -> ResponseReturnValue:
    """Show an expired login form again, with a valid token and what was typed, except the password."""
    log_event(Event.CSRF_REFUSED, reason=error.description)
    return render_home(LoginForm(), form_expired=True), error.code


def render_home(form: LoginForm, *, form_expired: bool = False) -> str:
    """Render the list of a user who is logged in, else the greeting with the course notes' todos and the login form.

    Args:
        form: the login form, blank or as it was sent.
        form_expired: whether the token that was sent with it was no longer valid.
    """
    if current_user():
        return render_todos()
    forget_expired_session()
    return render_template(
        "home/hello.html",
        form=form,
        form_expired=form_expired,
        next=local_path(request.args.get("next")),
        todos=[_("Buy coffee"), _("Send the purchase request"), _("Deliver the video to the producer")],
        **reported_addresses(),
    )
