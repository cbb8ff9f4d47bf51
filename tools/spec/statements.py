"""Follow a test through its statements."""

import ast
import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, NamedTuple


class Statement(NamedTuple):
    """A statement of a function; of a compound one, only its first lines."""

    line: int
    """The number of its first line in the file."""

    text: str
    """On one line."""

    acts: bool
    """Whether it is a call: it does something, or expects something."""

    @property
    def expects(self) -> bool:
        """Whether it is an expectation of Playwright's, which waits until the page is as it should be."""
        return self.text.startswith("expect(")


def statements_of(code: CodeType) -> dict[int, Statement]:
    """Return the statement that each line of a function's body belongs to."""
    text = Path(code.co_filename).read_text(encoding="utf-8")
    lines = text.splitlines()
    found: dict[int, Statement] = {}
    for node in ast.walk(_definition(text, code)):  # the outer ones first
        if not isinstance(node, ast.stmt) or isinstance(node, ast.FunctionDef):
            continue
        inner = [child.lineno for child in ast.walk(node) if isinstance(child, ast.stmt) and child is not node]
        end = min(inner, default=(node.end_lineno or node.lineno) + 1)
        statement = Statement(node.lineno, " ".join(" ".join(lines[node.lineno - 1 : end - 1]).split()), acts(node))
        found |= dict.fromkeys(range(node.lineno, end), statement)
    return found


def acts(statement: ast.stmt) -> bool:
    """Tell whether a statement is a call, whatever becomes of its result."""
    return isinstance(statement, ast.Expr | ast.Assign) and isinstance(statement.value, ast.Call)


def _definition(text: str, code: CodeType) -> ast.FunctionDef:
    """Return the definition of a function; the first line of its code is that of its first decorator."""
    return next(
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
        if min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)]) == code.co_firstlineno
    )


class Follower:
    """Tells when each statement of a function is done."""

    current: Statement | None = None
    """What is running, or what failed."""

    def __init__(self, function: Callable[..., Any], on_done: Callable[[Statement], None] = lambda _: None) -> None:
        """Prepare to call `on_done` after each statement of a function that did not raise."""
        function = inspect.unwrap(function)
        self._code: CodeType = function.__code__
        self._statements = statements_of(self._code)
        self._on_done = on_done
        self._raised = False

    @contextmanager
    def following(self) -> Iterator[None]:
        """Follow the function when it is called inside the block."""
        before = sys.gettrace()
        sys.settrace(self._enter)
        try:
            yield
        finally:
            sys.settrace(before)

    def _enter(self, frame: FrameType, _event: str, _argument: object) -> Any:
        return self._step if frame.f_code is self._code else None

    def _step(self, frame: FrameType, event: str, _argument: object) -> Any:
        if event == "exception":
            self._raised = True
        elif event == "line":
            self._raised = False
            following = self._statements.get(frame.f_lineno)
            if self.current and following != self.current:
                self._on_done(self.current)
            self.current = following
        elif event == "return" and self.current and not self._raised:
            self._on_done(self.current)
            self.current = None
        return self._step
