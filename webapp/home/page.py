"""The page at `/hello`: the greeting, the list (the visitor's own, or the samples) and the way in."""

import secrets
from functools import cache
from typing import NamedTuple

from flask import render_template, request, session, url_for
from flask_babel import lazy_gettext as _l

from webapp.accounts.forms import LoginForm
from webapp.accounts.sessions import current_user, forget_session
from webapp.preferences.language import current_language
from webapp.todos.forms import NewTodoForm
from webapp.todos.listing import Filter, Listing, list_todos
from webapp.urls import local_path
from webapp.visitor_address import ReportedAddress, read_address

SAMPLES = (_l("Buy coffee"), _l("Send the purchase request"), _l("Deliver the video to the producer"))


class Edit(NamedTuple):
    """A todo that is being edited."""

    todo_id: int
    typed: str
    version: int
    error: str = ""
    now: str | None = None
    """What another tab made of it meanwhile."""


def render_home(
    *,
    login: LoginForm | None = None,
    form_expired: bool = False,
    new_todo: NewTodoForm | None = None,
    edit: Edit | None = None,
    gone: str | None = None,
) -> str:
    """Return the page, with what stands in one of its forms.

    Args:
        login: the login form, if it was sent.
        form_expired: whether that form was no longer good.
        new_todo: the form for a new todo, if it was refused.
        edit: the todo that is being edited, if not the one that the address names.
        gone: what somebody typed into a todo that another tab has deleted.
    """
    user = current_user()
    if user is None:
        if "user_session" in session:
            forget_session()
        return render_template(
            "home/hello.html",
            name=None,
            form=login or blank_form(),
            form_expired=form_expired,
            samples=samples(current_language()),
            going=local_path(request.args.get("next")),
            **reported_addresses(),
        )
    listing = list_todos(user, chosen_filter(), request.args.get("page", 1, int))
    return render_template(
        "home/hello.html",
        name=user.name,
        listing=listing,
        new_todo=new_todo,
        idempotency_key=secrets.token_urlsafe(),
        edit=edit or edit_of_address(listing),
        gone=gone,
        page_url=page_url,
        **reported_addresses(),
    )


def page_url(chosen: str, page: int) -> str:
    """Return the address of a page of the list; what is the default is left out."""
    return url_for("home.hello", filter=chosen if chosen != Filter.ALL else None, page=page if page > 1 else None)


def chosen_filter() -> Filter:
    """Return the filter that the address names, or all."""
    try:
        return Filter(request.args.get("filter", ""))
    except ValueError:
        return Filter.ALL


def edit_of_address(listing: Listing) -> Edit | None:
    """Return the todo that the address says is being edited, if it is on this page."""
    todo_id = request.args.get("edit", type=int)
    return next((Edit(todo.id, todo.description, todo.version) for todo in listing.todos if todo.id == todo_id), None)


@cache
def blank_form() -> LoginForm:
    """Return the form as it is before anybody wrote in it: one for all visitors, so that it is rendered once."""
    return LoginForm(formdata=None)


@cache
def samples(_language: str) -> tuple[str, ...]:
    """Return the todos of the notes in the language of the request, for which they are kept."""
    return tuple(map(str, SAMPLES))


def reported_addresses() -> dict[str, ReportedAddress | None]:
    """Return what the session and the plain cookie say the visitor's address is."""
    return {
        "in_session": read_address(session.get("user_ip")),
        "in_cookie": read_address(request.cookies.get("user_ip")),
    }
