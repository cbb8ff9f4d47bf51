"""The todo list, looped through a macro."""

import re

from playwright.sync_api import Page, expect

TODOS = ["Comprar café", "Enviar solicitud de compra", "Entregar video al productor"]


def test_each_todo_is_listed_once_in_order(page: Page) -> None:
    """The greeting lists the three todos, each once and in order, in a list or a table."""
    page.goto("/hello")
    items = page.get_by_role("listitem").or_(page.get_by_role("row"))

    listed = items.filter(has_text=re.compile("|".join(TODOS)))

    expect(listed).to_contain_text(TODOS)
    for todo in TODOS:
        expect(page.get_by_text(todo)).to_have_count(1)


def test_loop_variable_is_not_shown_as_text(page: Page) -> None:
    """The list holds todos, not the name of the loop's variable or the template's own signs."""
    page.goto("/hello")
    items = page.get_by_role("listitem").or_(page.get_by_role("row"))

    literal = items.filter(has_text=re.compile(r"^\s*(todo|item|tarea)\s*$|\{\{|\}\}|\{%"))

    expect(items.filter(has_text=TODOS[0])).to_be_visible()
    expect(literal).to_have_count(0)
