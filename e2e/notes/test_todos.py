"""The todo list, looped through a macro."""

import re

import pytest

from e2e.notes.beside import texts_listed
from e2e.notes.page import JudgedPage

pytestmark = pytest.mark.idea("loop")

TODOS = ["Comprar café", "Enviar solicitud de compra", "Entregar video al productor"]


def test_each_todo_is_listed_once_in_order(hello: JudgedPage) -> None:
    """The greeting lists each todo once, and those of the course notes in their order, in a list or a table."""
    listed = texts_listed(hello.page)

    advice = "Advice: {% for todo in todos %}{{ render_todo(todo) }}{% endfor %}."
    assert len(listed) > 1, f"The greeting lists {len(listed)} todos. {advice}"
    assert len(set(listed)) == len(listed), f"The greeting lists some todo twice. {advice}"
    known = [todo for text in listed for todo in TODOS if todo in text]
    assert known == [todo for todo in TODOS if todo in known], "The todos are in another order. Advice: leave sort out."


def test_loop_variable_is_not_shown_as_text(hello: JudgedPage) -> None:
    """The list shows the todos, not the name of the loop variable or the template's braces."""
    literal = [text for text in texts_listed(hello.page) if re.search(r"^(todo|item|tarea)$|\{\{|\}\}|\{%", text)]

    assert not literal, f'The list holds "{literal[0]}" itself. Advice: {{{{ todo }}}}, with two braces on either side.'
