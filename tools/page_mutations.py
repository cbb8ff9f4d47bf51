"""List small changes of templates, styles, scripts and translations: what a browser gets.

The files are parsed by tree-sitter, Jinja's lexer and Babel. What Jinja replaces is blanked before the HTML is parsed,
so that every place found lies in the source.
"""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final, NamedTuple

import tree_sitter_css
import tree_sitter_html
import tree_sitter_javascript
from babel.messages import Catalog, Message
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, TemplateSyntaxError
from tree_sitter import Language, Node, Parser

JAVASCRIPT: Final = Parser(Language(tree_sitter_javascript.language()))
CSS: Final = Parser(Language(tree_sitter_css.language()))
HTML: Final = Parser(Language(tree_sitter_html.language()))
JINJA: Final = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
JINJA_TOKENS: Final = Environment(autoescape=True)
"""Loses no white space, so that places can be counted."""

OPPOSITES: Final = {
    "===": "!==",
    "!==": "===",
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "+": "-",
    "-": "+",
}

PLACEHOLDER: Final = re.compile(r"%\(\w+\)")


class Mutation(NamedTuple):
    """A change of a file, from one character to before another."""

    file: str
    operator: str
    start: int
    end: int
    replacement: str

    def apply(self, text: str) -> str:
        """Return the changed text of the file."""
        return text[: self.start] + self.replacement + text[self.end :]


class Change(NamedTuple):
    """What is put into the place of a passage."""

    operator: str
    start: int
    end: int
    replacement: str = ""


def mutations(file: str, text: str) -> list[Mutation]:
    """Return all changes of a file that can be parsed."""
    find, is_valid = KINDS[PurePosixPath(file).suffix]
    return [
        mutation
        for mutation in dict.fromkeys(Mutation(file, *change) for change in find(text))
        if mutation.apply(text) != text and is_valid(mutation.apply(text))
    ]


def _walk(node: Node) -> Iterator[Node]:
    """Yield a node and all below it."""
    yield node
    for child in node.children:
        yield from _walk(child)


def nodes(parser: Parser, text: str) -> Iterator[tuple[Node, int, int, str]]:
    """Yield the named nodes of a source, each with its first character, the one after its last, and its text."""
    source = text.encode()
    for node in _walk(parser.parse(source).root_node):
        if node.is_named:
            start = len(source[: node.start_byte].decode())
            content = source[node.start_byte : node.end_byte].decode()
            yield node, start, start + len(content), content


def _parses(parser: Parser) -> Callable[[str], bool]:
    """Return what tells whether a text has no error of syntax."""
    return lambda text: not parser.parse(text.encode()).root_node.has_error


def javascript(text: str) -> Iterator[Change]:
    """Drop a statement or an `await`, negate a condition, exchange operators, operands and arguments."""
    for node, start, end, content in nodes(JAVASCRIPT, text):
        match node.type:
            case "expression_statement" | "return_statement":
                yield Change("drop statement", start, end, ";")
            case "parenthesized_expression" if node.parent and node.parent.type in {"if_statement", "while_statement"}:
                yield Change("negate condition", start, end, f"(!{content})")
            case "await_expression":
                yield Change("drop await", start, end, content.removeprefix("await "))
            case "binary_expression":
                yield from _of_binary(node, start, end, content)
            case "ternary_expression":
                condition = node.child_by_field_name("condition")
                if condition and condition.text:
                    old = condition.text.decode()
                    yield Change("negate condition", start, start + len(old), f"!({old})")
            case "arguments" if node.named_child_count > 1:
                first, second = (child.text.decode() for child in node.named_children[:2] if child.text)
                yield Change(
                    "exchange arguments",
                    start,
                    end,
                    content.replace(first, "\0", 1).replace(second, first, 1).replace("\0", second, 1),
                )


def _of_binary(node: Node, start: int, end: int, content: str) -> Iterator[Change]:
    """Exchange the operator of an expression, or drop an operand."""
    left, operator, right = (child.text.decode() for child in node.children if child.text)
    is_condition = node.parent and node.parent.type in {"parenthesized_expression", "ternary_expression"}
    if operator in OPPOSITES and not (operator in {"===", "!=="} and is_condition):  # which is negated already
        position = start + content.index(operator, len(left))
        yield Change("exchange operator", position, position + len(operator), OPPOSITES[operator])
    if operator in {"&&", "||", "??"}:
        yield Change("drop operand", start, end, left)
        yield Change("drop operand", start, end, right)


def css(text: str) -> Iterator[Change]:
    """Drop a declaration, a media query, a rule with a pseudo-class; exchange colours; zero a size."""
    colours = sorted(set(re.findall(r"var\(--[\w-]*\)", text)))
    for node, start, end, content in nodes(CSS, text):
        match node.type:
            case "declaration":
                yield Change("drop declaration", start, end)
            case "media_statement" | "supports_statement" | "keyframes_statement":
                yield Change("drop at-rule", start, end)
            case "rule_set" if ":" in content.partition("{")[0] and _declarations(node) > 1:
                yield Change("drop rule", start, end)
            case "call_expression" if content in colours and len(colours) > 1:
                yield Change("exchange colours", start, end, colours[colours.index(content) - 1])
            case "integer_value" | "float_value" if (
                node.child_count and node.parent and node.parent.type == "declaration"
            ):
                yield Change("zero size", start, end, "0")


def _declarations(node: Node) -> int:
    """Return how many declarations a rule has."""
    return sum(below.type == "declaration" for below in _walk(node))


