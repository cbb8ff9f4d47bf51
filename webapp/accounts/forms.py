"""The login form of the notes, and those of the account page."""

import unicodedata

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, PasswordField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from webapp.accounts.models import MAX_NAME_LENGTH
from webapp.accounts.passwords import MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, is_common, normalise
from webapp.forms import Form, trim


def one_line(_form: Form, field: Field) -> None:
    """Refuse control characters, line breaks among them, and halves of characters.

    Raises:
        ValidationError: the field holds one.
    """
    if any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in field.data):
        raise ValidationError(_l("Use letters, digits and signs, on one line."))


def not_blank(_form: Form, field: Field) -> None:
    """Refuse a name of which trimming leaves nothing; it goes back empty, as it was read.

    Raises:
        ValidationError: nothing is left.
    """
    if not field.data:
        raise ValidationError(_l("Enter your username."))


def not_too_long(_form: Form, field: Field) -> None:
    """Refuse a password that nobody can have, before time is spent on it.

    Raises:
        ValidationError: it is longer than any may be.
    """
    if len(normalise(field.data or "")) > MAX_PASSWORD_LENGTH:
        raise ValidationError(_("At most %(max)d characters.", max=MAX_PASSWORD_LENGTH))


def fault_of_new_password(password: str) -> str | None:
    """Return what is wrong with a password that somebody chooses, or None."""
    if len(normalise(password)) < MIN_PASSWORD_LENGTH:
        return str(_("A new password needs at least %(min)d characters.", min=MIN_PASSWORD_LENGTH))
    if is_common(password):
        return str(_("Too many people use that password. Choose another one."))
    return None


class LoginForm(Form):
    """A name and a password."""

    username = StringField(
        _l("Username"),
        filters=[trim],
        validators=[
            InputRequired(_l("Enter your username.")),
            not_blank,
            Length(max=MAX_NAME_LENGTH, message=_l("At most %(max)d characters.")),
            one_line,
        ],
    )
    password = PasswordField(_l("Password"), validators=[InputRequired(_l("Enter your password.")), not_too_long])


class ChangePasswordForm(Form):
    """The present password and a new one."""

    present = PasswordField(
        _l("Current password"), validators=[InputRequired(_l("Enter your password.")), not_too_long]
    )
    new = PasswordField(_l("New password"), validators=[InputRequired(_l("Enter a new password.")), not_too_long])


class DeleteAccountForm(Form):
    """The password, to be sure."""

    password = PasswordField(_l("Your password"), validators=[InputRequired(_l("Enter your password.")), not_too_long])
