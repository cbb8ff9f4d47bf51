"""The login form of the course notes, and the forms of the account page."""

import unicodedata

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, PasswordField, StringField, SubmitField
from wtforms.validators import InputRequired, Length, ValidationError

from webapp.accounts.models import MAX_NAME_LENGTH
from webapp.accounts.passwords import (
    MAX_PASSWORD_LENGTH,
    MIN_PASSWORD_LENGTH,
    contains_name,
    is_common,
    is_easy_to_guess,
    normalise,
)
from webapp.forms import Form, trim


def one_line(_form: Form, field: Field) -> None:
    """Refuse control characters, line breaks, and halves of surrogate pairs.

    Raises:
        ValidationError: the field holds one.
    """
    if any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in field.data):
        raise ValidationError(_l("Use letters, digits and signs, on one line."))


def not_blank(_form: Form, field: Field) -> None:
    """Refuse a name that is empty after trimming.

    Raises:
        ValidationError: nothing is left.
    """
    if not field.data:
        raise ValidationError(_l("Enter your username."))


def not_too_long(_form: Form, field: Field) -> None:
    """Refuse a password that is longer than any can be, before time is spent on hashing it.

    Raises:
        ValidationError: it is too long.
    """
    if len(normalise(field.data or "")) > MAX_PASSWORD_LENGTH:
        raise ValidationError(_("At most %(max)d characters.", max=MAX_PASSWORD_LENGTH))


def new_password_error(password: str, name: str) -> str | None:
    """Return what is wrong with a new password of the account with this name, or None."""
    if len(normalise(password)) < MIN_PASSWORD_LENGTH:
        return str(_("A new password needs at least %(min)d characters.", min=MIN_PASSWORD_LENGTH))
    if is_common(password):
        return str(_("Too many people use that password. Choose another one."))
    if contains_name(password, name):
        return str(_("Your name is in that password. Choose another one."))
    if is_easy_to_guess(password, name):
        return str(_("That password is easy to guess. Choose a longer one, such as several words."))
    return None


class LoginForm(Form):
    """A name and a password.

    Their labels and the button's are those of the course notes, `Password` in Spanish too: the hints explain them.
    """

    username = StringField(
        _l("Username"),
        description=_l("A new name creates an account; an existing one needs its password."),
        filters=[trim],
        validators=[
            InputRequired(_l("Enter your username.")),
            not_blank,
            Length(max=MAX_NAME_LENGTH, message=_l("At most %(max)d characters.")),
            one_line,
        ],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Password"),
        description=_l("Your password: at least 8 characters."),
        validators=[InputRequired(_l("Enter your password.")), not_too_long],
        render_kw={"autocomplete": "current-password"},
    )
    submit = SubmitField(_l("Send"))


class ChangePasswordForm(Form):
    """The current password and a new one."""

    current_password = PasswordField(
        _l("Current password"),
        validators=[InputRequired(_l("Enter your password.")), not_too_long],
        render_kw={"autocomplete": "current-password"},
    )
    new_password = PasswordField(
        _l("New password"),
        description=_l("At least 8 characters."),
        validators=[InputRequired(_l("Enter a new password.")), not_too_long],
        render_kw={"autocomplete": "new-password"},
    )


class DeleteAccountForm(Form):
    """The password, to be sure."""

    password = PasswordField(
        _l("Your password"),
        validators=[InputRequired(_l("Enter your password.")), not_too_long],
        render_kw={"autocomplete": "current-password"},
    )
