"""The page of a logged-in user: the greeting and the todo list."""

import secrets
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from webapp.accounts.sessions import logged_in_user
from webapp.todos.forms import NewTodoForm
from webapp.todos.listing import Filter, list_todos, recent_changes
from webapp.todos.models import MAX_DESCRIPTION_LENGTH
from webapp.urls import local_path
from webapp.visitor_address import reported_addresses

DRAFT = "draft"
"""The session's key for a new todo that was typed but not added, while another form was sent without JavaScript."""

MAX_DRAFT_LENGTH = 2 * MAX_DESCRIPTION_LENGTH
"""Characters; browsers drop a session of more than 4 kB."""


def render_todos(new_todo: NewTodoForm | None = None) -> str:
    """Render the page, with the form for a new todo as it was sent if it was refused."""
    if new_todo is None:
        new_todo = NewTodoForm(formdata=None)
        new_todo.description.data = session.pop(DRAFT, "")  # as it was typed, white space included
    new_todo.idempotency_key.data = secrets.token_urlsafe()  # the old key may have added a todo already
    return render_list("todos/todos.html", new_todo=new_todo, **reported_addresses())


def render_list(template: str, **variables: object) -> str:
    """Render a template that shows the list, on the page of it that the request is about."""
    user = logged_in_user()
    revision = user.list_revision  # read before the list, which is then of this revision or a later one
    listing = list_todos(user, *shown_page())
    return render_template(
        template,
        user=user,
        revision=revision,
        listing=listing,
        recent_changes=recent_changes(user),
        this_page=page_url(listing.filter, listing.page),
        page_url=page_url,
        MAX_DESCRIPTION_LENGTH=MAX_DESCRIPTION_LENGTH,
        **variables,
    )


def respond(fragment: str = "", *, draft: str | None = None) -> ResponseReturnValue:
    """Redirect to the page that a form was on; the list's script gets the list itself, to spare it a request.

    Args:
        fragment: the element of the page to scroll to.
        draft: a new todo that was typed but not added, to be found in its field again.
    """
    if sent_by_script():
        return render_list("todos/_answer.html")
    if draft:
        store_draft(draft)
    return redirect(previous_page() + fragment, HTTPStatus.SEE_OTHER)


def store_draft(draft: str) -> None:
    """Store a draft for the next page, or say that it is too long to be stored as a whole."""
    session[DRAFT] = draft[:MAX_DRAFT_LENGTH]
    if len(draft) > MAX_DRAFT_LENGTH:
        text = _(
            "What you wrote is too long to be kept as a whole: its first %(max)d characters are in the field.",
            max=MAX_DRAFT_LENGTH,
        )
        flash(text, "warning")


def previous_page() -> str:
    """Return the address of the page that a form or a link was on; of the list if the request names none."""
    return local_path(request.values.get("next")) or url_for("home.hello")


def sent_by_script() -> bool:
    """Tell whether the list's script has sent the request: no form can set this header."""
    return "X-Requested-With" in request.headers


def shown_page() -> tuple[Filter, int]:
    """Return the filter and the page number that the address names, or the address of the page that a form was on."""
    query: MultiDict[str, str] = request.args
    if request.method == "POST":
        query = MultiDict(parse_qsl(urlsplit(local_path(request.form.get("next")) or "").query))
    try:
        chosen = Filter(query.get("filter", ""))
    except ValueError:
        chosen = Filter.ALL
    return chosen, query.get("page", 1, int)


def page_url(chosen: str, page: int) -> str:
    """Return the address of a page of the list; what is the default is left out."""
    return url_for("home.hello", filter=None if chosen == Filter.ALL else chosen, page=None if page == 1 else page)
