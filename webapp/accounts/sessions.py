"""Who is signed in: a token in the signed session, which is good for as long as the server knows it.

About sixty lines instead of Flask-Login: its sessions cannot be ended on the server, which is the point here.
"""

import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, ParamSpec

import sqlalchemy as sa
from flask import flash, g, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.accounts.models import User, UserSession, now
from webapp.database import db
from webapp.urls import current_path

P = ParamSpec("P")

LIFETIME = timedelta(days=31)
"""As long as Flask takes a session's signature to be good (PERMANENT_SESSION_LIFETIME)."""

PRESERVED_SESSION_KEYS = ("user_ip",)
"""What a new session takes over from the old one; the language has a cookie of its own."""


MAX_ECHOED_LENGTH = 200
"""Characters of what was typed, as many as a todo may have; browsers drop a session of more than 4 kB."""


class AccountDeletedError(Exception):
    """The account was deleted while something in it was to be changed."""


def current_user() -> User | None:
    """Return who is signed in, by one query for each request."""
    if "user" not in g:
        g.user = _load_user(session.get("user_session"))
    user: User | None = g.user
    return user


def _load_user(token: object) -> User | None:
    if not isinstance(token, str):
        return None
    good = (UserSession.token == token, UserSession.created_at > now() - LIFETIME)
    return db.session.scalars(
        sa.select(User).join(UserSession, UserSession.user_id == User.id).where(*good)
    ).one_or_none()


def logged_in_user() -> User:
    """Return who is signed in, where a view is for nobody else.

    Raises:
        AssertionError: the view lacks `login_required`.
    """
    user = current_user()
    assert user is not None, "The view lacks @login_required."  # noqa: S101 - a mistake of ours, not of a visitor
    return user


def start_session(user: User) -> None:
    """Sign a user in: a new session, with a token that the server knows. The caller commits."""
    outlived = sa.and_(UserSession.user_id == user.id, UserSession.created_at <= now() - LIFETIME)
    db.session.execute(sa.delete(UserSession).where((UserSession.token == session.get("user_session", "")) | outlived))
    forget_session()
    session["user_session"] = secrets.token_urlsafe(32)
    # The name greets without a query, also on the page that says that the database is away.
    session["username"] = user.name
    db.session.add(UserSession(token=session["user_session"], user_id=user.id))
    g.user = user


def end_session() -> None:
    """Sign out of this browser, on the server too. The caller commits."""
    db.session.execute(sa.delete(UserSession).where(UserSession.token == session.get("user_session", "")))
    forget_session()


def end_all_sessions(user: User) -> None:
    """Sign a user out of every browser. The caller commits."""
    db.session.execute(sa.delete(UserSession).where(UserSession.user_id == user.id))


def forget_session() -> None:
    """Forget who was signed in here."""
    kept = {key: session[key] for key in PRESERVED_SESSION_KEYS if key in session}
    session.clear()
    session.update(kept)
    g.user = None


def login_required(view: Callable[P, Any]) -> Callable[P, Any]:
    """Send whoever is not signed in to the form, and afterwards back to where they were going."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
        if current_user():
            return view(*args, **kwargs)
        return redirect_to_login()

    return guarded


def redirect_to_login() -> Response:
    """Redirect to the form; a page that was asked for is where the visitor arrives after it."""
    if "user_session" in session:
        forget_session()
        flash(" ".join([_("Your session has ended: please sign in again."), *what_was_typed()]), "warning")
    else:
        flash(_("Sign in first, please: that page is for people with an account."), "warning")
    going = current_path() if request.method == "GET" else None
    return redirect(url_for("home.hello", next=going), 303)


def what_was_typed() -> list[str]:
    """Return the text that a form brought, if it did, so that it can be read and written again."""
    typed = request.form.get("description", "").strip()[:MAX_ECHOED_LENGTH]
    return [_("You had written: %(text)s", text=typed)] if typed else []


def account_deleted(_error: AccountDeletedError) -> Response:
    """Send whoever's account was deleted meanwhile to the form."""
    db.session.rollback()
    return redirect_to_login()
