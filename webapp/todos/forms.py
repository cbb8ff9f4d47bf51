"""Forms of the todo list."""

import secrets

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, StringField
from wtforms.validators import Length, ValidationError

from webapp.forms import Form, trim
from webapp.todos.models import MAX_DESCRIPTION_LENGTH, MAX_IDEMPOTENCY_KEY_LENGTH


def drop_nul(text: str | None) -> str | None:
    """Drop the character U+0000, which PostgreSQL cannot store and no keyboard types."""
    return text.replace("\0", "") if text else text


def join_lines(text: str | None) -> str | None:
    """Turn line breaks into spaces, as a browser's own input does."""
    return " ".join(text.splitlines()) if text else text


def cut_or_make(key: str | None) -> str:
    """Return an idempotency key that fits its column; make one for a form that brought none."""
    return (key or secrets.token_urlsafe())[:MAX_IDEMPOTENCY_KEY_LENGTH]


def not_missing(_form: Form, field: Field) -> None:
    """Refuse a description that was not sent at all: only one that was emptied deletes its todo.

    Raises:
        ValidationError: there is none.
    """
    if not field.raw_data:
        raise ValidationError(_l("Write what needs to be done."))


def not_empty(_form: Form, field: Field) -> None:
    """Refuse a description that is empty after trimming.

    Raises:
        ValidationError: nothing is left.
    """
    if not field.data:
        raise ValidationError(_l("Write what needs to be done."))


class NewTodoForm(Form):
    """A new todo."""

    description = StringField(
        _l("What needs to be done?"),
        id="new-todo",
        filters=[drop_nul, join_lines, trim],
        validators=[not_empty, Length(max=MAX_DESCRIPTION_LENGTH, message=_l("At most %(max)d characters."))],
    )
    idempotency_key = HiddenField(filters=[drop_nul, cut_or_make])
    """Different in each form that is shown."""


class EditTodoForm(Form):
    """A changed description."""

    description = StringField(
        _l("Change the todo"),
        id="edited",
        filters=[drop_nul, join_lines, trim],
        validators=[not_missing, Length(max=MAX_DESCRIPTION_LENGTH, message=_l("At most %(max)d characters."))],
    )
    original = HiddenField(filters=[drop_nul])
    """The description that the edit began with, which shows that another tab has changed it meanwhile."""
