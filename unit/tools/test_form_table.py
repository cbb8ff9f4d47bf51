"""The table of forms, by which the browser tests try each rule on each form: none is missing."""

import re

import pytest
from wtforms import PasswordField, StringField

from e2e.pages.forms import FORMS, OTHER_FORMS
from tools.project import PROJECT
from webapp import create_app  # noqa: F401 - imports all forms of the app
from webapp.forms import Form

pytestmark = pytest.mark.suite

TEMPLATES = PROJECT / "templates"
VISIBLE = {StringField, PasswordField}


def test_every_form_of_a_template_is_in_the_table() -> None:
    """Each `<form` of a template is in the table of forms, or says why it need not be."""
    written = {
        (template.relative_to(TEMPLATES).as_posix(), endpoint)
        for template in TEMPLATES.rglob("*.html")
        for form in re.findall(r"<form\b.*?>", template.read_text(encoding="utf-8"), re.DOTALL)
        for endpoint in re.findall(r'action="{{ (?:url_for\(")?([\w.]+)', form) or [""]
    }

    assert written == {(form.template, form.endpoint) for form in FORMS.values()} | OTHER_FORMS.keys()


def test_every_visible_field_is_in_the_table() -> None:
    """The visible fields of each form of the app are in the table, in their order; the tour's forms keep nothing."""
    modules = {form: form.__module__ for form in Form.__subclasses__()}
    classes = [form for form, name in modules.items() if name.startswith("webapp.") and name != "webapp.tour.forms"]

    fields = {
        tuple(name for name, field in vars(form).items() if getattr(field, "field_class", None) in VISIBLE)
        for form in classes
    }

    assert len(classes) >= 5
    assert fields == {tuple(field.name for field in form.fields) for form in FORMS.values() if form.fields}


def test_a_form_says_why_it_lacks_a_rule() -> None:
    """What a form leaves out is a rule of the browser tests, for a reason."""
    assert {rule for form in FORMS.values() for rule in form.without} == {"refusal", "spaces", "next"}
    assert all(reason for form in FORMS.values() for reason in form.without.values())
