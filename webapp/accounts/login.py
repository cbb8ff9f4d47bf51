"""The one way in: a known name with its password, or a new name with a good one."""

import sqlalchemy as sa
from flask import flash, g
from flask_babel import gettext as _

from webapp.accounts.forms import LoginForm, fault_of_new_password
from webapp.accounts.models import User, name_key
from webapp.accounts.passwords import hash_password, is_outdated, verify_password
from webapp.accounts.sessions import start_session
from webapp.database import db


def enter(form: LoginForm) -> bool:
    """Sign in with a form that is valid so far. If that cannot be, the form says why beside its password."""
    name, password = form.username.data, form.password.data
    kept = db.session.scalar(sa.select(User.password_hash).where(User.name_key == name_key(name)))
    # Hashing takes a while on purpose: nobody else should wait for this transaction meanwhile.
    db.session.rollback()
    if kept is None:
        return register(form, name, password)
    if not verify_password(kept, password):
        return _refuse(form)
    user = find_user(name)
    if user is None or user.password_hash != kept:  # deleted or changed a moment ago
        return _refuse(form)
    if is_outdated(kept):
        user.password_hash = hash_password(password)
    start_session(user)
    flash(_("You are signed in as %(name)s.", name=user.name), "success")
    db.session.commit()
    return True


def find_user(name: str) -> User | None:
    """Return the account of a name, however it is written; it stays until the transaction ends."""
    account = sa.select(User).where(User.name_key == name_key(name)).with_for_update()
    return db.session.execute(account).scalar_one_or_none()


def _refuse(form: LoginForm) -> bool:
    g.password_was_wrong = True
    form.password.errors = [_("That name has an account, and this is not its password.")]
    return False


def register(form: LoginForm, name: str, password: str) -> bool:
    if fault := fault_of_new_password(password):
        form.password.errors = [fault]
        return False
    user = User(name=name, name_key=name_key(name), password_hash=hash_password(password))
    db.session.add(user)
    try:
        db.session.flush()
    except sa.exc.IntegrityError:  # somebody else took the name a moment ago
        db.session.rollback()
        return _refuse(form)
    g.account_was_made = True
    start_session(user)
    flash(_("Your account is ready: you are signed in as %(name)s.", name=user.name), "success")
    db.session.commit()
    return True
