"""The login form of the notes."""

import unicodedata

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, PasswordField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

LONGEST_NAME = 40
"""Characters (Unicode code points), after trimming."""


def trim(text: str | None) -> str | None:
    """Drop the white space around what was typed."""
    return text.strip() if text else text


def one_line(_form: FlaskForm, field: Field) -> None:
    """Refuse control characters, line breaks among them.

    Raises:
        ValidationError: the field holds one.
    """
    if any(unicodedata.category(character) == "Cc" for character in field.data):
        raise ValidationError(_l("Use letters, digits and signs, on one line."))


def not_blank(_form: FlaskForm, field: Field) -> None:
    """Refuse a name of which trimming leaves nothing; it goes back empty, as it was read.

    Raises:
        ValidationError: nothing is left.
    """
    if not field.data:
        raise ValidationError(_l("Enter your username."))


class LoginForm(FlaskForm):
    """A name and a password; any that are not empty will do."""

    class Meta:
        """Its token is checked by CSRFProtect, as that of every form of the app."""

        csrf = False

    username = StringField(
        _l("Username"),
        filters=[trim],
        validators=[
            InputRequired(_l("Enter your username.")),
            not_blank,
            Length(max=LONGEST_NAME, message=_l("At most %(max)d characters.")),
            one_line,
        ],
    )
    password = PasswordField(_l("Password"), validators=[InputRequired(_l("Enter your password."))])
