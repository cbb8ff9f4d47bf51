"""Change the list in every state of its page: each pair of filter, page, language, theme, script, length and change."""

import re
from typing import Final, NamedTuple

import pytest
from allpairspy import AllPairs
from flask import Flask
from playwright.sync_api import Page, expect

from e2e.pages.cookies import forge
from e2e.pages.invariants import look
from e2e.pages.lists import insert_todos, numbered
from e2e.pages.login import log_in

MANY: Final = 120
"""Todos, half of them open: two pages under each filter."""

DIMENSIONS: Final = {
    "filter": ["", "filter=open", "filter=done"],
    "page": [1, 2],
    "language": ["es", "en"],
    "theme": ["light", "dark"],
    "javascript": [True, False],
    "todos": [0, 3, MANY],
    "change": [
        "add",
        "add nothing",
        "tick",
        "edit",
        "edit too long",
        "delete",
        "tick all",
        "clear",
        "language",
        "theme",
    ],
}  # fmt: skip


class Words(NamedTuple):
    """The labels of a list in a language."""

    new: str
    edit: str
    edited: str
    delete: str
    tick_all: str
    clear: str
    undo: str
    light: str
    dark: str
    open: tuple[str, str]
    """Said of one, and of several."""


WORDS: Final = {
    "es": Words(
        "¿Qué hay que hacer?", "Editar", "Cambiar la tarea", "Eliminar", "Marcar todas", "Eliminar las hechas",
        "Deshacer", "Claro", "Oscuro", ("pendiente", "pendientes"),
    ),
    "en": Words(
        "What needs to be done?", "Edit", "Change the todo", "Delete", "Tick all", "Delete all done", "Undo",
        "Light", "Dark", ("open", "open"),
    ),
}  # fmt: skip


class Case(NamedTuple):
    """A combination of values of all dimensions."""

    filter: str
    page: int
    language: str
    theme: str
    javascript: bool
    todos: int
    change: str

    @property
    def address(self) -> str:
        """Return the address of the page."""
        query = "&".join(filter(None, [self.filter, "page=2" if self.page == 2 else ""]))
        return f"/hello?{query}" if query else "/hello"

    @property
    def first(self) -> int:
        """Return the number of the first todo of the page; odd ones are open, even ones done."""
        shown = {"filter=open": (1,), "filter=done": (0,)}.get(self.filter, (0, 1))
        return [number for number in range(self.todos, 0, -1) if number % 2 in shown][50 if self.page == 2 else 0]

    @property
    def open(self) -> int:
        """Return how many todos are open at first."""
        return (self.todos + 1) // 2

    @property
    def open_afterwards(self) -> int:
        """Return how many are open after the change."""
        match self.change:
            case "add":
                return self.open + 1
            case "tick":
                return self.open + (-1 if self.first % 2 else 1)
            case "delete":
                return self.open - self.first % 2
            case "tick all":
                return 0
        return self.open


def is_possible(values: list[object]) -> bool:
    """Tell whether there is such a page, and on it what is to be changed, as far as the values are known."""
    case = dict(zip(DIMENSIONS, values, strict=False))
    if case.get("page") == 2 and case.get("todos", MANY) != MANY:
        return False
    return case.get("todos") != 0 or case.get("change") in {None, "add", "add nothing", "language", "theme"}


CASES = [Case(*values) for values in AllPairs(DIMENSIONS.values(), filter_func=is_possible)]


def change(page: Page, case: Case) -> None:
    """Make the change of a case."""
    words, todo = WORDS[case.language], f"Tarea {case.first}" if case.todos else ""
    match case.change:
        case "add" | "add nothing":
            page.get_by_label(words.new).fill("Regar" if case.change == "add" else "")
            page.get_by_label(words.new).press("Enter")
        case "tick":
            page.get_by_role("checkbox", name=todo, exact=True).click()
        case "edit" | "edit too long":
            page.get_by_role("link", name=f"{words.edit} {todo}", exact=True).click()
            page.get_by_label(words.edited).fill("Barrer" if case.change == "edit" else "x" * 201)
            page.get_by_label(words.edited).press("Enter")
        case "delete":
            page.get_by_role("button", name=f"{words.delete} {todo}", exact=True).click()
        case "tick all":
            page.get_by_role("button", name=re.compile(f"^{words.tick_all}")).click()
        case "clear":
            page.get_by_role("button", name=re.compile(f"^{words.clear}")).click()
        case "language":
            page.get_by_role("button", name="English" if case.language == "es" else "Español").click()
        case "theme":
            page.get_by_role("button", name=words.light if case.theme == "dark" else words.dark).click()


def expect_state(page: Page, case: Case, number: int) -> None:
    """Expect the page of a case, in its language and theme, and how many todos are open."""
    language = ({"es": "en", "en": "es"} if case.change == "language" else {}).get(case.language, case.language)
    theme = ({"light": "dark", "dark": "light"} if case.change == "theme" else {}).get(case.theme, case.theme)
    expect(page.get_by_role("document")).to_have_attribute("lang", language)
    expect(page.get_by_role("document")).to_have_attribute("data-theme", theme)
    is_edit_page = case.change == "edit too long" and not case.javascript
    if number + case.todos and not is_edit_page:
        expect(page.get_by_text(f"{number} {WORDS[language].open[number != 1]}", exact=True)).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)

    seen = look(page)
    assert (seen.language, seen.theme) == (language, theme)
    assert case.address in seen.leads_back
    is_refused = case.change in {"add nothing", "edit too long"}
    assert seen.address == case.address or (is_refused and not case.javascript)
    if case.javascript and case.change not in {"language", "theme"}:
        expect(page.locator(":focus")).to_have_count(1)
    emptied = {"tick all": "filter=open", "clear": "filter=done"}.get(case.change) == case.filter
    if case.page == 2 and not is_edit_page and not emptied:
        expect(page.get_by_text(re.compile(r"Página 2 de \d|Page 2 of \d"))).to_be_visible()


@pytest.mark.inside  # puts many todos into the database
@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            id=" ".join(str(value) for value in case),
            marks=pytest.mark.browser_context_args(java_script_enabled=case.javascript),
        )
        for case in CASES
    ],
)
def test_change_leads_back_to_where_it_was_made(app: Flask, page: Page, base_url: str, name: str, case: Case) -> None:
    """After a change, and after its undo, filter, page, language and theme are as before, and the count is right."""
    log_in(page.context, name)
    insert_todos(app, name, numbered(case.todos))
    forge(page.context, base_url, "language", case.language)
    forge(page.context, base_url, "theme", case.theme)
    page.goto(case.address)

    change(page, case)

    expect_state(page, case, case.open_afterwards)
    if case.change in {"tick all", "clear"}:
        page.get_by_role("status").get_by_role("button", name=WORDS[case.language].undo, exact=True).click()
        expect_state(page, case._replace(change="undo"), case.open)
