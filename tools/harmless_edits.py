"""List edits of the app that no user could notice: the same in another order, spelling or wrapping.

The files are parsed by tree-sitter, Jinja's lexer and Python's own parser. Other names are given by tools/renames.py.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from pathlib import Path
from typing import Final, NamedTuple

from tree_sitter import Node

from tools.page_mutations import CSS, HTML, JAVASCRIPT, blanked, jinja, nodes

WRAPPED: Final = {"p", "section", "nav", "h2", "ul", "dl", "table"}
NOT_WRAPPED_IN: Final = {"p", "span", "a", "ul", "dl", "details", "form", "template"}
"""Elements in which a `div` is not allowed, or would change what the browser does."""

SHORTHANDS: Final = {
    **dict.fromkeys(("top", "right", "bottom", "left"), "inset"),
    **dict.fromkeys(("place", "justify"), "align"),
    "line": "font",
    "column": "gap",
}
"""What sets a property, too, if that does not begin with the same word."""

Sources = Mapping[str, str]
"""The text of each file."""


class Passage(NamedTuple):
    """What is put into the place of a passage of a file."""

    file: str
    start: int
    end: int
    replacement: str

    def overlaps(self, other: "Passage") -> bool:
        """Tell whether both change the same text."""
        return self.file == other.file and self.start < other.end and other.start < self.end


class Edit(NamedTuple):
    """A harmless edit: what it does, and all that it changes."""

    name: str
    passages: Sequence[Passage]

    def __str__(self) -> str:
        return " ".join(self.name.split())

    def overlaps(self, other: "Edit") -> bool:
        """Tell whether both change the same text."""
        return any(one.overlaps(two) for one in self.passages for two in other.passages)


def apply(sources: Sources, edits: Iterable[Edit]) -> Sources:
    """Return the sources with edits that do not overlap."""
    edited = dict(sources)
    for file, start, end, new in sorted(chain.from_iterable(edit.passages for edit in edits), reverse=True):
        edited[file] = edited[file][:start] + new + edited[file][end:]
    return edited


def of_kind(sources: Sources, suffix: str) -> Iterator[tuple[str, str]]:
    """Yield the files of the app, not of its tests, that end with a suffix, each with its text."""
    for file, text in sources.items():
        if file.endswith(suffix) and file.startswith(("webapp/", "templates/", "static/")):
            yield file, text


def position(text: str, node: ast.expr | ast.stmt | ast.alias, *, end: bool = False) -> int:
    """Return where a node of Python's parser begins, or ends."""
    line, column = (node.end_lineno, node.end_col_offset) if end else (node.lineno, node.col_offset)
    lines = text.splitlines(keepends=True)
    return len("".join(lines[: (line or 1) - 1])) + len(lines[(line or 1) - 1].encode()[:column].decode())


def attributes(sources: Sources) -> Iterator[Edit]:
    """Exchange two attributes of an element that follow each other."""
    for file, text in of_kind(sources, ".html"):
        found = [(node, start, end) for node, start, end, _ in nodes(HTML, blanked(text)) if node.type == "attribute"]
        for (one, start, end), (two, next_start, next_end) in pairwise(found):
            if one.parent == two.parent and text[end:next_start].isspace():
                exchanged = text[next_start:next_end] + text[end:next_start] + text[start:end]
                passage = Passage(file, start, next_end, exchanged)
                yield Edit(f"{file}: attributes {text[start:next_end]} exchanged", [passage])


def wrapped(sources: Sources) -> Iterator[Edit]:
    """Wrap an element in a `div` without a box of its own, unless a style depends on what is in what."""
    styles = [(file, text) for file, text in of_kind(sources, ".css")]
    structural = {name for _, text in styles for name in names_that_depend_on_parents(text)}
    for file, text in of_kind(sources, ".html"):
        for node, start, end, _ in nodes(HTML, blanked(text)):
            if node.type == "element" and node.parent and is_wrappable(node, structural):
                style = Passage("static/css/site.css", len(sources["static/css/site.css"]), 0, "")
                passages = [
                    Passage(file, start, start, '<div class="without-box">'),
                    Passage(file, end, end, "</div>"),
                    style._replace(end=style.start, replacement="\n.without-box { display: contents; }\n"),
                ]
                yield Edit(f"{file}: {text[start:end].partition('>')[0]}> wrapped in a div", passages)


def names_that_depend_on_parents(text: str) -> Iterator[str]:
    """Yield the classes and elements whose children, or whose place among other children, a style depends on."""
    for node, _, _, content in nodes(CSS, text):
        if node.type == "child_selector":
            yield from re.findall(r"[a-z][\w-]*", content.rpartition(">")[0].split()[-1])
        elif node.type in {"adjacent_sibling_selector", "sibling_selector"} or (
            node.type == "pseudo_class_selector" and re.search(r":(first|last|only|nth)-", content)
        ):
            yield from re.findall(r"[a-z][\w-]*", content)


