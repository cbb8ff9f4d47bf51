"""How a bug names the passage that it changes (webapp/tour/places.py and bugs/passages.py)."""

import re
from pathlib import Path

import pytest

from bugs.bug import BugError, Edit
from bugs.passages import apply_edit, find_passage, read_sources
from webapp.tour.places import places

pytestmark = pytest.mark.suite

PYTHON = '''\
"""A module."""

LIMIT = 10

MESSAGES: dict[int, str] = {
    1: "one",
}


class User:
    name = "x"

    @property
    def key(self):
        return self.name


@cache
async def fetch(key):
    local = key

    def inner():
        return local

    return inner'''

TEMPLATE = """\
{% block title %}Title{% endblock title %}
{%- macro field(
  name) %}
  <input name="{{ name }}">
{%- endmacro %}
{% block content %}{% block inner %}x{% endblock %}{% endblock content %}
"""

STYLE = """\
/* A brace { in a comment does not count. */
@import "other.css";
.a,
.b { color: red; }
@media print {
  .a { color: black; }
}
"""

SCRIPT = """\
async function load({ url }) {
  return `${url}`;
}

export function outer() {
  function inner() {
    return 1;
  }
}
"""


def texts(path: str, text: str, name: str) -> list[str]:
    """Return the texts of the places with a name."""
    return [text[place.start : place.end] for place in places(path, text) if name in place.names]


@pytest.mark.parametrize(
    ("path", "text", "name", "place"),
    [
        ("templates/home/hello.html", TEMPLATE, "hello.html", TEMPLATE),
        ("templates/home/hello.html", TEMPLATE, "home/hello.html", TEMPLATE),
        ("translations/messages.po", "x", "messages.po", "x"),
        ("webapp/users.py", PYTHON, "LIMIT", "LIMIT = 10\n"),
        ("webapp/users.py", PYTHON, "MESSAGES", 'MESSAGES: dict[int, str] = {\n    1: "one",\n}\n'),
        ("webapp/users.py", PYTHON, "User.name", '    name = "x"\n'),
        ("webapp/users.py", PYTHON, "key", "    @property\n    def key(self):\n        return self.name\n"),
        ("webapp/users.py", PYTHON, "users.fetch", PYTHON[PYTHON.index("@cache") :]),
        ("webapp/users.py", PYTHON, "fetch.inner", "    def inner():\n        return local\n"),
        ("webapp/users/__init__.py", PYTHON, "webapp.users.LIMIT", "LIMIT = 10\n"),
        ("templates/a.html", TEMPLATE, "block title", "{% block title %}Title{% endblock title %}"),
        (
            "templates/a.html",
            TEMPLATE,
            "macro field",
            TEMPLATE[43:114],
        ),
        ("templates/a.html", TEMPLATE, "block inner", "{% block inner %}x{% endblock %}"),
        ("static/a.css", STYLE, ".a, .b", ".a,\n.b { color: red; }"),
        ("static/a.css", STYLE, ".a", ".a { color: black; }"),
        ("static/a.css", STYLE, "@media print { .a", ".a { color: black; }"),
        ("static/a.js", SCRIPT, "load", SCRIPT[: SCRIPT.index("\n\nexport")]),
        ("static/a.js", SCRIPT, "inner", "  function inner() {\n    return 1;\n  }"),
    ],
)
def test_place_is_found_by_its_name(path: str, text: str, name: str, place: str) -> None:
    """A file and what is defined in it have names, the shorter of which need no path."""
    assert texts(path, text, name) == [place]


@pytest.mark.parametrize("name", ["local", "ello.html", "ame", "endblock", "print", ""])
def test_other_names_name_nothing(name: str) -> None:
    """Local variables, and parts of names, are no places."""
    files = {"webapp/users.py": PYTHON, "templates/hello.html": TEMPLATE, "static/a.css": STYLE}

    assert [texts(path, text, name) for path, text in files.items()] == [[], [], []]


def changed(text: str, right: str, wrong: str = "X") -> str:
    """Return a text in which a passage is replaced."""
    return apply_edit({"a.txt": text}, Edit("a.txt", right, wrong))["a.txt"]


@pytest.mark.parametrize(
    ("text", "right", "expected"),
    [
        ("f(a=1, b=2)", "a=1", "f(X, b=2)"),
        ("f(\n    a=1,\n    b=2,\n)", "f(a=1, b=2", "X,\n)"),
        ("return   not  a", "return not", "X  a"),
        ("LIMIT = 80; LIMIT = 8;", "LIMIT = 8", "LIMIT = 80; X;"),
        ("MAX_LIMIT = 8; LIMIT = 8;", "LIMIT = 8", "MAX_LIMIT = 8; X;"),
        ("not a; nota", "not a", "X; nota"),
        ("a.b*; a.b+", "a.b+", "a.b*; X"),
        ("¿año?", "año", "¿X?"),
    ],
)
def test_passage_is_found_whatever_the_white_space(text: str, right: str, expected: str) -> None:
    """A passage is a sequence of whole words and signs; line breaks and indentation do not matter."""
    assert changed(text, right) == expected


def test_replacement_is_indented_like_the_line() -> None:
    """The lines of a replacement after the first are as deep as the line that it begins in."""
    assert changed("if a:\n    b()\nc()", "b()", "if d:\n    b()") == "if a:\n    if d:\n        b()\nc()"


def test_place_makes_a_passage_unique() -> None:
    """A passage needs to be unique in its place only, whichever file that is in."""
    sources = {
        "webapp/a.py": "def f():\n    return 1\n\n\ndef g():\n    return 1\n",
        "webapp/b.py": "def h(): return 1\n",
    }

    assert find_passage(sources, Edit("g", "return 1", "")) == ("webapp/a.py", 37, 45)
    assert find_passage(sources, Edit("h", "return 1", "")).file == "webapp/b.py"


def test_places_with_one_name_are_searched_together() -> None:
    """A name that several places have is enough if only one of them has the passage."""
    sources = {"webapp/a.py": "def f():\n    return 1\n", "webapp/b.py": "def f():\n    return 2\n"}

    assert find_passage(sources, Edit("f", "return 2", "")).file == "webapp/b.py"


@pytest.mark.parametrize(
    ("within", "right", "message"),
    [
        ("fetsh", "x", "nothing is called 'fetsh'; similar: fetch"),
        ("zzz", "x", "nothing is called 'zzz'"),
        ("key", "self.nam", "key has no 'self.nam'; nearest: 'return self.name' (webapp/users.py:15)"),
        ("fetch", "local", "fetch has 'local' 2 times: webapp/users.py:20, webapp/users.py:23"),
    ],
)
def test_edit_that_does_not_fit_is_refused(within: str, right: str, message: str) -> None:
    """An error says what is similar, what is nearest, or where a passage occurs."""
    with pytest.raises(BugError, match=f"^{re.escape(message)}$"):
        find_passage({"webapp/users.py": PYTHON}, Edit(within, right, ""))


def test_only_the_app_is_searched(tmp_path: Path) -> None:
    """Tests, tools and pictures are no place for a bug."""
    for name in ("webapp/a.py", "webapp/home/b.py", "static/images/c.png", "unit/test_d.py", "templates/e.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")

    assert read_sources(tmp_path) == {name: name for name in ("webapp/a.py", "webapp/home/b.py", "templates/e.html")}
