"""Who is logged in: a token in the signed session, valid while the server has its row.

Each browser has a row of its own, so that one can be logged out without the others. Flask-Login ends sessions on the
server too, by alternative tokens, but all of an account's together.
"""

import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any, ParamSpec

import sqlalchemy as sa
from flask import current_app, flash, g, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.accounts.device_cookie import remember_device
from webapp.accounts.models import User, UserSession, now
from webapp.database import db
from webapp.forms import sent_form, typed_texts
from webapp.urls import current_url
from webapp.visitor_address import USER_IP

P = ParamSpec("P")

SESSION_LIFETIME = timedelta(days=31)
"""As long as Flask accepts the signature of a session (PERMANENT_SESSION_LIFETIME)."""

PRESERVED_SESSION_KEYS = (USER_IP,)
"""What a new session takes over from the old one, with what other features add to the setting of this name."""

MAX_ECHOED_LENGTH = 200
"""Characters of typed text that a message repeats; browsers drop a session of more than 4 kB."""


class AccountDeletedError(Exception):
    """The account was deleted by another request while this one was about to change something in it."""


def current_user() -> User | None:
    """Return the account that is logged in, by one query for each request."""
    if "user" not in g:
        g.user = load_user(session.get("user_session"))
    user: User | None = g.user
    return user


def load_user(token: str | None) -> User | None:
    """Return the account of a session that is neither ended nor expired."""
    if not token:
        return None
    valid = (UserSession.token == token, UserSession.created_at > now() - SESSION_LIFETIME)
    users = sa.select(User).join(UserSession, UserSession.user_id == User.id).where(*valid)
    return db.session.scalars(users).one_or_none()


def logged_in_user() -> User:
    """Return the account that is logged in; for views that require one.

    Raises:
        AssertionError: the view lacks `login_required`.
    """
    user = current_user()
    assert user is not None, "The view lacks @login_required."  # noqa: S101 - our mistake, not a visitor's
    return user


def start_session(user: User) -> None:
    """Log in to an account: a new session, with a token that the server knows. The caller commits."""
    expired = sa.and_(UserSession.user_id == user.id, UserSession.created_at <= now() - SESSION_LIFETIME)
    old = UserSession.token == session.get("user_session", "")
    db.session.execute(sa.delete(UserSession).where(old | expired))
    reset_session()
    session["user_session"] = secrets.token_urlsafe(32)
    session["username"] = user.name  # as in the course notes
    db.session.add(UserSession(token=session["user_session"], user_id=user.id))
    remember_device(user.password_hash)
    g.user = user


def end_session() -> None:
    """Log out of this browser, on the server too. The caller commits."""
    db.session.execute(sa.delete(UserSession).where(UserSession.token == session.get("user_session", "")))
    reset_session()


def end_all_sessions(user: User) -> None:
    """Log out of every browser. The caller commits."""
    db.session.execute(sa.delete(UserSession).where(UserSession.user_id == user.id))


def reset_session() -> None:
    """Log out in this browser: empty the session, except for the keys that are preserved."""
    preserved = {key: session[key] for key in current_app.config["PRESERVED_SESSION_KEYS"] if key in session}
    session.clear()
    session.update(preserved)
    g.user = None


def forget_expired_session() -> None:
    """Reset a session whose token is no longer valid."""
    if "user_session" in session and current_user() is None:
        reset_session()


def login_required(view: Callable[P, Any]) -> Callable[P, Any]:
    """Redirect visitors who are not logged in to the login form, and back to the page they asked for afterwards."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
        if current_user():
            return view(*args, **kwargs)
        return redirect_to_login()

    return guarded


def redirect_to_login() -> Response:
    """Redirect to the login form, and reset a session that has ended; the message repeats the text that was sent."""
    if "user_session" in session:
        reset_session()
        messages = [_("Your session has ended: please log in again.")]
        messages += [_("You had written: %(text)s", text=text[:MAX_ECHOED_LENGTH]) for text in typed_texts(sent_form())]
        flash(" ".join(messages), "warning")
    else:
        flash(_("Log in first, please: that page is for people with an account."), "warning")
    next_path = current_url() if request.method == "GET" else None
    return redirect(url_for("home.hello", next=next_path), HTTPStatus.SEE_OTHER)


def show_account_deleted(_error: AccountDeletedError) -> Response:
    """Redirect to the login form: the account is no longer there."""
    db.session.rollback()
    return redirect_to_login()
