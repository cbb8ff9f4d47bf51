"""The pages of the notes: the redirect, the greeting with todo list and login form, and the cookie's greeting."""

from functools import cache
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response as BaseResponse

from webapp.language import current_language
from webapp.security import form_token, set_plain_cookie
from webapp.visits.addresses import read_claim
from webapp.visits.forms import LoginForm

TODOS = (_l("Buy coffee"), _l("Send the purchase request"), _l("Deliver the video to the producer"))

visits = Blueprint("visits", __name__)


@visits.get("/")
def index() -> BaseResponse:
    """Keep the visitor's address, once signed and once plain, and go on to the greeting."""
    response = redirect(url_for(".hello"), HTTPStatus.SEE_OTHER)
    form_token()  # with the address, so that the session is written once
    if claim := read_claim(request.remote_addr):
        session["user_ip"] = claim.text
        set_plain_cookie(response, "user_ip", claim.text)
    return response


@visits.route("/hello", methods=["GET", "POST"])
def hello() -> BaseResponse | tuple[str, HTTPStatus] | str:
    """Greet with what the session says; a login that is accepted goes through the start page and comes back here."""
    form = LoginForm() if request.method == "POST" else blank_form()
    if form.validate_on_submit():
        session["username"] = form.username.data
        flash(_("You are signed in as %(name)s.", name=form.username.data), "success")
        return redirect(url_for(".index"), HTTPStatus.SEE_OTHER)
    return hello_page(form), HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK


@visits.get("/hello_world")
def hello_world() -> str:
    """Greet with what the plain cookie says, whoever wrote it."""
    return render_template("visits/hello_world.html", **claims())


@visits.errorhandler(CSRFError)
def hello_again(error: CSRFError) -> tuple[str, int]:
    """Show an expired form again, with what was typed (not the password) and a token that is good."""
    return hello_page(LoginForm(), form_expired=True), error.code


def hello_page(form: LoginForm, *, form_expired: bool = False) -> str:
    """Return the greeting with the todo list and the login form, as it stands."""
    return render_template(
        "visits/hello.html",
        form=form,
        form_expired=form_expired,
        todos=sample_todos(current_language()),
        name=session.get("username"),
        **claims(),
    )


@cache
def blank_form() -> LoginForm:
    """Return the form as it is before anybody wrote in it: one for all visitors, so that it is rendered once."""
    return LoginForm(formdata=None)


@cache
def sample_todos(_language: str) -> tuple[str, ...]:
    """Return the todos of the notes in the language of the request, for which they are kept."""
    return tuple(map(str, TODOS))


def claims() -> dict[str, object]:
    """Return what the session and the plain cookie say the visitor's address is."""
    return {"in_session": read_claim(session.get("user_ip")), "in_cookie": read_claim(request.cookies.get("user_ip"))}