def rules_of(text: str, start: int, end: int) -> list[str]:
    """Return the selectors of the rules of a style that a passage is in, or that it holds, without space and quotes."""
    rules = [(first, last, content) for node, first, last, content in nodes(CSS, text) if node.type == "rule_set"]
    within = [content.partition("{")[0] for first, last, content in rules if first < end and start < last]
    return [re.sub(r"""[\s"']""", "", selector) for selector in within]


def blanked(text: str) -> str:
    """Return a template in which what Jinja replaces is blank."""
    return re.sub(r"{{.*?}}|{%.*?%}|{#.*?#}", lambda tag: re.sub(r"\S", " ", tag[0]), text, flags=re.DOTALL)


def template(text: str) -> Iterator[Change]:
    """Drop an attribute or an expression, and change what Jinja is told."""
    for node, start, end, _ in nodes(HTML, blanked(text)):
        if node.type == "attribute":
            yield Change("drop attribute", start, end)
    for tag in re.finditer(r"{{.*?}}", text, re.DOTALL):
        if text[tag.start() - 1] != '"' or text[tag.end()] != '"':  # else the attribute is dropped
            yield Change("drop expression", *tag.span())
    yield from jinja(text)


def jinja(text: str) -> Iterator[Change]:
    """Drop a filter or `super()`; negate a condition; exchange an endpoint or the arguments of a call."""
    endpoints = sorted(set(re.findall(r'url_for\("([\w.]+)"', text)) | {"home.hello", "accounts.account"})
    tokens: list[tuple[str, str, int, int]] = []
    position = 0
    for _, kind, value in JINJA_TOKENS.lex(text):
        position = text.index(value, position)
        tokens.append((kind, value, position, position + len(value)))
        position += len(value)
    tokens = [token for token in tokens if token[0] != "whitespace"]
    for number, (kind, value, start, end) in enumerate(tokens):
        ahead = tokens[number + 1 : number + 4]
        if kind == "name" and value in {"if", "elif"} and tokens[number - 1][0] == "block_begin":
            close = next(token for token in tokens[number:] if token[0] == "block_end")
            condition = text[end : close[2]]
            yield Change("negate condition", end, close[2], f" not ({condition.strip()}) ")
        elif kind == "operator" and value == "|" and ahead:
            yield Change("drop filter", start, _end_of_call(tokens, number + 1))
        elif kind == "name" and value == "super":
            yield Change("drop super()", start, ahead[1][3], '""')
        elif kind == "name" and value == "url_for" and ahead[1][0] == "string" and ahead[1][1].strip('"') in endpoints:
            old = ahead[1][1].strip('"')
            yield Change("exchange endpoint", ahead[1][2], ahead[1][3], f'"{endpoints[endpoints.index(old) - 1]}"')
    is_import = False
    for number, (kind, value, start, end) in enumerate(tokens[:-2]):
        separator, (next_kind, other, next_start, next_end) = tokens[number + 1], tokens[number + 2]
        if tokens[number - 1][0] in {"block_begin", "variable_begin"}:
            is_import = value in {"from", "import"}  # whose order makes no difference
        are_names = kind == next_kind == "name" and tokens[number - 1][1] in "(,"
        if separator[1] == "," and are_names and not is_import:
            yield Change("exchange arguments", start, next_end, f"{other}{text[end:next_start]}{value}")


def _end_of_call(tokens: list[tuple[str, str, int, int]], number: int) -> int:
    """Return where a name ends, with the arguments that follow it."""
    if tokens[number + 1][1] != "(":
        return tokens[number][3]
    depth = 0
    for _, value, _, end in tokens[number + 1 :]:
        depth += (value == "(") - (value == ")")
        if not depth:
            return end
    raise AssertionError(tokens[number])


def _is_template(text: str) -> bool:
    """Tell whether Jinja can parse a template."""
    try:
        JINJA.parse(text)
    except TemplateSyntaxError:
        return False
    return True


def translations(text: str) -> Iterator[Change]:
    """Drop a translation, put that of the text before in its place, or say the plural for one."""
    before: object = None
    for entry in re.finditer(r"(?:.+\n)+", text):
        message = message_of(entry[0])
        if message is None:
            continue
        if isinstance(message.string, tuple):
            yield Change("drop translation", *entry.span(), _written(message, ("", "")))
            yield Change("exchange plurals", *entry.span(), _written(message, message.string[::-1]))
        else:
            yield Change("drop translation", *entry.span(), _written(message, ""))
            if isinstance(before, str) and PLACEHOLDER.findall(before) == PLACEHOLDER.findall(str(message.string)):
                yield Change("exchange translations", *entry.span(), _written(message, before))
        before = message.string


def message_of(entry: str) -> Message | None:
    """Return the message of an entry of a catalogue, if it is in use."""
    return next((message for message in read_po(BytesIO(entry.encode())) if message.id), None)


def _written(message: Message, string: str | tuple[str, ...]) -> str:
    """Return the entry of a message with another translation."""
    catalog, stream = Catalog(), BytesIO()
    catalog[message.id] = Message(message.id, string, flags=message.flags, context=message.context)
    write_po(stream, catalog, width=0, omit_header=True)
    return f"{stream.getvalue().decode().strip()}\n"


KINDS: Final[dict[str, tuple[Callable[[str], Iterator[Change]], Callable[[str], bool]]]] = {
    ".js": (javascript, _parses(JAVASCRIPT)),
    ".css": (css, bool),
    ".html": (template, _is_template),
    ".po": (translations, bool),
}
