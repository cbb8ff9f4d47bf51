"""What the forms of several features share."""

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict


class Form(FlaskForm):
    """A form of ours: takes the texts that were sent, and no file or JSON in their place."""

    class Meta:
        """Its token is checked by CSRFProtect, as that of every form of the app."""

        csrf = False

        def wrap_formdata(self, _form: FlaskForm, formdata: object) -> MultiDict[str, str] | None:
            """Return the texts of the request, or nothing for a form that was made blank."""
            return None if formdata is None else request.form


def trim(text: str | None) -> str | None:
    """Drop the white space around what was typed."""
    return text.strip() if text else text
