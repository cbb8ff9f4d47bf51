"""How harmless edits are made (tools/harmless_edits.py, tools/renames.py), and those that do harm are found."""

import ast
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from pathlib import Path

import pytest

from tools import harmless
from tools.harmless import KINDS, choose, culprits, read_sources
from tools.harmless_edits import (
    Edit,
    Passage,
    Sources,
    apply,
    attributes,
    conditions,
    rules,
    settings,
    white_space,
    wrapped,
)
from tools.page_mutations import CSS, JAVASCRIPT, JINJA
from tools.project import PROJECT
from tools.renames import page_names, python_functions, script_functions

pytestmark = pytest.mark.suite

Kind = Callable[[Sources], Iterator[Edit]]

SOURCES = {
    "static/css/site.css": ".note { margin: 0; }\n.tick { top: 0; }\n.card > p { margin: 0; }\n",
    "static/js/site.js": (
        'const row = byId("rest");\nfunction show(a) {\n  if (a) row.classList.add("note");\n  run("tick");\n}\n'
    ),
    "templates/page.html": '<div class="note" id="rest"><p class="lead">{{ text }}</p></div>\n',
    "webapp/views.py": "def shown() -> int:\n    return 1\n\n\nx = shown()\nif x:\n    print(x)\n",
    "conftest.py": 'settings(secret_key="key")\n',
}


def made(kind: Kind, sources: Sources = SOURCES) -> dict[str, str]:
    """Return what edits of a kind make of the file that they change first, by their names."""
    return {edit.name: apply(sources, [edit])[edit.passages[0].file] for edit in kind(sources)}


def test_class_and_id_are_renamed_everywhere() -> None:
    """A class and an id get another name in styles, templates and scripts alike."""
    edits = {edit.name: apply(SOURCES, [edit]) for edit in page_names(SOURCES)}

    assert set(edits) == {"class note renamed", "id rest renamed"}
    changed = edits["class note renamed"]
    assert changed["static/css/site.css"].startswith(".note_renamed {")
    assert 'classList.add("note_renamed")' in changed["static/js/site.js"]
    assert 'class="note_renamed" id="rest"' in changed["templates/page.html"]
    assert 'byId("rest_renamed")' in edits["id rest renamed"]["static/js/site.js"]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("static/js/other.js", 'find("note");'),
        ("static/js/other.js", "find(`no${rest}`, `no-${rest}`, 'not-e', `x ${a}-note`, 'note');"),
        ("templates/other.html", '{{ field(class="note") }}'),
        ("webapp/other.py", 'KIND = "note"'),
    ],
)
def test_name_with_another_use_stays(file: str, text: str) -> None:
    """What a string may mean besides keeps its name."""
    assert "class note renamed" not in {edit.name for edit in page_names({**SOURCES, file: text})}


def test_part_of_a_name_keeps_the_names_that_begin_with_it() -> None:
    """What a script or a template puts together is not renamed."""
    sources = {
        "templates/a.html": '<p id="a-one"></p><p id="b-{{ x }}"></p><p id="b-two"></p>',
        "static/js/a.js": "byId(`a-${x}`);",
    }

    assert list(page_names(sources)) == []


def test_functions_are_renamed_with_their_calls() -> None:
    """A function of a script, or of the app, gets another name."""
    assert "function show_renamed(a)" in made(script_functions)["static/js/site.js: function show renamed"]
    renamed = made(python_functions)["function shown renamed"]
    assert "def shown_renamed()" in renamed
    assert "x = shown_renamed()" in renamed


@pytest.mark.parametrize(
    "other", ["y.shown", 'y = "shown"', "y(shown=1)", "shown = 1", "class A:\n    def shown(self): ..."]
)
def test_function_whose_name_is_used_otherwise_stays(other: str) -> None:
    """A function that may be meant by an attribute, a string or another name is left alone."""
    assert made(python_functions, {**SOURCES, "webapp/other.py": other}) == {}


def test_attributes_are_exchanged() -> None:
    """Two attributes change their places."""
    assert '<div id="rest" class="note">' in str(made(attributes))


def test_what_a_style_depends_on_is_not_wrapped() -> None:
    """A `div` is put around an element, unless its parent or its place matters to a style."""
    page = "<div><p>a</p></div><div class='x'>b</div>"
    assert [edit.name for edit in wrapped({**SOURCES, "templates/page.html": page})] == [
        "templates/page.html: <p> wrapped in a div"
    ]
    assert list(wrapped({**SOURCES, "templates/page.html": '<div class="card"><p>a</p></div>'})) == []


