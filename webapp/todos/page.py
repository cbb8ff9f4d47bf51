"""The page of a logged-in user: the greeting and the todo list."""

import secrets
from typing import NamedTuple

from flask import render_template, request, url_for

from webapp.accounts.sessions import logged_in_user
from webapp.todos.forms import EditTodoForm, NewTodoForm
from webapp.todos.listing import Filter, Listing, list_todos
from webapp.visitor_address import reported_addresses


class Edit(NamedTuple):
    """The form in the place of the todo that is being edited."""

    todo_id: int
    form: EditTodoForm
    conflict: bool = False
    """Whether another tab has changed the todo since the form was made."""


def render_todos(*, new_todo: NewTodoForm | None = None, edit: Edit | None = None, deleted: bool = False) -> str:
    """Render the page.

    Args:
        new_todo: the form for a new todo, if it was refused.
        edit: the edit, if it was refused; else the address tells which todo is edited.
        deleted: the edited todo was deleted by another tab, so the text is offered as a new todo.
    """
    user = logged_in_user()
    listing = list_todos(user, chosen_filter(), request.args.get("page", 1, int))
    new_todo = new_todo or NewTodoForm(formdata=None)
    new_todo.idempotency_key.data = secrets.token_urlsafe()  # the old key may have added a todo already
    return render_template(
        "todos/todos.html",
        user=user,
        listing=listing,
        new_todo=new_todo,
        edit=edit or requested_edit(listing),
        deleted=deleted,
        page_url=page_url,
        **reported_addresses(),
    )


def page_url(chosen: str, page: int, edit: int | None = None) -> str:
    """Return the address of a page of the list, on which a todo may be edited; what is the default is left out."""
    return url_for(
        "home.hello", filter=None if chosen == Filter.ALL else chosen, page=None if page == 1 else page, edit=edit
    )


def chosen_filter() -> Filter:
    """Return the filter that the address names, or all."""
    try:
        return Filter(request.args.get("filter", ""))
    except ValueError:
        return Filter.ALL


def requested_edit(listing: Listing) -> Edit | None:
    """Return the edit that the address asks for, if its todo is on this page."""
    todo_id = request.args.get("edit", type=int)
    todo = next((todo for todo in listing.todos if todo.id == todo_id), None)
    return Edit(todo.id, EditTodoForm(formdata=None, obj=todo)) if todo else None
