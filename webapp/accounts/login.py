"""Log in with a known name and its password, or register a new name."""

import sqlalchemy as sa
from flask import flash
from flask_babel import gettext as _

from webapp.accounts.forms import LoginForm, new_password_error
from webapp.accounts.models import User, name_key
from webapp.accounts.names import is_latin, is_visible, skeleton
from webapp.accounts.passwords import hash_password, needs_rehash, verify_password
from webapp.accounts.rate_limits import count_password_attempt, count_registration
from webapp.accounts.sessions import start_session
from webapp.database import db
from webapp.logs import Event, log_event


def log_in_or_register(form: LoginForm) -> bool:
    """Log in, or register if the name is new; `form` has been validated.

    Returns:
        Whether a session began. If not, the form says why beside its password.

    Raises:
        werkzeug.exceptions.TooManyRequests: there were too many wrong passwords or new accounts.
    """
    password_hash = db.session.scalar(
        sa.select(User.password_hash).where(User.name_key == name_key(form.username.data))
    )
    db.session.rollback()  # hashing is slow on purpose: end the transaction, so that no other request waits for it
    return register(form) if password_hash is None else log_in(form, password_hash)


def log_in(form: LoginForm, password_hash: str) -> bool:
    """Log in if the password fits the account's hash; see `log_in_or_register`."""
    name, password = form.username.data, form.password.data
    attempt = count_password_attempt(name, password_hash)
    if not verify_password(password_hash, password):
        return refuse(form)
    attempt.take_back()
    user = lock_user(name)
    if user is None or user.password_hash != password_hash:  # deleted, or its password changed, while we hashed
        return refuse(form)
    if needs_rehash(password_hash):
        user.password_hash = hash_password(password)
    start_session(user)
    db.session.commit()
    log_event(Event.LOGIN, account=user.id)
    flash(_("You are logged in as %(name)s.", name=user.name), "success")
    return True


def register(form: LoginForm) -> bool:
    """Make an account and log in to it; see `log_in_or_register`."""
    name, password = form.username.data, form.password.data
    form.password.errors = list(filter(None, [new_password_error(password, name)]))  # slow, before a transaction begins
    form.username.errors = list(filter(None, [name_error(name)]))
    db.session.rollback()  # before hashing, as above
    if form.errors:
        return False
    attempt = count_registration()
    user = User(name=name, name_key=name_key(name), skeleton=skeleton(name), password_hash=hash_password(password))
    db.session.add(user)
    try:
        db.session.flush()
    except sa.exc.IntegrityError:  # another request registered the name, or one like it, while we hashed
        db.session.rollback()
        attempt.take_back()
        if lock_user(name):
            return refuse(form)
        form.username.errors = [looks_alike_error()]
        return False
    start_session(user)
    db.session.commit()
    log_event(Event.REGISTRATION, account=user.id)
    flash(_("Your account is ready: you are logged in as %(name)s.", name=user.name), "success")
    return True


def name_error(name: str) -> str | None:
    """Return what is wrong with a new name, or None."""
    if not is_visible(name):
        return str(_("That name has characters that cannot be seen, or are not for names. Type it again without them."))
    return looks_alike_error() if db.session.scalar(sa.select(User.id).where(looks_like(name)).limit(1)) else None


def looks_like(name: str) -> sa.ColumnElement[bool]:
    """Return the condition that an account's name looks like another one.

    To letters of other scripts `I` and `i` are one, as one script's capital looks like the other's small letter.
    """
    if is_latin(name):
        return User.skeleton == skeleton(name)
    return sa.func.replace(User.skeleton, "i", "l") == skeleton(name).replace("i", "l")


def looks_alike_error() -> str:
    """Return what is said of a name that looks like another."""
    return str(_("That name looks too much like another one. Choose one that differs more."))


def lock_user(name: str) -> User | None:
    """Return the account of a name in any spelling, and let no other request change it until the transaction ends."""
    account = sa.select(User).where(User.name_key == name_key(name)).with_for_update()
    return db.session.execute(account).scalar_one_or_none()


def refuse(form: LoginForm) -> bool:
    """Say that the password is wrong, and log for which account."""
    account = db.session.scalar(sa.select(User.id).where(User.name_key == name_key(form.username.data)))
    db.session.rollback()  # nothing locks the database while the page is rendered
    log_event(Event.PASSWORD_REFUSED, account=account)
    form.password.errors = [_("That name has an account, and this is not its password.")]
    return False
