"""Templates compiled for each language, and the parts of a page that are rendered once."""

from itertools import count
from unittest import mock

import pytest
from flask import Flask, render_template, render_template_string

from unit.conftest import NewApp
from webapp import templating
from webapp.preferences import language

SPANISH, ENGLISH = {"Accept-Language": "es"}, {"Accept-Language": "en"}


def show(app: Flask, template: str, headers: dict[str, str] = SPANISH, root: str = "", **context: object) -> str:
    """Return what a template of the app shows."""
    with app.test_request_context(headers=headers, environ_overrides={"SCRIPT_NAME": root}):
        return render_template(template, **context)


def test_statement_on_a_line_of_its_own_leaves_no_line(new_app: NewApp) -> None:
    """Pages hold no lines that are empty because a template needed them."""
    app = new_app({"page.html": "<ul>\n  {% for n in [1, 2] %}\n  <li>{{ n }}\n  {% endfor %}\n</ul>"})

    assert show(app, "page.html") == "<ul>\n  <li>1\n  <li>2\n</ul>"


def test_only_the_function_that_translates_is_replaced(new_app: NewApp) -> None:
    """Another function that is given a text is called with it, whatever its name."""
    app = new_app({"page.html": "{{ A('Home') }} {{ _a('Home') }} {{ a('Home') }}"})

    assert show(app, "page.html", A=len, _a=len, a=len) == "4 4 4"


def test_constant_text_is_in_the_language_of_the_request(new_app: NewApp) -> None:
    """One template of one app shows each visitor their language, whoever came first."""
    app = new_app({"page.html": '{{ _("Home") }}, {{ _(\'Home\') }}, {{ _("Home")|upper }}'})

    shown = [show(app, "page.html", headers) for headers in (SPANISH, ENGLISH, SPANISH)]

    assert shown == ["Inicio, Inicio, INICIO", "Home, Home, HOME", "Inicio, Inicio, INICIO"]


def test_constant_text_is_looked_up_when_its_template_is_compiled(new_app: NewApp) -> None:
    """Once a page has been shown, its constant texts cost nothing more."""
    app = new_app({"page.html": '{{ _("Home") }}'})
    show(app, "page.html")

    with (
        mock.patch.object(templating, "catalogue") as compiling,
        mock.patch.object(language, "catalogue") as showing,
    ):
        assert show(app, "page.html") == "Inicio"

    assert not compiling.called
    assert not showing.called


def test_text_with_parts_is_filled_in_at_each_request(new_app: NewApp) -> None:
    """A text with parts shows what it is given each time, escaped, in each language."""
    app = new_app({"page.html": '{{ _("Hello, %(name)s", name=name) }}'})

    assert show(app, "page.html", name="Ana") == "Hola, Ana"
    assert show(app, "page.html", ENGLISH, name="Eva") == "Hello, Eva"
    assert show(app, "page.html", name="<b>") == "Hola, &lt;b&gt;"


def test_text_from_a_variable_is_looked_up_at_each_request(new_app: NewApp) -> None:
    """A text that is not written in the template is translated when it is shown."""
    app = new_app({"page.html": "{{ _(text) }}"})

    assert [show(app, "page.html", text=text) for text in ("Home", "Menu")] == ["Inicio", "Menú"]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        pytest.param('{{ _("100%% Flask") }}', "100% Flask", id="per cent"),
        pytest.param('{{ _("100%% %(name)s", name="x") }}', "100% x", id="per cent beside a part"),
        pytest.param('{{ _("a < b & c") }}', "a &lt; b &amp; c", id="signs of HTML"),
        pytest.param('{{ _("say \\"hi\\"") }}', "say &#34;hi&#34;", id="quotation marks"),
        pytest.param('{{ _("no such text") }}', "no such text", id="not translated"),
        pytest.param('<p title="{{ _("Home") }}">', '<p title="Inicio">', id="attribute"),
        pytest.param('{{ ("Home") }} {{ [_("Home")][0] }}', "Home Inicio", id="other parentheses"),
        pytest.param('{% set _x = "Home" %}{{ _x }}', "Home", id="other names"),
    ],
)
def test_text_is_a_format_and_no_markup(new_app: NewApp, source: str, shown: str) -> None:
    """A text is a format, whether it has parts or not, and is escaped like any other."""
    assert show(new_app({"page.html": source}), "page.html") == shown


