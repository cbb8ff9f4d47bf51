"""Views of the account page: change the password, delete the account, log out."""

from http import HTTPStatus

import sqlalchemy as sa
from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import PasswordField

from webapp.accounts.forms import ChangePasswordForm, DeleteAccountForm, new_password_error
from webapp.accounts.models import User
from webapp.accounts.passwords import hash_password, verify_password
from webapp.accounts.rate_limits import count_password_attempt
from webapp.accounts.sessions import (
    AccountDeletedError,
    end_all_sessions,
    end_session,
    logged_in_user,
    login_required,
    reset_session,
    start_session,
)
from webapp.database import db
from webapp.forms import handles
from webapp.logs import Event, log_event

accounts = Blueprint("accounts", __name__)


@accounts.get("/account")
@login_required
def account() -> str:
    """Show what can be done with the account."""
    return render_account()


@accounts.post("/account/password")
@handles(ChangePasswordForm)
@login_required
def change_password() -> ResponseReturnValue:
    """Change the password, and log out of every other browser."""
    form, user = ChangePasswordForm(), logged_in_user()
    if not form.validate():
        return render_account(change=form), HTTPStatus.UNPROCESSABLE_ENTITY
    name = user.name
    db.session.rollback()  # judging a password is slow, too: see check_password
    error = new_password_error(form.new_password.data, name)
    if not check_password(user, form.current_password):
        return render_account(change=form), HTTPStatus.UNPROCESSABLE_ENTITY
    if error:
        form.new_password.errors = [error]
        return render_account(change=form), HTTPStatus.UNPROCESSABLE_ENTITY
    user.password_hash = hash_password(form.new_password.data)
    end_all_sessions(user)
    start_session(user)
    db.session.commit()
    log_event(Event.PASSWORD_CHANGED, account=user.id)
    flash(_("Your password is changed. Other browsers have to log in again."), "success")
    return redirect(url_for(".account"), HTTPStatus.SEE_OTHER)


@accounts.post("/account/delete")
@handles(DeleteAccountForm)
@login_required
def delete() -> ResponseReturnValue:
    """Delete the account and everything in it."""
    form, user = DeleteAccountForm(), logged_in_user()
    user_id = user.id
    if not form.validate() or not check_password(user, form.password):
        return render_account(delete=form), HTTPStatus.UNPROCESSABLE_ENTITY
    db.session.execute(sa.delete(User).where(User.id == user.id))  # the database deletes todos and sessions with it
    db.session.commit()
    reset_session()
    log_event(Event.ACCOUNT_DELETED, account=user_id)
    flash(_("Your account and all its todos are deleted."), "success")
    return redirect(url_for("home.hello"), HTTPStatus.SEE_OTHER)


@accounts.post("/log-out")
def log_out() -> ResponseReturnValue:
    """Log out of this browser."""
    end_session()
    db.session.commit()
    flash(_("You are logged out. See you soon."), "success")
    return redirect(url_for("home.hello"), HTTPStatus.SEE_OTHER)


@accounts.post("/log-out/everywhere")
@login_required
def log_out_everywhere() -> ResponseReturnValue:
    """Log out of every browser, this one included."""
    user_id = logged_in_user().id
    end_all_sessions(logged_in_user())
    db.session.commit()
    log_event(Event.SESSIONS_REVOKED, account=user_id)
    reset_session()
    flash(_("You are logged out, in every browser."), "success")
    return redirect(url_for("home.hello"), HTTPStatus.SEE_OTHER)


def check_password(user: User, field: PasswordField) -> bool:
    """Check the user's password, and lock the account until the transaction ends. A wrong one is told in the field.

    Raises:
        AccountDeletedError: the account was deleted while the password was checked.
        werkzeug.exceptions.TooManyRequests: there were too many wrong passwords.
    """
    user_id, name, password_hash = user.id, user.name, user.password_hash
    db.session.rollback()  # hashing is slow on purpose: end the transaction, so that no other request waits for it
    attempt = count_password_attempt(name, password_hash)
    if not verify_password(password_hash, field.data):
        field.errors = [_("That is not the password of this account.")]
        log_event(Event.PASSWORD_REFUSED, account=user_id)
    else:
        attempt.take_back()
    if db.session.get(User, user_id, with_for_update=True) is None:
        raise AccountDeletedError
    return not field.errors


def render_account(change: ChangePasswordForm | None = None, delete: DeleteAccountForm | None = None) -> str:
    """Render the account page, with one of its forms as it was sent."""
    return render_template(
        "accounts/account.html",
        user=logged_in_user(),
        change=change or ChangePasswordForm(formdata=None),
        delete=delete or DeleteAccountForm(formdata=None),
    )
