"""Views that change the todo list: each takes a POST and redirects to the page that the form was on."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, current_app, flash, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from webapp.accounts.models import User
from webapp.accounts.rate_limits import count_change
from webapp.accounts.sessions import AccountDeletedError, logged_in_user, login_required
from webapp.database import db
from webapp.forms import handles
from webapp.todos.changes import ListFullError, add_todo, delete_todos, find_change, lock_list, tick_todos, undo_todos
from webapp.todos.forms import EditTodoForm, NewTodoForm
from webapp.todos.listing import Filter, active_todos, find_todo
from webapp.todos.models import Todo, UndoableChange
from webapp.todos.page import page_url, previous_page, render_todos, respond, sent_by_script, shown_page

TODO_PATH = "/<int(max=2147483647):todo_id>"
"""The path of a todo; a larger id fits into no integer column (PostgreSQL, 8.1.1)."""

todos = Blueprint("todos", __name__, url_prefix="/todos")


@todos.post("")
@handles(NewTodoForm)
@login_required
def add() -> ResponseReturnValue:
    """Add a todo."""
    form = NewTodoForm()
    if not form.validate():
        return render_todos(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        add_todo(locked_user(), form.description.data, form.idempotency_key.data)
    except ListFullError:
        db.session.rollback()
        form.description.errors = [full_list_text()]
        return render_todos(form), HTTPStatus.UNPROCESSABLE_ENTITY
    db.session.commit()
    chosen, page = shown_page()
    if chosen is Filter.DONE or page > 1:
        flash_with(_("Added: it is at the top of the list."), link=_("Show it"), url=page_url(Filter.ALL, 1))
    return respond("#new-todo")


@todos.route(TODO_PATH, methods=["GET", "POST"])
@handles(EditTodoForm)
@login_required
def edit(todo_id: int) -> ResponseReturnValue:
    """Change a description, on a page of its own; an empty one deletes the todo."""
    user = logged_in_user() if request.method == "GET" else locked_user()
    todo = get_todo(user, todo_id)
    form = EditTodoForm(description=todo.description)
    if todo.deleted_at:
        return delete_todo(user, todo) if form.is_submitted() and not form.description.data else offer_as_new(form)
    if not form.validate_on_submit():
        return render_edit(todo, form), HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    description = form.description.data
    if todo.description not in {form.original.data, description}:
        return render_edit(todo, form, conflict=True), HTTPStatus.CONFLICT
    if not description:
        return delete_todo(user, todo)
    todo.description = description
    db.session.commit()
    flash(_("Saved."), "success")
    return respond(f"#tick-{todo_id}")


@todos.post(f"{TODO_PATH}/done")
@login_required
def tick(todo_id: int) -> ResponseReturnValue:
    """Tick or untick a todo, as the form says: sent twice, it does the same."""
    todo = get_todo(locked_user(), todo_id)
    if todo.deleted_at:
        flash(_("That todo has been deleted, perhaps in another tab."), "warning")
    else:
        todo.done, todo.bulk_tick_id = request.form["done"] == "1", None
        db.session.commit()
    stays = shown_page()[0] is Filter.ALL and not todo.deleted_at
    return respond(f"#tick-{todo_id}" if stays else "#todos-heading", draft=typed_draft())


@todos.post("/done")
@login_required
def tick_all() -> ResponseReturnValue:
    """Tick or untick all todos, as the form says, which can be undone."""
    done = request.form["done"] == "1"
    if change := tick_todos(locked_user(), done=done):
        count = change.todo_count
        text = (
            ngettext("One todo ticked.", "%(num)d todos ticked.", count)
            if done
            else ngettext("One todo unticked.", "%(num)d todos unticked.", count)
        )
        flash_undo(text, change)
    db.session.commit()
    return respond("#flashes", draft=typed_draft())


@todos.post(f"{TODO_PATH}/delete")
@login_required
def delete(todo_id: int) -> ResponseReturnValue:
    """Delete a todo, or undo that, as the form says: sent twice, it does the same."""
    user = locked_user()
    todo = get_todo(user, todo_id)
    if request.form.get("deleted") == "0":
        return report_undo(undo_todos(user, todo.deletion_id) if todo.deleted_at else 1)
    return delete_todo(user, todo)


@todos.post("/clear")
@login_required
def clear() -> ResponseReturnValue:
    """Delete all todos that are done, which can be undone."""
    return offer_undo(delete_todos(locked_user(), Todo.done.is_(True)))


@todos.post("/undo")
@login_required
def undo() -> ResponseReturnValue:
    """Undo a change."""
    change_id = request.form.get("change", type=UUID)
    if change_id is None:
        abort(HTTPStatus.BAD_REQUEST)
    return report_undo(undo_todos(locked_user(), change_id))


@todos.get("/export")
@login_required
def export() -> ResponseReturnValue:
    """Return the account and its todos as a JSON file."""
    user = logged_in_user()
    response = jsonify(
        name=user.name,
        created_at=f"{user.created_at.isoformat()}Z",
        todos=[
            {"description": todo.description, "done": todo.done, "created_at": f"{todo.created_at.isoformat()}Z"}
            for todo in db.session.scalars(active_todos(user).order_by(Todo.id))
        ],
    )
    response.headers["Content-Disposition"] = 'attachment; filename="flask-a-la-vista.json"'
    return response


@todos.errorhandler(ListFullError)
def show_full_list(_error: ListFullError) -> ResponseReturnValue:
    """Say that there is no room to undo a deletion."""
    db.session.rollback()
    flash(full_list_text(), "warning")
    return respond("#flashes", draft=typed_draft())


def full_list_text() -> str:
    """Return what is said of a list that is full."""
    maximum = format_decimal(current_app.config["MAX_TODOS"])
    return str(_("Your list is full: it holds at most %(max)s todos. Delete some first.", max=maximum))


def locked_user() -> User:
    """Return the account that is logged in, and lock its list so that nothing changes it before the commit.

    Raises:
        webapp.accounts.rate_limits.TooManyChangesError: the list was changed too often.
        AccountDeletedError: the account was deleted meanwhile.
    """
    user = logged_in_user()
    user_id = user.id
    db.session.rollback()  # nothing waits for the list while the counter is asked, which may be another server
    count_change(user_id)
    if db.session.get(User, user_id) is None:
        raise AccountDeletedError
    lock_list(user)
    return user


def get_todo(user: User, todo_id: int) -> Todo:
    """Return a todo of the user, deleted or not.

    Raises:
        werkzeug.exceptions.NotFound: there is none, or it is another user's.
    """
    return find_todo(user, todo_id) or abort(HTTPStatus.NOT_FOUND)


def typed_draft() -> str | None:
    """Return the new todo that was typed but not added: all buttons of the list belong to its form."""
    return request.form.get("description")


def render_edit(todo: Todo, form: EditTodoForm, *, conflict: bool = False) -> str:
    """Render the page on which a todo is edited; after a conflict, the next save replaces what another tab wrote."""
    if conflict or request.method == "GET":
        form.original.data = todo.description
    return render_template("todos/edit.html", todo=todo, form=form, conflict=conflict, next=previous_page())


def offer_as_new(form: EditTodoForm) -> ResponseReturnValue:
    """Say that another tab has deleted the todo, and put what was typed into the form for a new one."""
    if request.method == "GET":
        flash(_("That todo has been deleted, perhaps in another tab."), "warning")
        return redirect(previous_page(), HTTPStatus.SEE_OTHER)
    flash(_("Another tab has deleted that todo. What you wrote is below: add it again if you like."), "warning")
    return render_todos(NewTodoForm(formdata=None, description=form.description.data)), HTTPStatus.CONFLICT


def delete_todo(user: User, todo: Todo) -> ResponseReturnValue:
    """Delete a todo, unless that was done before, and offer the undo."""
    change = find_change(user, todo.deletion_id) or delete_todos(user, Todo.id == todo.id)
    return offer_undo(change, in_place=sent_by_script())


def offer_undo(change: UndoableChange | None, *, in_place: bool = False) -> ResponseReturnValue:
    """Commit a deletion, and flash a message with a button that undoes it.

    Args:
        change: the deletion, or None if there was nothing to delete.
        in_place: whether the page shows such a button in the todo's place.
    """
    if change:
        text = ngettext("One todo deleted.", "%(num)d todos deleted.", change.todo_count)
        if in_place:
            flash(text, "success")
        else:
            flash_undo(text, change)
    db.session.commit()
    return respond("#flashes", draft=typed_draft())


def report_undo(count: int) -> ResponseReturnValue:
    """Commit an undo, and say how many todos are as before; none are if it comes too late."""
    db.session.commit()
    if count:
        flash(ngettext("Undone: one todo is as before.", "Undone: %(num)d todos are as before.", count), "success")
    else:
        flash(_("There is nothing to undo: it was undone or changed since, or is more than a day old."), "warning")
    return respond("#flashes", draft=typed_draft())


def flash_undo(text: str, change: UndoableChange) -> None:
    """Flash a message with a button that undoes a change."""
    flash_with(text, button=_("Undo"), action=url_for(".undo"), name="change", value=str(change.id))


def flash_with(text: str, **parts: str) -> None:
    """Flash a message that has a button or a link: templates/_flashes.html says of which parts.

    It is shown once, also if its form is sent again before a page shows it.
    """
    message: Any = {"text": text, **parts}  # Any, as Flask's type knows texts only; the session stores any JSON
    if ("success", message) not in session.get("_flashes", []):
        flash(message, "success")
