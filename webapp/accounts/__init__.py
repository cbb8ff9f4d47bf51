"""Accounts: registering, logging in and out, sessions, and the account page."""

from flask import Flask

from webapp.accounts import rate_limits
from webapp.accounts.sessions import AccountDeletedError, show_account_deleted
from webapp.accounts.views import accounts


def init_app(app: Flask) -> None:
    """Add the pages of an account, and the limits on wrong passwords."""
    rate_limits.init_app(app)
    app.register_blueprint(accounts)
    app.register_error_handler(AccountDeletedError, show_account_deleted)