def test_white_space_is_added_where_it_means_nothing() -> None:
    """Rules, statements and attributes get another line."""
    texts = made(white_space).values()

    assert any("\n\n\n.tick {" in text for text in texts)
    assert any("<div\n     class=" in text for text in texts)
    assert any("\n  \n\nrun(" in text for text in texts)


def test_conditions_stay_true() -> None:
    """A condition is written in another way in each language."""
    sources = {**SOURCES, "templates/page.html": "{% if a or b %}x{% endif %}"}

    assert {text for text in made(conditions, sources).values() if text not in SOURCES.values()} == {
        "{% if not (not (a or b)) %}x{% endif %}",
        SOURCES["static/js/site.js"].replace("if (a)", "if (!!(a))"),
        SOURCES["webapp/views.py"].replace("if x:", "if bool(x):"),
    }


def test_only_rules_with_nothing_in_common_are_exchanged() -> None:
    """Two rules change their places if they set different things."""
    assert list(made(rules, {"static/a.css": ".a { margin: 0; }\n.b { top: 0; }"}).values()) == [
        ".b { top: 0; }\n.a { margin: 0; }"
    ]
    assert made(rules, {"static/a.css": ".a { margin: 0; }\n.b { margin-top: 0; }"}) == {}


def test_settings_change() -> None:
    """The secret key of the tests gets longer; there is a route more, and another port."""
    sources = {
        **SOURCES,
        "webapp/views.py": 'home = Blueprint("home", __name__)\n',
        "webapp/settings.py": "port: int = 5000\n",
    }

    texts = set(made(settings, sources).values())

    assert 'settings(secret_key="key, and longer than before")\n' in texts
    assert "port: int = 5055\n" in texts
    assert any('@home.get("/unrelated/home")' in text for text in texts)


def parse_script(text: str) -> None:
    """Parse a script."""
    assert not JAVASCRIPT.parse(text.encode()).root_node.has_error


READERS: dict[str, Callable[[str], object]] = {
    ".py": ast.parse,
    ".html": JINJA.parse,
    ".css": lambda text: CSS.parse(text.encode()),  # whose grammar knows no ranges of widths
    ".js": parse_script,
}


@pytest.mark.parametrize("kind", KINDS)
def test_edited_files_can_be_read(kind: Kind) -> None:
    """Each edit of the app changes something, and leaves files that can be parsed."""
    sources = read_sources(PROJECT)

    for edit in kind(sources):
        edited = apply(sources, [edit])
        assert edited != sources, edit
        for file in {passage.file for passage in edit.passages}:
            READERS[Path(file).suffix](edited[file])


def test_chosen_edits_are_of_all_kinds_and_do_not_overlap() -> None:
    """The same seed chooses the same edits, which can be made together."""
    sources = read_sources(PROJECT)

    chosen = choose(sources, 100, seed=1)

    assert len(chosen) == 100
    assert not any(one.overlaps(two) for one, two in combinations(chosen, 2))
    assert all(any(edit in chosen for edit in kind(sources)) for kind in KINDS)
    assert [edit.name for edit in choose(sources, 100, seed=1)] == [edit.name for edit in chosen]
    assert [edit.name for edit in choose(sources, 100, seed=2)] != [edit.name for edit in chosen]


def test_culprit_is_found_by_halves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many edits, the one that makes a test fail is named with it; only what failed is run again."""
    edits = [Edit(str(number), [Passage("a", number, number, "")]) for number in range(9)]
    asked: list[Sequence[str]] = []

    def failures(edits: Sequence[Edit], tests: Sequence[str]) -> list[str]:
        asked.append(tests)
        return ["test_a"] if any(edit.name == "6" for edit in edits) else []

    monkeypatch.setattr(harmless, "failures", failures)

    assert [str(culprit) for culprit in culprits(edits)] == ["NOT HARMLESS 6\n  test_a"]
    assert asked[0] == ("e2e",)
    assert all(tests == ["test_a"] for tests in asked[1:])


def test_edits_that_fail_only_together_are_named_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """If neither half of some edits makes a test fail again, all of them are named."""
    edits = [Edit(str(number), []) for number in range(2)]
    monkeypatch.setattr(harmless, "failures", lambda edits, _: ["test_a"] * (len(edits) == 2))

    assert [str(culprit) for culprit in culprits(edits)] == ["NOT HARMLESS 0; 1\n  test_a"]
