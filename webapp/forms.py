"""What the forms of several features share."""

from collections.abc import Callable
from typing import TypeVar

from flask import current_app, request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import StringField

View = TypeVar("View", bound=Callable[..., object])


class Form(FlaskForm):
    """A form whose fields are texts: a file or JSON sent in their place counts as nothing sent."""

    class Meta:
        """CSRFProtect checks the token of every POST, so the forms need no field for it."""

        csrf = False

        def wrap_formdata(self, _form: FlaskForm, formdata: object) -> MultiDict[str, str] | None:
            """Return the texts of the request, or nothing for a form that is made blank."""
            return None if formdata is None else request.form


def handles(form_class: type[Form]) -> Callable[[View], View]:
    """Note on a view which form it handles, so that an error page can offer to send that form again."""

    def decorate(view: View) -> View:
        view.form_class = form_class  # type: ignore[attr-defined]  # functions take attributes, their type does not say so
        return view

    return decorate


def sent_form() -> Form:
    """Return the form that the view of this request handles, with what was sent; without fields if it handles none."""
    view = current_app.view_functions.get(request.endpoint or "")
    form: Form = getattr(view, "form_class", Form)()
    return form


def typed_texts(form: Form) -> list[str]:
    """Return what was typed into the visible fields of a form, except passwords."""
    return [field.data for field in form if type(field) is StringField and field.data]


def trim(text: str | None) -> str | None:
    """Drop the white space around what was typed."""
    return text.strip() if text else text
