"""The database away: nothing is lost that was typed, and nothing has to be started anew."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http import HTTPStatus
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from e2e.harness.server import serving
from e2e.pages.hello import HelloPage
from e2e.pages.todos import TodoList, rows

if TYPE_CHECKING:
    from flask import Flask

    from webapp.settings import Settings

pytestmark = pytest.mark.inside

AWAY = "No podemos acceder a la base de datos"


@pytest.fixture
def impatient(settings: "Settings", tmp_path: Path) -> "Settings":
    """The settings of an app with a database file of its own, for which it does not wait long."""
    return settings.model_copy(
        update={"instance_path": tmp_path, "database_url": "", "sqlite_busy_timeout_ms": 50}
    )


@pytest.fixture
def impatient_app(webapp: ModuleType, impatient: "Settings") -> "Flask":
    """That app."""
    app: Flask = webapp.create_app(impatient)
    webapp.database.upgrade(app)
    return app


@pytest.fixture
def list_of_its_own(impatient_app: "Flask", page: Page, name: str) -> Iterator[TodoList]:
    """A list with one todo in that app."""
    with serving(impatient_app) as address:
        page.goto(address)
        HelloPage(page).log_in(name)
        todo_list = TodoList(page)
        todo_list.add("Regar")
        yield todo_list


@contextmanager
def taken_away(settings: "Settings") -> Iterator[None]:
    """Keep the database to oneself while the block runs."""
    with closing(sqlite3.connect(settings.instance_path / "app.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_what_was_typed_can_be_sent_again(list_of_its_own: TodoList, impatient: "Settings") -> None:
    """A todo that could not be kept is in the page that says so, and is kept when it is sent again."""
    page = list_of_its_own.page
    list_of_its_own.new.fill("Barrer")

    with taken_away(impatient), page.expect_response("**/todos") as answer:
        list_of_its_own.new.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(AWAY)

    expect(list_of_its_own.new).to_have_value("Barrer")
    assert answer.value.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert int(answer.value.headers["retry-after"]) > 0
    page.get_by_role("button", name="Enviar de nuevo").click()
    expect(list_of_its_own.items).to_have_text(rows("Barrer", "Regar"))


def test_list_stays_as_it_is(list_of_its_own: TodoList, impatient: "Settings") -> None:
    """With JavaScript the list stays, with what was typed, and a message; Enter sends it again."""
    list_of_its_own.new.fill("Barrer")

    with taken_away(impatient):
        list_of_its_own.new.press("Enter")
        expect(list_of_its_own.page.get_by_role("alert")).to_contain_text(AWAY)

    expect(list_of_its_own.new).to_have_value("Barrer")
    expect(list_of_its_own.items).to_have_count(1)
    list_of_its_own.new.press("Enter")
    expect(list_of_its_own.items).to_have_text(rows("Barrer", "Regar"))


def test_login_comes_back_without_its_password(
    impatient_app: "Flask", impatient: "Settings", page: Page, name: str
) -> None:
    """A login that could not be looked up comes back with its name, and never with its password."""
    with serving(impatient_app) as address:
        page.goto(address)

        with taken_away(impatient):
            HelloPage(page).log_in(name, "a secret of mine")

        expect(page.get_by_role("heading", level=1)).to_have_text(AWAY)
        expect(page.get_by_label("Nombre de usuario")).to_have_value(name)
        expect(page.get_by_label("Password")).to_have_value("")
        assert "a secret of mine" not in page.content()
        page.get_by_label("Password").fill("a secret of mine")
        page.get_by_role("button", name="Enviar de nuevo").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Hola, {name}")


def test_visitors_notice_nothing(impatient_app: "Flask", impatient: "Settings", page: Page) -> None:
    """Whoever is not signed in needs no database: the pages of the notes go on."""
    with serving(impatient_app) as address, taken_away(impatient):
        page.goto(address)

        expect(page.get_by_role("heading", level=1)).to_contain_text("Hola, 127.0.0.1")
        expect(page.get_by_text("Comprar café")).to_be_visible()
