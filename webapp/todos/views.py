"""What changes a list. Each is a form's POST, which leads back to the page it was sent from."""

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement
from werkzeug.wrappers import Response

from webapp.accounts.sessions import logged_in_user, login_required
from webapp.database import db
from webapp.home.page import Edit, render_home
from webapp.todos.forms import EditTodoForm, NewTodoForm
from webapp.todos.listing import add_todo, change_todos, delete_todos, find_todo, lock, restore_todos
from webapp.todos.models import Todo
from webapp.urls import local_path

TODO_PATH = "/<int(max=2147483647):todo_id>"
"""The address of a todo; the largest is what an integer holds (PostgreSQL, 8.1.1), which refuses more."""

LARGEST_DELETION = 2**63 - 1
"""What a bigint holds."""

todos = Blueprint("todos", __name__, url_prefix="/todos")


def back(fragment: str = "") -> Response:
    """Redirect to the page that the form was on, scrolled to an element of it."""
    page = local_path(request.form.get("next")) or url_for("home.hello")
    return redirect(page + fragment, HTTPStatus.SEE_OTHER)


def own_todo(todo_id: int) -> Todo:
    """Return a todo of whoever is signed in; any other is not found, whoever's it is."""
    lock(logged_in_user())  # before its version is read, so that nobody changes it in between
    return find_todo(logged_in_user(), todo_id) or abort(HTTPStatus.NOT_FOUND)


@todos.post("")
@login_required
def add() -> Response | tuple[str, HTTPStatus]:
    """Add a todo."""
    form = NewTodoForm()
    if form.validate() and not form.description.data:
        form.description.errors = [_("Write what needs to be done.")]
    if form.errors:
        return render_home(new_todo=form), HTTPStatus.UNPROCESSABLE_ENTITY
    add_todo(logged_in_user(), form.description.data, form.idempotency_key.data)
    db.session.commit()
    return back("#new-todo")


@todos.post(TODO_PATH)
@login_required
def edit(todo_id: int) -> Response | tuple[str, HTTPStatus]:
    """Change a description; one that was emptied deletes the todo."""
    todo, form = own_todo(todo_id), EditTodoForm()
    form.validate()
    typed = form.description.data or ""
    if todo.deletion:
        return render_home(gone=typed), HTTPStatus.CONFLICT
    if form.description.errors:
        return render_home(
            edit=Edit(todo.id, typed, todo.version, form.description.errors[0])
        ), HTTPStatus.UNPROCESSABLE_ENTITY
    if form.version.data != todo.version and typed != todo.description:
        return render_home(edit=Edit(todo.id, typed, todo.version, "", now=todo.description)), HTTPStatus.CONFLICT
    if not typed:
        return delete_and_offer_undo(Todo.id == todo_id)
    if typed != todo.description:
        change_todos(logged_in_user(), Todo.id == todo_id, description=typed)
        db.session.commit()
    return back(f"#tick-{todo_id}")


@todos.post(f"{TODO_PATH}/done")
@login_required
def tick(todo_id: int) -> Response:
    """Tick or untick a todo, as the form says: twice is as good as once."""
    own_todo(todo_id)
    if not change_todos(logged_in_user(), Todo.id == todo_id, done=request.form.get("done") == "1"):
        flash(_("That todo has been deleted, perhaps in another tab."), "warning")
    db.session.commit()
    return back(f"#tick-{todo_id}")


@todos.post(f"{TODO_PATH}/delete")
@login_required
def delete(todo_id: int) -> Response:
    """Delete a todo, which can be undone."""
    own_todo(todo_id)
    return delete_and_offer_undo(Todo.id == todo_id)


@todos.post("/clear")
@login_required
def clear() -> Response:
    """Delete all that are done, which can be undone."""
    return delete_and_offer_undo(Todo.done.is_(True))


def delete_and_offer_undo(which: ColumnElement[bool]) -> Response:
    """Delete some todos, and offer to bring them back."""
    deleted, deletion = delete_todos(logged_in_user(), which)
    db.session.commit()
    if deleted:
        text = ngettext("One todo deleted.", "%(num)d todos deleted.", deleted)
        flash({"text": text, "undo": str(deletion)}, "success")  # type: ignore[arg-type]  # a session keeps any JSON
    else:
        flash(_("That todo has been deleted, perhaps in another tab."), "warning")
    return back()


@todos.post("/undo")
@login_required
def undo() -> Response:
    """Bring back what one deletion took away."""
    deletion = request.form.get("deletion", type=int)
    if deletion is None or not 1 <= deletion <= LARGEST_DELETION:
        abort(HTTPStatus.BAD_REQUEST)
    restored = restore_todos(logged_in_user(), deletion)
    db.session.commit()
    if restored:
        flash(ngettext("One todo is back.", "%(num)d todos are back.", restored), "success")
    return back()


@todos.post("/done")
@login_required
def tick_all() -> Response:
    """Tick or untick all, as the form says."""
    done = request.form.get("done") == "1"
    change_todos(logged_in_user(), Todo.done != done, done=done)
    db.session.commit()
    return back("#tick-all")
