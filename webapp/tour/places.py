"""Give names to the parts of a source file: the file itself, and what is defined in it.

| file | part | its name |
|---|---|---|
| any | the file | `hello.html`, or `home/hello.html` |
| Python | function, class, method, constant | `set_plain_cookie`, `User.name`, or `accounts.models.User.name` |
| template | block, macro | `block title`, `macro field` |
| CSS | rule | its selector `.menu-button`, or `@media print { .menu-button` |
| JavaScript | function | `restoreFocus` |
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import PurePosixPath
from typing import NamedTuple


class Place(NamedTuple):
    """A part of a file, from one character to before another, with all names that it can be called by."""

    names: list[str]
    start: int
    end: int


@cache
def places(path: str, text: str) -> list[Place]:
    """Return all places of a file."""
    found = [Place(_endings(path, "/"), 0, len(text))]
    match PurePosixPath(path).suffix:
        case ".py":
            found += _definitions(path, text)
        case ".html":
            found += _blocks(text)
        case ".css":
            found += _rules(text)
        case ".js":
            found += _functions(text)
    return found


def _endings(name: str, separator: str) -> list[str]:
    """Return a name with all, some or none of what stands before its last part."""
    parts = name.split(separator)
    return [separator.join(parts[number:]) for number in range(len(parts))]


def _definitions(path: str, text: str) -> Iterator[Place]:
    """Find the functions, classes and assignments of a Python module."""
    starts = [0, *(newline.end() for newline in re.finditer("\n", text)), len(text)]

    def inside(node: ast.AST, outer: str) -> Iterator[Place]:
        for child in ast.iter_child_nodes(node):
            match child:
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                    first = min(part.lineno for part in (child, *child.decorator_list))
                    yield from inside(child, f"{outer}.{name}")
                case ast.Assign(targets=[ast.Name(id=name), *_]) | ast.AnnAssign(target=ast.Name(id=name)):
                    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                        continue
                    first = child.lineno
                case _:
                    continue
            yield Place(_endings(f"{outer}.{name}", "."), starts[first - 1], starts[child.end_lineno or first])

    yield from inside(ast.parse(text), path.removesuffix(".py").removesuffix("/__init__").replace("/", "."))


def _blocks(text: str) -> Iterator[Place]:
    """Find the blocks and macros of a template."""
    opened: list[tuple[str, int]] = []
    for tag in re.finditer(r"{%-?\s*(?:end(?:block|macro)\b|(block|macro)\s+(\w+)).*?%}", text, re.DOTALL):
        if tag[1]:
            opened.append((f"{tag[1]} {tag[2]}", tag.start()))
        else:
            name, start = opened.pop()
            yield Place([name], start, tag.end())


def _rules(text: str) -> Iterator[Place]:
    """Find the rules of a style sheet."""
    opened: list[tuple[str, int]] = []
    for brace in re.finditer(r"\s*([^{};]*)([{}])", re.sub(r"/\*.*?\*/", _blank, text, flags=re.DOTALL)):
        if brace[2] == "{":
            opened.append((" ".join(brace[1].split()), brace.start(1)))
        else:
            selectors = " { ".join(selector for selector, _ in opened)
            yield Place(_endings(selectors, " { "), opened.pop()[1], brace.end())


def _blank(comment: re.Match[str]) -> str:
    """Return as many spaces as a comment has characters."""
    return " " * len(comment[0])


def _functions(text: str) -> Iterator[Place]:
    """Find the functions of a script, which end at a brace that is indented as they are."""
    for function in re.finditer(r"^( *)(?:async )?function (\w+).*?^\1}", text, re.DOTALL | re.MULTILINE):
        yield Place([function[2]], function.start(), function.end())
