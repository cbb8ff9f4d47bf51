"""What is written into a list."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, StringField
from wtforms.validators import Length

from webapp.forms import trim
from webapp.todos.models import LONGEST_DESCRIPTION


def without_nul(text: str | None) -> str | None:
    """Drop the character that PostgreSQL cannot keep (U+0000); nobody can type it."""
    return text.replace("\0", "") if text else text


def on_one_line(text: str | None) -> str | None:
    """Turn line breaks into spaces, as a browser's own input does."""
    return " ".join(text.splitlines()) if text else text


class DescriptionForm(FlaskForm):
    """A description: anything, up to its length."""

    class Meta:
        """Its token is checked by CSRFProtect, as that of every form of the app."""

        csrf = False

    description = StringField(
        _l("What is to be done?"),
        filters=[without_nul, on_one_line, trim],
        validators=[Length(max=LONGEST_DESCRIPTION, message=_l("At most %(max)d characters."))],
    )


class NewTodoForm(DescriptionForm):
    """A new todo."""

    form_key = HiddenField(filters=[without_nul], validators=[Length(min=16, max=64)])
    """Different for each form that was shown."""


class EditTodoForm(DescriptionForm):
    """A todo that stands, with the version that was edited."""

    version = IntegerField()
