"""How many: each text about a number of todos, for none, one and two, in both languages."""

import pytest
from allpairspy import AllPairs
from playwright.sync_api import Page, expect

from e2e.pages.forms import add_todo
from e2e.pages.login import log_in

BUTTONS = {
    "es": ("Marcar todas", "Desmarcar todas", "Eliminar las hechas", "Deshacer", "Deshacer un cambio reciente"),
    "en": ("Tick all", "Untick all", "Delete all done", "Undo", "Undo a recent change"),
}
OPEN = {"es": ["0 pendientes", "1 pendiente", "2 pendientes"], "en": ["0 open", "1 open", "2 open"]}
MESSAGES = {
    ("es", 1): (
        "Una tarea marcada.",
        "Una tarea desmarcada.",
        "Una tarea eliminada.",
        "Deshecho: una tarea está como antes.",
    ),
    ("es", 2): (
        "2 tareas marcadas.",
        "2 tareas desmarcadas.",
        "2 tareas eliminadas.",
        "Deshecho: 2 tareas están como antes.",
    ),
    ("en", 1): ("One todo ticked.", "One todo unticked.", "One todo deleted.", "Undone: one todo is as before."),
    ("en", 2): ("2 todos ticked.", "2 todos unticked.", "2 todos deleted.", "Undone: 2 todos are as before."),
}
RECENT = {
    ("es", 1): ["Desmarcada:", "Eliminada:"],
    ("es", 2): ["2 desmarcadas:", "2 eliminadas:"],
    ("en", 1): ["Unticked:", "Deleted:"],
    ("en", 2): ["2 unticked:", "2 deleted:"],
}

CASES = [
    pytest.param(
        language,
        number,
        marks=pytest.mark.browser_context_args(java_script_enabled=javascript),
        id=f"{number} in {language}{'' if javascript else ', no JavaScript'}",
    )
    for language, number, javascript in AllPairs([["es", "en"], [1, 2], [True, False]])
]


@pytest.mark.parametrize(("language", "number"), CASES)
def test_texts_say_how_many(page: Page, name: str, language: str, number: int) -> None:
    """The count, the messages and the recent changes say how many todos they are about, one or several."""
    log_in(page.context, name)
    page.goto("/hello")
    if language == "en":
        page.get_by_role("button", name="English").click()
    for description in ("Regar", "Barrer")[:number]:
        add_todo(page, description)
    page.reload()
    tick_all, untick_all, clear, undo, recent = BUTTONS[language]
    ticked, unticked, deleted, undone = MESSAGES[language, number]
    count = page.get_by_text(OPEN[language][number], exact=True)
    none = page.get_by_text(OPEN[language][0], exact=True)

    for button, message, shown in [
        (tick_all, ticked, none),
        (untick_all, unticked, count),
        (tick_all, ticked, none),
        (clear, deleted, None),
    ]:
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.get_by_role("status")).to_contain_text(message)
        if shown:
            expect(shown).to_be_visible()

    page.get_by_text(recent).click()
    for change in RECENT[language, number]:
        expect(page.get_by_role("button", name=f"{undo} {change} ")).to_be_visible()
    page.get_by_role("status").get_by_role("button", name=undo, exact=True).click()
    expect(page.get_by_text(undone)).to_be_attached()  # where there is JavaScript, it is only announced
