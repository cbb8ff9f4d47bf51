"""The forms that can be tried on the tour. Nothing they are sent is stored."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, PasswordField, StringField, SubmitField
from wtforms import validators as v

from webapp.forms import Form

MAX_MESSAGE_LENGTH = 100
"""Characters."""


class CourseForm(Form):
    """The form of the course notes."""

    username = StringField(_l("Username"), validators=[v.DataRequired()])
    password = PasswordField(_l("Password"), validators=[v.DataRequired()], render_kw={"autocomplete": "off"})
    submit = SubmitField(_l("Send"))


class MessageForm(Form):
    """A text that the next page shows."""

    message = StringField(
        _l("Your message"), validators=[v.InputRequired(), v.Length(max=MAX_MESSAGE_LENGTH)], default=_l("Here I am")
    )
    submit = SubmitField(_l("Send"))


class CookieForm(Form):
    """A session cookie to check."""

    cookie = StringField(_l("Your session cookie"), render_kw={"autocomplete": "off", "spellcheck": "false"})


class ValidatorsForm(Form):
    """A field for most validators of WTForms, which bears its name. The first two tell apart what is blank."""

    data_required = StringField("DataRequired()", validators=[v.DataRequired()], default=" ")
    input_required = StringField("InputRequired()", validators=[v.InputRequired()], default=" ")
    optional = StringField("Optional(), Length(min=3)", validators=[v.Optional(), v.Length(min=3)], default="")
    length = StringField("Length(min=3, max=8)", validators=[v.Length(min=3, max=8)], default="ab")
    number_range = IntegerField("NumberRange(min=1, max=10)", validators=[v.NumberRange(min=1, max=10)], default=11)
    equal_to = StringField('EqualTo("length")', validators=[v.EqualTo("length")], default="abc")
    email = StringField("Email()", validators=[v.Email()], default="ana@example")
    ip_address = StringField("IPAddress()", validators=[v.IPAddress()], default="192.0.2.256")
    mac_address = StringField("MacAddress()", validators=[v.MacAddress()], default="00:00:5e:00:53")
    url = StringField("URL()", validators=[v.URL()], default="flask")
    uuid = StringField("UUID()", validators=[v.UUID()], default="123")
    regexp = StringField(r'Regexp(r"[a-z]+\Z")', validators=[v.Regexp(r"[a-z]+\Z")], default="Flask")
    any_of = StringField('AnyOf(["red", "blue"])', validators=[v.AnyOf(["red", "blue"])], default="green")
    none_of = StringField('NoneOf(["root"])', validators=[v.NoneOf(["root"])], default="root")
