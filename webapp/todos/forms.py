"""What is written into a list."""

import secrets

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, IntegerField, StringField
from wtforms.validators import Length, ValidationError

from webapp.forms import Form, trim
from webapp.todos.models import MAX_DESCRIPTION_LENGTH, MAX_IDEMPOTENCY_KEY_LENGTH


def without_nul(text: str | None) -> str | None:
    """Drop the character that PostgreSQL cannot keep (U+0000); nobody can type it."""
    return text.replace("\0", "") if text else text


def on_one_line(text: str | None) -> str | None:
    """Turn line breaks into spaces, as a browser's own input does."""
    return " ".join(text.splitlines()) if text else text


def cut_or_made(key: str | None) -> str:
    """Return a form's key as it can be kept; a form that brought none has one that no other has."""
    return (key or secrets.token_urlsafe())[:MAX_IDEMPOTENCY_KEY_LENGTH]


def sent(_form: Form, field: Field) -> None:
    """Refuse a description that was left out, as only one that was emptied deletes its todo.

    Raises:
        ValidationError: there is none.
    """
    if not field.raw_data:
        raise ValidationError(_l("Write what needs to be done."))


class DescriptionForm(Form):
    """A description: anything, up to its length."""

    description = StringField(
        _l("What needs to be done?"),
        filters=[without_nul, on_one_line, trim],
        validators=[sent, Length(max=MAX_DESCRIPTION_LENGTH, message=_l("At most %(max)d characters."))],
    )


class NewTodoForm(DescriptionForm):
    """A new todo."""

    idempotency_key = HiddenField(filters=[without_nul, cut_or_made])
    """Different for each form that was shown."""


class EditTodoForm(DescriptionForm):
    """A todo that stands, with the version that was edited."""

    version = IntegerField()
