"""Accounts: signing in and out, and what people can do with their own account."""

from flask import Flask

from webapp.accounts import rate_limits
from webapp.accounts.sessions import AccountDeletedError, account_deleted, current_user
from webapp.accounts.views import accounts


def init_app(app: Flask) -> None:
    """Add the pages of an account, and the limits on attempts."""
    rate_limits.init_app(app)
    app.register_blueprint(accounts)
    app.register_error_handler(AccountDeletedError, account_deleted)
    app.jinja_env.globals["current_user"] = current_user
