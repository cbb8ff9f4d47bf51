"""What people can do with their account."""

from http import HTTPStatus

import sqlalchemy as sa
from flask import Blueprint, Response, flash, g, jsonify, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse
from wtforms import Field

from webapp.accounts.forms import ChangePasswordForm, DeleteAccountForm, fault_of_new_password
from webapp.accounts.models import User
from webapp.accounts.passwords import hash_password, verify_password
from webapp.accounts.rate_limits import limit_wrong_passwords
from webapp.accounts.sessions import (
    AccountDeletedError,
    end_all_sessions,
    end_session,
    forget_session,
    logged_in_user,
    login_required,
    start_session,
)
from webapp.database import db
from webapp.todos.listing import active_todos
from webapp.todos.models import Todo

accounts = Blueprint("accounts", __name__)


@accounts.get("/account")
@login_required
def account() -> str:
    """Show what can be done with the account."""
    return account_page()


@accounts.post("/account/password")
@limit_wrong_passwords
@login_required
def change_password() -> BaseResponse | tuple[str, HTTPStatus]:
    """Change the password; every other browser has to sign in anew."""
    form, user = ChangePasswordForm(), logged_in_user()
    if not form.validate() or not is_password_of(user, form.present):
        return account_page(change=form), HTTPStatus.UNPROCESSABLE_ENTITY
    if fault := fault_of_new_password(form.new.data):
        form.new.errors = [fault]
        return account_page(change=form), HTTPStatus.UNPROCESSABLE_ENTITY
    user.password_hash = hash_password(form.new.data)
    end_all_sessions(user)
    start_session(user)
    db.session.commit()
    flash(_("Your password is changed. Other browsers have to sign in again."), "success")
    return redirect(url_for(".account"), HTTPStatus.SEE_OTHER)


@accounts.get("/account/data")
@login_required
def data() -> Response:
    """Give everything that is kept of the account and its todos, as JSON."""
    user = logged_in_user()
    todos = db.session.scalars(active_todos(user).order_by(Todo.id)).all()
    answer = jsonify(
        name=user.name,
        created_at=f"{user.created_at.isoformat()}Z",
        todos=[
            {"description": todo.description, "done": todo.done, "created_at": f"{todo.created_at.isoformat()}Z"}
            for todo in todos
        ],
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="flask-a-la-vista.json"'
    return answer


@accounts.post("/account/delete")
@limit_wrong_passwords
@login_required
def delete() -> BaseResponse | tuple[str, HTTPStatus]:
    """Delete the account and all that is in it."""
    form, user = DeleteAccountForm(), logged_in_user()
    if not form.validate() or not is_password_of(user, form.password):
        return account_page(delete=form), HTTPStatus.UNPROCESSABLE_ENTITY
    # The todos and sessions go with it: the database sees to that.
    db.session.execute(sa.delete(User).where(User.id == user.id))
    db.session.commit()
    forget_session()
    flash(_("Your account and all its todos are deleted."), "success")
    return redirect(url_for("home.hello"), HTTPStatus.SEE_OTHER)


@accounts.post("/log-out")
def log_out() -> BaseResponse:
    """Sign out of this browser."""
    end_session()
    db.session.commit()
    flash(_("You are signed out. See you soon."), "success")
    return redirect(url_for("home.hello"), HTTPStatus.SEE_OTHER)


@accounts.post("/log-out/everywhere")
@login_required
def log_out_everywhere() -> BaseResponse:
    """Sign out of every browser, this one included."""
    end_all_sessions(logged_in_user())
    db.session.commit()
    forget_session()
    flash(_("You are signed out, in every browser."), "success")
    return redirect(url_for("home.hello"), HTTPStatus.SEE_OTHER)


def is_password_of(user: User, field: Field) -> bool:
    """Tell whether the field holds the user's password; if not, it says so, and the attempt counts.

    Raises:
        AccountDeletedError: the account was deleted meanwhile.
    """
    kept, user_id = user.password_hash, user.id
    db.session.rollback()  # nobody else should wait for this transaction while hashing takes its time
    good = verify_password(kept, field.data)
    if db.session.get(User, user_id, with_for_update=True) is None:
        raise AccountDeletedError
    if good:
        return True
    g.password_was_wrong = True
    field.errors = [_("That is not the password of this account.")]
    return False


def account_page(change: ChangePasswordForm | None = None, delete: DeleteAccountForm | None = None) -> str:
    """Return the page of the account, with one of its forms as it stands."""
    return render_template(
        "accounts/account.html",
        user=logged_in_user(),
        change=change or ChangePasswordForm(formdata=None),
        delete=delete or DeleteAccountForm(formdata=None),
    )