def test_text_of_included_and_inherited_templates_is_translated(new_app: NewApp) -> None:
    """Whatever templates a page is made of, all are in its language."""
    app = new_app(
        {
            "frame.html": '{{ _("Menu") }}: {% block content %}{% endblock %}',
            "part.html": '{{ _("Home") }}',
            "macros.html": '{% macro dark() %}{{ _("Dark") }}{% endmacro %}',
            "page.html": '{% extends "frame.html" %}{% from "macros.html" import dark %}'
            '{% block content %}{% include "part.html" %}, {{ dark() }}{% endblock %}',
        }
    )

    assert show(app, "page.html") == "Menú: Inicio, Oscuro"
    assert show(app, "page.html", ENGLISH) == "Menu: Home, Dark"


def test_template_from_a_text_is_in_the_default_language(app: Flask) -> None:
    """A template without a file is compiled once for all, so its constant texts are in Spanish."""
    with app.test_request_context(headers=SPANISH):
        assert render_template_string('{{ _("Home") }}') == "Inicio"


def test_template_can_be_given_itself(new_app: NewApp) -> None:
    """A page may extend a template that it is given, in place of a name."""
    app = new_app({"frame.html": "[{% block content %}{% endblock %}]", "page.html": "{% extends frame %}"})

    with app.test_request_context():
        frame = app.jinja_env.get_template("frame.html")
        assert render_template("page.html", frame=frame) == "[]"


def test_template_knows_the_globals_and_its_own(app: Flask) -> None:
    """What a template is loaded with is added to what all of them know, and wins."""
    known = app.jinja_env.make_globals({"LANGUAGES": "mine", "mine": 1})

    assert (known["LANGUAGES"], known["mine"]) == ("mine", 1)
    assert known["url_for"] is app.jinja_env.globals["url_for"]
    assert "mine" not in app.jinja_env.globals


def counting(new_app: NewApp, *, debug: bool = False) -> Flask:
    """Return an app with a component that counts how often it was rendered."""
    app = new_app(
        {
            "part.html": '{{ _("Home") }} {{ text }} {{ rendered() }}',
            "page.html": '{{ component("part.html", text=text) }}',
            "other.html": '{{ component("other_part.html", text=text) }}',
            "other_part.html": "{{ rendered() }}",
        },
        debug=debug,
    )
    app.jinja_env.globals["rendered"] = count(1).__next__
    return app


def test_component_is_rendered_once(new_app: NewApp) -> None:
    """A part of a page that depends on its arguments alone is rendered at its first use."""
    app = counting(new_app)

    assert [show(app, "page.html", text="a") for _ in range(3)] == ["Inicio a 1"] * 3


def test_component_is_rendered_for_each_of_what_it_depends_on(new_app: NewApp) -> None:
    """Another template, argument, language or path that the app is mounted at makes another one; each is kept."""
    app = counting(new_app)

    for _again in range(2):
        assert show(app, "page.html", text="a") == "Inicio a 1"
        assert show(app, "page.html", text="b") == "Inicio b 2"
        assert show(app, "page.html", ENGLISH, text="a") == "Home a 3"
        assert show(app, "page.html", text="a", root="/notes") == "Inicio a 4"
        assert show(app, "other.html", text="a") == "5"


def test_component_is_escaped_once(new_app: NewApp) -> None:
    """Markup in an argument is shown as text, and that of the component is not escaped again."""
    assert show(counting(new_app), "page.html", text="<b>") == "Inicio &lt;b&gt; 1"


def test_component_is_rendered_anew_in_debug(new_app: NewApp) -> None:
    """Whoever develops a component sees each change at once."""
    app = counting(new_app, debug=True)

    assert [show(app, "page.html", text="a") for _ in range(2)] == ["Inicio a 1", "Inicio a 2"]


@pytest.mark.parametrize(
    ("debug", "shown"), [pytest.param(False, "before", id="outside debug"), pytest.param(True, "after", id="in debug")]
)
def test_changed_template_is_read_again_in_debug(new_app: NewApp, *, debug: bool, shown: str) -> None:
    """Outside debug, a template is read once in the life of the app; in debug, a change shows at once."""
    templates = {"page.html": "before"}
    app = new_app(templates, debug=debug)
    show(app, "page.html")

    templates["page.html"] = "after"

    assert show(app, "page.html") == shown


def test_two_apps_keep_their_templates_apart(new_app: NewApp) -> None:
    """What one app has rendered or compiled is not shown by another."""
    one, other = new_app({"page.html": "one"}), new_app({"page.html": "other"})

    assert [show(app, "page.html") for app in (one, other)] == ["one", "other"]
