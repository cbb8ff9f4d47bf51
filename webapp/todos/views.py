"""Views that change the todo list: each takes a POST and redirects to the page that the form was on."""

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, abort, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement

from webapp.accounts.sessions import logged_in_user, login_required
from webapp.database import db
from webapp.forms import handles
from webapp.todos.changes import add_todo, delete_todos, lock_list, restore_todos, update_active_todos
from webapp.todos.forms import EditTodoForm, NewTodoForm
from webapp.todos.listing import active_todos, find_todo
from webapp.todos.models import Todo
from webapp.todos.page import Edit, render_todos
from webapp.urls import local_path

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
        return render_todos(new_todo=form), HTTPStatus.UNPROCESSABLE_ENTITY
    add_todo(logged_in_user(), form.description.data, form.idempotency_key.data)
    db.session.commit()
    return redirect_back("#new-todo")


@todos.post(TODO_PATH)
@handles(EditTodoForm)
@login_required
def edit(todo_id: int) -> ResponseReturnValue:
    """Change a description; an empty one deletes the todo."""
    todo, form = get_todo(todo_id), EditTodoForm()
    form.validate()
    description = form.description.data or ""
    if todo.deleted_at:
        new_todo = NewTodoForm(formdata=None, description=description)
        return render_todos(new_todo=new_todo, deleted=True), HTTPStatus.CONFLICT
    if form.description.errors:
        return render_todos(edit=Edit(todo_id, form)), HTTPStatus.UNPROCESSABLE_ENTITY
    if form.version.data != todo.version and description != todo.description:
        return render_todos(edit=Edit(todo_id, form, conflict=True)), HTTPStatus.CONFLICT
    if not description:
        return delete_and_offer_undo(Todo.id == todo_id)
    if description != todo.description:
        update_active_todos(logged_in_user(), Todo.id == todo_id, description=description)
        db.session.commit()
    return redirect_back(f"#tick-{todo_id}")


@todos.post(f"{TODO_PATH}/done")
@login_required
def tick(todo_id: int) -> ResponseReturnValue:
    """Tick or untick a todo, as the form says: sent twice, it does the same."""
    get_todo(todo_id)
    if not update_active_todos(logged_in_user(), Todo.id == todo_id, done=request.form.get("done") == "1"):
        flash(_("That todo has been deleted, perhaps in another tab."), "warning")
    db.session.commit()
    return redirect_back(f"#tick-{todo_id}")


@todos.post("/done")
@login_required
def tick_all() -> ResponseReturnValue:
    """Tick or untick all todos, as the form says."""
    done = request.form.get("done") == "1"
    update_active_todos(logged_in_user(), Todo.done != done, done=done)
    db.session.commit()
    return redirect_back("#tick-all")


@todos.post(f"{TODO_PATH}/delete")
@login_required
def delete(todo_id: int) -> ResponseReturnValue:
    """Delete a todo, which can be undone."""
    get_todo(todo_id)
    return delete_and_offer_undo(Todo.id == todo_id)


@todos.post("/clear")
@login_required
def clear() -> ResponseReturnValue:
    """Delete all todos that are done, which can be undone."""
    return delete_and_offer_undo(Todo.done.is_(True))


@todos.post("/undo")
@login_required
def undo() -> ResponseReturnValue:
    """Undo a deletion."""
    deletion_id = request.form.get("deletion", type=UUID)
    if deletion_id is None:
        abort(HTTPStatus.BAD_REQUEST)
    restored = restore_todos(logged_in_user(), deletion_id)
    db.session.commit()
    if restored:
        flash(ngettext("One todo is back.", "%(num)d todos are back.", restored), "success")
    return redirect_back()


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


def get_todo(todo_id: int) -> Todo:
    """Return a todo of the user, deleted or not, and lock the list so that nothing changes it before the commit.

    Raises:
        werkzeug.exceptions.NotFound: there is none, or it is another user's.
    """
    lock_list(logged_in_user())
    return find_todo(logged_in_user(), todo_id) or abort(HTTPStatus.NOT_FOUND)


def delete_and_offer_undo(condition: ColumnElement[bool]) -> ResponseReturnValue:
    """Delete the user's todos that match, and flash a message with a button that undoes it."""
    deleted, deletion_id = delete_todos(logged_in_user(), condition)
    db.session.commit()
    if deleted:
        flash(
            {  # type: ignore[arg-type]  # the session stores any JSON
                "text": ngettext("One todo deleted.", "%(num)d todos deleted.", deleted),
                "button": _("Undo"),
                "action": url_for(".undo"),
                "name": "deletion",
                "value": str(deletion_id),
            },
            "success",
        )
    else:
        flash(_("That todo has been deleted, perhaps in another tab."), "warning")
    return redirect_back()


def redirect_back(fragment: str = "") -> ResponseReturnValue:
    """Redirect to the page that the form was on, scrolled to an element of it."""
    page = local_path(request.form.get("next")) or url_for("home.hello")
    return redirect(page + fragment, HTTPStatus.SEE_OTHER)