def is_wrappable(element: Node, structural: set[str]) -> bool:
    """Tell whether nothing depends on the parent of an element."""
    own, outer = (tag_and_classes(node) if node else [] for node in (element, element.parent))
    return bool({*own[:1]} & WRAPPED) and not {*outer[:1]} & NOT_WRAPPED_IN and not structural & {*own, *outer}


def tag_and_classes(element: Node) -> list[str]:
    """Return the name of an element, and those of its classes."""
    tag = element.named_children[0] if element.named_children else None
    if element.type != "element" or tag is None or tag.type != "start_tag":
        return []
    text = tag.text.decode() if tag.text else ""
    classes = re.search(r'class="([^"]*)"', text)
    return [*re.findall(r"^<([\w-]+)", text), *(classes[1].split() if classes else [])]


def white_space(sources: Sources) -> Iterator[Edit]:
    """Put empty lines before a rule or a statement, and a line break between an element's name and its attributes."""
    for file, text in sources.items():
        parser = {".css": CSS, ".js": JAVASCRIPT, ".html": HTML}.get(Path(file).suffix)
        for node, start, end, content in nodes(parser, blanked(text) if parser is HTML else text) if parser else ():
            is_statement = node.type == "expression_statement" and node.parent and "block" in node.parent.type
            if node.type == "rule_set" or is_statement:
                yield Edit(f"{file}: empty lines before {content[:30]}", [Passage(file, start, start, "\n\n")])
            elif parser is HTML and node.type == "tag_name" and text[end : end + 1] == " ":
                yield Edit(f"{file}: line break in <{content} …>", [Passage(file, end, end, "\n    ")])


def conditions(sources: Sources) -> Iterator[Edit]:
    """Write a condition in another way, which is true whenever it is."""
    for file, text in of_kind(sources, ".html"):
        for operator, start, end, negated in jinja(text):
            if operator == "negate condition":
                yield Edit(f"{file}: not{negated}", [Passage(file, start, end, f" not ({negated.strip()}) ")])
    for file, text in of_kind(sources, ".js"):
        for node, start, end, content in nodes(JAVASCRIPT, text):
            if node.type == "parenthesized_expression" and node.parent and node.parent.type == "if_statement":
                yield Edit(f"{file}: !!{content}", [Passage(file, start, end, f"(!!{content})")])
    for file, text in of_kind(sources, ".py"):
        for statement in ast.walk(ast.parse(text)):
            if isinstance(statement, ast.If):
                start, end = position(text, statement.test), position(text, statement.test, end=True)
                around = [Passage(file, start, start, "bool("), Passage(file, end, end, ")")]
                yield Edit(f"{file}: bool({text[start:end]})", around)


def rules(sources: Sources) -> Iterator[Edit]:
    """Exchange two rules of a style that follow each other and set nothing in common."""
    for file, text in of_kind(sources, ".css"):
        found = [(node, start, end) for node, start, end, _ in nodes(CSS, text) if node.type == "rule_set"]
        for (one, start, end), (two, next_start, next_end) in pairwise(found):
            if text[end:next_start].isspace() and one.parent == two.parent and not what_is_set(one) & what_is_set(two):
                exchanged = text[next_start:next_end] + text[end:next_start] + text[start:end]
                name = f"{file}: rules {text[start:end].partition('{')[0]}and the next exchanged"
                yield Edit(name, [Passage(file, start, next_end, exchanged)])


def what_is_set(rule: Node) -> set[str]:
    """Return the properties that a rule sets, each by the first word of its name, which a shorthand would set too."""
    declared = [node for block in rule.named_children for node in block.named_children if node.type == "declaration"]
    names = [node.named_children[0].text.decode() for node in declared if node.named_children[0].text]
    words = {name if name.startswith("--") else name.partition("-")[0] for name in names}
    return {SHORTHANDS.get(word, word) for word in words}


def settings(sources: Sources) -> Iterator[Edit]:
    """Add a route that nothing leads to; lengthen the secret key of the tests; take another port."""
    for file, text in sources.items():
        for node in ast.walk(ast.parse(text)) if file.endswith(".py") else ():
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id="Blueprint"))):
                    route = f'\n\n@{name}.get("/unrelated/{name}")\ndef unrelated() -> str:\n    return "unrelated"\n'
                    yield Edit(f"{file}: a route more", [Passage(file, len(text), len(text), route)])
                case ast.keyword(arg="secret_key", value=ast.Constant(value=str()) as value):
                    end = position(text, value, end=True) - 1
                    yield Edit(f"{file}: a longer secret key", [Passage(file, end, end, ", and longer than before")])
                case ast.AnnAssign(target=ast.Name(id="port"), value=ast.Constant(value=int()) as value):
                    yield Edit(
                        f"{file}: another port",
                        [Passage(file, position(text, value), position(text, value, end=True), "5055")],
                    )
