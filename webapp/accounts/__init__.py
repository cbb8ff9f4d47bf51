"""Accounts: signing in and out, and what people can do with their own account."""

from flask import Flask

from webapp.accounts import limits
from webapp.accounts.sign_in import AccountGoneError, account_gone, current_user
from webapp.accounts.views import accounts


def init_app(app: Flask) -> None:
    """Add the pages of an account, and the limits on attempts."""
    limits.init_app(app)
    app.register_blueprint(accounts)
    app.register_error_handler(AccountGoneError, account_gone)
    app.jinja_env.globals["current_user"] = current_user
