"""Rename classes, ids and functions of the app everywhere, which no user could notice.

A name is changed if every use of it is known: one that may also be something else stays as it is.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import flask_bootstrap
from tree_sitter import Node

from tools.harmless_edits import Edit, Passage, Sources, of_kind, position
from tools.page_mutations import CSS, HTML, JAVASCRIPT, JINJA_TOKENS, blanked, nodes

ID_ATTRIBUTES: Final = {
    *("id", "for", "form", "popovertarget"),
    *("aria-controls", "aria-describedby", "aria-errormessage", "aria-labelledby"),
}
BOOTSTRAP: Final = Path(flask_bootstrap.__file__).with_name("static") / "bootstrap5/css/bootstrap.min.css"


class Names:
    """The uses of each name, by what it names, and the words that are used in other ways."""

    def __init__(self) -> None:
        self.uses: dict[tuple[str, str], list[Passage]] = defaultdict(list)
        self.taken: set[str] = set()

    def add(self, kind: str, name: str, file: str, start: int) -> None:
        """Add a use of a name; of a part of one, note that it is taken."""
        if name.startswith("-") or name.endswith("-"):
            self.take(name)
        new = f"{name}_renamed" if name.isidentifier() else f"{name}-renamed"
        self.uses[kind, name].append(Passage(file, start, start + len(name), new))

    def take(self, text: str) -> None:
        """Note the words of a text, which may be parts of names: `tick-` or `-error`."""
        self.taken |= set(re.findall(r"[\w-]+", text))

    def is_taken(self, name: str) -> bool:
        """Tell whether a name is used in another way."""
        return any(
            name == word or (word.endswith("-") and name.startswith(word)) or (word[0] == "-" and name.endswith(word))
            for word in self.taken
        )

    def edits(self) -> Iterator[Edit]:
        """Rename each thing whose name means nothing else."""
        for (kind, name), passages in self.uses.items():
            if not self.is_taken(name):
                yield Edit(f"{kind} {name} renamed", passages)


def page_names(sources: Sources) -> Iterator[Edit]:
    """Rename a class or an id in all styles, templates and scripts."""
    names = Names()
    names.taken = set(re.findall(r"\.([a-z][\w-]*)", BOOTSTRAP.read_text(encoding="utf-8")))
    for file, text in of_kind(sources, ".css"):
        for kind, name, start in names_in_selectors(text):
            names.add(kind, name, file, start)
    for file, text in of_kind(sources, ".html"):
        names_in_template(file, text, names)
    for file, text in of_kind(sources, ".js"):
        for node, start, _, content in nodes(JAVASCRIPT, text):
            if node.type == "string_fragment":
                names_in_string(node, file, start, content, names)
    for _, text in of_kind(sources, ".py"):
        for value in ast.walk(ast.parse(text)):
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and "\n" not in value.value:
                names.take(value.value)
    yield from names.edits()


def names_in_selectors(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield each class and id of a style, and where it stands."""
    for node, start, _, content in nodes(CSS, text):
        if node.type == "id_name" and content:
            yield "id", content, start
        elif node.type == "class_name" and node.parent and node.parent.type == "class_selector":
            yield "class", content, start


def names_in_template(file: str, text: str, names: Names) -> None:
    """Add the classes and ids of a template; those in strings of Jinja have another use."""
    for node, start, _, content in nodes(HTML, blanked(text)):
        if node.type == "attribute":
            name, _, value = content.partition("=")
            kind = "class" if name == "class" else "id" if name in ID_ATTRIBUTES or value[1:2] == "#" else ""
            for word in re.finditer(r"[\w-]+", value) if kind else ():
                names.add(kind, word[0], file, start + len(name) + 1 + word.start())
    for _, kind, value in JINJA_TOKENS.lex(text):
        if kind == "string":
            names.take(value)


def names_in_string(string: Node, file: str, start: int, content: str, names: Names) -> None:
    """Add the classes and ids of a script's string: the argument of `byId` or of a class list, or a selector."""
    call = string.parent.parent.parent if string.parent and string.parent.parent else None
    function = call.child_by_field_name("function") if call else None
    called = function.text.decode() if function and function.text else ""
    if called == "byId" or ".classList." in called:
        names.add("id" if called == "byId" else "class", content, file, start)
        return
    for kind, name, place in names_in_selectors(content + "{}"):
        names.add(kind, name, file, start + place)
        content = content[:place] + " " * len(name) + content[place + len(name) :]
    names.take(content)


def script_functions(sources: Sources) -> Iterator[Edit]:
    """Rename a function of a script."""
    for file, text in of_kind(sources, ".js"):
        names, functions = Names(), set()
        for node, start, _, content in nodes(JAVASCRIPT, text):
            if node.type == "identifier":
                names.add(f"{file}: function", content, file, start)
                if node.parent and node.parent.type == "function_declaration":
                    functions.add(content)
            elif node.type.startswith("shorthand_property"):
                names.take(content)
        names.taken |= {name for _, name in names.uses} - functions
        yield from names.edits()


def python_functions(sources: Sources) -> Iterator[Edit]:
    """Rename a function of the app that neither a template, a string nor an attribute names, in the tests too."""
    names, functions = Names(), []
    for file, text in sources.items():
        if file.endswith(".html"):
            for _, kind, value in JINJA_TOKENS.lex(text):
                names.take(value if kind == "name" else "")
        for node in ast.walk(ast.parse(text)) if file.endswith(".py") else ():
            names.taken |= other_words(node)
            match node:
                case ast.FunctionDef():
                    names.add("function", node.name, file, text.index(node.name, position(text, node)))
                    functions += [node.name] if file.startswith("webapp/") and not node.decorator_list else []
                case ast.alias(asname=None) if "." not in node.name:
                    names.add("function", node.name, file, position(text, node))
                case ast.Name(ctx=ast.Load()):
                    names.add("function", node.id, file, position(text, node))
    names.taken |= {name for _, name in names.uses if functions.count(name) != 1}
    yield from names.edits()


def other_words(node: ast.AST) -> set[str]:
    """Return the words of a node of Python's parser that are not uses of a function's name."""
    match node:
        case ast.ClassDef():
            return {method.name for method in node.body if isinstance(method, ast.FunctionDef)}
        case ast.Name(id=word, ctx=ast.Store()) | ast.Attribute(attr=word) | ast.arg(arg=word):
            return {word}
        case ast.keyword(arg=str(word)):
            return {word}
        case ast.Constant(value=str(string)):
            return set(re.findall(r"\w+", string))
    return set()
