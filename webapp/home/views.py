"""The pages of the notes: the redirect, the greeting with todo list and login form, and the cookie's greeting."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from webapp.accounts.forms import LoginForm
from webapp.accounts.login import enter
from webapp.accounts.rate_limits import limit_wrong_passwords
from webapp.home.page import render_home, reported_addresses
from webapp.security import form_token, set_plain_cookie
from webapp.urls import local_path
from webapp.visitor_address import read_address

home = Blueprint("home", __name__)


@home.get("/")
def index() -> Response:
    """Keep the visitor's address, once signed and once plain, and go on to the greeting."""
    response = redirect(url_for(".hello"), HTTPStatus.SEE_OTHER)
    form_token()  # with the address, so that the session is written once
    if claim := read_address(request.remote_addr):
        session["user_ip"] = claim.text
        set_plain_cookie(response, "user_ip", claim.text)
    return response


@home.get("/hello")
def hello() -> str:
    """Greet with what the session says, and show the list and the way in."""
    return render_home()


@home.post("/hello")
@limit_wrong_passwords
def enter_here() -> Response | tuple[str, HTTPStatus]:
    """Take the login form: who is let in goes through the start page and comes back here, or goes on."""
    form = LoginForm()
    if form.validate() and enter(form):
        return redirect(local_path(request.args.get("next")) or url_for(".index"), HTTPStatus.SEE_OTHER)
    return render_home(login=form), HTTPStatus.UNPROCESSABLE_ENTITY


@home.get("/hello_world")
def hello_world() -> str:
    """Greet with what the plain cookie says, whoever wrote it."""
    return render_template("home/hello_world.html", **reported_addresses())


@home.errorhandler(CSRFError)
def hello_again(error: CSRFError) -> tuple[str, int]:
    """Show an expired form again, with what was typed (not the password) and a token that is good."""
    return render_home(login=LoginForm(), form_expired=True), error.code
