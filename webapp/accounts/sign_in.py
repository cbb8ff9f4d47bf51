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

from webapp.accounts.models import SignIn, User, now
from webapp.database import db
from webapp.navigation import this_address

P = ParamSpec("P")

LIFETIME = timedelta(days=31)
"""As long as Flask takes a session's signature to be good (PERMANENT_SESSION_LIFETIME)."""

KEPT = ("user_ip",)
"""What a new session takes over from the old one; the language has a cookie of its own."""


LONGEST_KEPT = 200
"""Characters of what was typed, as many as a todo may have; browsers drop a session of more than 4 kB."""


class AccountGoneError(Exception):
    """The account was deleted while something in it was to be changed."""


def current_user() -> User | None:
    """Return who is signed in, by one query for each request."""
    if "user" not in g:
        g.user = _load_user(session.get("sign_in"))
    user: User | None = g.user
    return user


def _load_user(token: object) -> User | None:
    if not isinstance(token, str):
        return None
    good = (SignIn.token == token, SignIn.created_at > now() - LIFETIME)
    return db.session.scalars(sa.select(User).join(SignIn, SignIn.user_id == User.id).where(*good)).one_or_none()


def signed_in_user() -> User:
    """Return who is signed in, where a view is for nobody else.

    Raises:
        AssertionError: the view lacks `sign_in_required`.
    """
    user = current_user()
    assert user is not None, "The view lacks @sign_in_required."  # noqa: S101 - a mistake of ours, not of a visitor
    return user


def start_session(user: User) -> None:
    """Sign a user in: a new session, with a token that the server knows. The caller commits."""
    outlived = sa.and_(SignIn.user_id == user.id, SignIn.created_at <= now() - LIFETIME)
    db.session.execute(sa.delete(SignIn).where((SignIn.token == session.get("sign_in", "")) | outlived))
    forget_session()
    session["sign_in"] = secrets.token_urlsafe(32)
    # The name greets without a query, also on the page that says that the database is away.
    session["username"] = user.name
    db.session.add(SignIn(token=session["sign_in"], user_id=user.id))
    g.user = user


def end_session() -> None:
    """Sign out of this browser, on the server too. The caller commits."""
    db.session.execute(sa.delete(SignIn).where(SignIn.token == session.get("sign_in", "")))
    forget_session()


def end_all_sessions(user: User) -> None:
    """Sign a user out of every browser. The caller commits."""
    db.session.execute(sa.delete(SignIn).where(SignIn.user_id == user.id))


def forget_session() -> None:
    """Forget who was signed in here."""
    kept = {key: session[key] for key in KEPT if key in session}
    session.clear()
    session.update(kept)
    g.user = None


def sign_in_required(view: Callable[P, Any]) -> Callable[P, Any]:
    """Send whoever is not signed in to the form, and afterwards back to where they were going."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
        if current_user():
            return view(*args, **kwargs)
        return send_to_sign_in()

    return guarded


def send_to_sign_in() -> Response:
    """Redirect to the form; a page that was asked for is where the visitor arrives after it."""
    if "sign_in" in session:
        forget_session()
        flash(" ".join([_("Your session has ended: please sign in again."), *what_was_typed()]), "warning")
    else:
        flash(_("Sign in first, please: that page is for people with an account."), "warning")
    going = this_address() if request.method == "GET" else None
    return redirect(url_for("visits.hello", next=going), 303)


def what_was_typed() -> list[str]:
    """Return the text that a form brought, if it did, so that it can be read and written again."""
    typed = request.form.get("description", "").strip()[:LONGEST_KEPT]
    return [_("You had written: %(text)s", text=typed)] if typed else []


def account_gone(_error: AccountGoneError) -> Response:
    """Send whoever's account was deleted meanwhile to the form."""
    db.session.rollback()
    return send_to_sign_in()
