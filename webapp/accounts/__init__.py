"""Accounts: registering, logging in and out, sessions, and the account page."""

from flask import Flask

from webapp.accounts import rate_limits
from webapp.accounts.sessions import PRESERVED_SESSION_KEYS, AccountDeletedError, show_account_deleted
from webapp.accounts.views import accounts


def init_app(app: Flask) -> None:
    """Add the pages of an account, and the limits on wrong passwords."""
    app.config["PRESERVED_SESSION_KEYS"] = PRESERVED_SESSION_KEYS
    rate_limits.init_app(app)
    app.register_blueprint(accounts)
    app.register_error_handler(AccountDeletedError, show_account_deleted)
