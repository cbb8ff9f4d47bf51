"""The database is unavailable: nothing that was typed is lost, and it can be sent again."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http import HTTPStatus
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from e2e.harness.server import serving
from e2e.pages.hello import HelloPage
from e2e.pages.readable import faults_of
from e2e.pages.todos import TodoList, rows
from webapp import create_app
from webapp.database import upgrade
from webapp.settings import Settings

pytestmark = pytest.mark.inside

UNAVAILABLE = "No podemos acceder a la base de datos"


@pytest.fixture
def own_settings(settings: Settings, tmp_path: Path) -> Settings:
    """The settings of an app with its own database file, and a short timeout for it."""
    return settings.model_copy(update={"instance_path": tmp_path, "database_url": "", "sqlite_busy_timeout_ms": 50})


@pytest.fixture
def own_app(own_settings: Settings) -> Flask:
    """An app with its own database file."""
    app = create_app(own_settings)
    upgrade(app)
    return app


@pytest.fixture
def own_list(own_app: Flask, page: Page, name: str) -> Iterator[TodoList]:
    """A list with one todo, in an app with its own database file."""
    with serving(own_app) as address:
        page.goto(address)
        HelloPage(page).log_in(name)
        todo_list = TodoList(page)
        todo_list.add("Regar")
        yield todo_list


@contextmanager
def locked_database(settings: Settings) -> Iterator[None]:
    """Lock the database while the block runs."""
    with closing(sqlite3.connect(settings.instance_path / "app.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_what_was_typed_can_be_sent_again(own_list: TodoList, own_settings: Settings) -> None:
    """If a todo cannot be saved, the page says so and still holds it; it can be sent again."""
    page = own_list.page
    own_list.new.fill("Barrer")

    with locked_database(own_settings), page.expect_response("**/todos") as answer:
        own_list.new.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(UNAVAILABLE)

    expect(own_list.new).to_have_value("Barrer")
    assert answer.value.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert int(answer.value.headers["retry-after"]) > 0
    page.get_by_role("button", name="Enviar de nuevo").click()
    expect(own_list.items).to_have_text(rows("Barrer", "Regar"))


def test_changes_wait_for_the_database(own_list: TodoList, own_settings: Settings) -> None:
    """With JavaScript the list stays, with a message; what was added waits in it, and is saved as soon as possible."""
    own_list.new.fill("Barrer")

    with locked_database(own_settings):
        own_list.new.press("Enter")
        expect(own_list.page.get_by_role("alert")).to_contain_text("no se puede guardar nada")
        expect(own_list.page.get_by_text("Barrer", exact=True)).to_be_visible()
        expect(own_list.item("Regar")).to_be_visible()
    own_list.come_back()

    expect(own_list.items).to_have_text(rows("Barrer", "Regar"))
    expect(own_list.page.get_by_role("alert")).to_have_count(0)


def test_login_comes_back_without_its_password(own_app: Flask, own_settings: Settings, page: Page, name: str) -> None:
    """If a login cannot be checked, its form comes back with the name, and without the password."""
    with serving(own_app) as address:
        page.goto(address)

        with locked_database(own_settings):
            HelloPage(page).log_in(name, "a secret of mine")

        expect(page.get_by_role("heading", level=1)).to_have_text(UNAVAILABLE)
        expect(page.get_by_label("Nombre de usuario")).to_have_value(name)
        expect(page.get_by_label("Password")).to_have_value("")
        assert "a secret of mine" not in page.content()
        assert list(faults_of(page)) == []
        page.get_by_label("Password").fill("a secret of mine")
        page.get_by_role("button", name="Enviar de nuevo").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Hola, {name}")


def test_visitors_need_no_database(own_app: Flask, own_settings: Settings, page: Page) -> None:
    """Visitors who are not logged in see the greeting and the examples without a database."""
    with serving(own_app) as address, locked_database(own_settings):
        page.goto(address)

        expect(page.get_by_role("heading", level=1)).to_contain_text("Hola, 127.0.0.1")
        expect(page.get_by_text("Comprar café")).to_be_visible()
