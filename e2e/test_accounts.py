"""Accounts: how one comes to be, who gets in, and how it ends."""

import json
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from e2e.pages.hello import HelloPage
from e2e.pages.login import PASSWORD, log_in
from e2e.pages.todos import TodoList

WRONG = "Esa no es la contraseña de esta cuenta."
TAKEN = "Ese nombre ya tiene cuenta, y esta no es su contraseña."


@pytest.fixture
def visitor(new_context: CreateContextCallback) -> HelloPage:
    """Somebody else, who has just arrived."""
    hello = HelloPage(new_context().new_page())
    hello.arrive()
    return hello


def open_account(page: Page, name: str) -> Page:
    """Sign in, and open the page of the account."""
    log_in(page.context, name)
    page.goto("/account")
    return page


def expect_logged_out(context: BrowserContext) -> None:
    """Expect a visitor's session to be no good: their account is not shown to them."""
    page = context.new_page()
    page.goto("/account")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Tu cuenta")
    expect(page.get_by_label("Nombre de usuario")).to_be_visible()


def test_new_name_makes_an_account(hello: HelloPage, name: str) -> None:
    """The page says beforehand that a new name makes an account, and the message says that it did."""
    expect(hello.page.get_by_text("Un nombre nuevo crea una cuenta")).to_be_visible()

    hello.log_in(name)

    expect(hello.flash).to_have_text(f"Tu cuenta está lista: has entrado como {name}.")
    expect(hello.page.get_by_text("Un nombre nuevo crea una cuenta")).to_have_count(0)


def test_known_name_gets_in_with_its_password(hello: HelloPage, visitor: HelloPage, name: str) -> None:
    """The second time the same name and password sign in, and make no other account."""
    hello.log_in(name)

    visitor.log_in(name)

    expect(visitor.flash).to_have_text(f"Has entrado como {name}.")
    expect(visitor.page.get_by_text("Tu cuenta está lista")).to_have_count(0)


@pytest.mark.parametrize("guess", ["something else", "a long enough passwore"])
def test_wrong_password_is_refused(hello: HelloPage, visitor: HelloPage, name: str, guess: str) -> None:
    """A wrong password, close or not, is an error beside the password, in the same words, and lets nobody in."""
    hello.log_in(name)

    visitor.log_in(name, guess)

    expect(visitor.password).to_have_accessible_error_message(TAKEN)
    expect(visitor.password).to_have_value("")
    expect(visitor.username).to_have_value(name)
    expect_logged_out(visitor.page.context)


def test_name_is_one_in_any_case(hello: HelloPage, visitor: HelloPage, name: str) -> None:
    """A name in other letters' case is the same account, shown as it was first typed."""
    hello.log_in(name)

    visitor.log_in(name.upper())

    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(f"Hola, {name}")


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        pytest.param("1234567", "Una contraseña nueva necesita al menos 8 caracteres.", id="short"),
        pytest.param("password123", "Demasiada gente usa esa contraseña. Elige otra.", id="common"),
        pytest.param("x" * 129, "Como mucho, 128 caracteres.", id="long"),
    ],
)
def test_poor_new_password_is_refused(hello: HelloPage, name: str, password: str, reason: str) -> None:
    """A new account needs a password that is neither short, nor common, nor endless; without one there is none."""
    hello.log_in(name, password)

    expect(hello.password).to_have_accessible_error_message(reason)
    expect(hello.username).to_have_value(name)
    expect_logged_out(hello.page.context)


def test_log_out_ends_the_session_on_the_server(page: Page, new_context: CreateContextCallback, name: str) -> None:
    """After signing out, a copy that somebody kept of the session is no good either."""
    open_account(page, name)
    copy = new_context()
    copy.add_cookies(page.context.cookies())  # type: ignore[arg-type]  # a cookie as the browser gives it

    page.get_by_role("main").get_by_role("button", name="Salir", exact=True).click()

    expect(page.get_by_text("Has salido. Hasta pronto.")).to_be_visible()
    expect_logged_out(copy)


def test_back_shows_nothing_after_logging_out(page: Page, name: str) -> None:
    """After signing out, Back does not bring a personal page back for whoever sits down next."""
    open_account(page, name)
    page.get_by_role("main").get_by_role("button", name="Salir", exact=True).click()
    expect(page.get_by_text("Has salido. Hasta pronto.")).to_be_visible()

    page.go_back()

    expect(page.get_by_label("Nombre de usuario")).to_be_visible()
    expect(page.get_by_role("document")).not_to_contain_text(name)


def test_log_out_everywhere(page: Page, new_context: CreateContextCallback, name: str) -> None:
    """One button signs out of every browser."""
    elsewhere = new_context()
    log_in(elsewhere, name)
    open_account(page, name)

    page.get_by_role("button", name="Salir de todos los navegadores").click()

    expect(page.get_by_text("Has salido en todos los navegadores.")).to_be_visible()
    expect_logged_out(elsewhere)


def test_changed_password_counts_at_once(page: Page, new_context: CreateContextCallback, name: str) -> None:
    """After a change of the password this browser stays signed in, others do not, and only the new one is good."""
    elsewhere = new_context()
    log_in(elsewhere, name)
    open_account(page, name)

    page.get_by_label("Contraseña actual").fill(PASSWORD)
    page.get_by_label("Contraseña nueva").fill("quite another one")
    page.get_by_role("button", name="Cambiar la contraseña").click()

    expect(page.get_by_text("Contraseña cambiada.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tu cuenta")
    expect_logged_out(elsewhere)
    visitor = HelloPage(elsewhere.new_page())
    visitor.arrive()
    visitor.log_in(name, PASSWORD)
    expect(visitor.password).to_have_accessible_error_message(TAKEN)


def test_change_needs_the_present_password(page: Page, name: str) -> None:
    """Without the present password nothing changes, and the error stands beside it."""
    open_account(page, name)

    page.get_by_label("Contraseña actual").fill("not this one")
    page.get_by_label("Contraseña nueva").fill("quite another one")
    page.get_by_role("button", name="Cambiar la contraseña").click()

    expect(page.get_by_label("Contraseña actual")).to_have_accessible_error_message(WRONG)
    expect(page.get_by_label("Contraseña nueva")).not_to_have_attribute("aria-invalid", "true")


def test_everything_can_be_taken_away(todo_list: TodoList, name: str) -> None:
    """The download holds the name and every todo, and nothing of the password."""
    todo_list.add("Regar", "<b>Barrer</b>")
    todo_list.page.goto("/account")

    with todo_list.page.expect_download() as download:
        todo_list.page.get_by_role("link", name="Descargar como JSON").click()

    text = Path(download.value.path()).read_text(encoding="utf-8")
    kept = json.loads(text)
    assert kept["name"] == name
    assert [todo["description"] for todo in kept["todos"]] == ["Regar", "<b>Barrer</b>"]
    assert "argon2" not in text


def test_deleted_account_is_gone(todo_list: TodoList, visitor: HelloPage, name: str) -> None:
    """A deleted account takes its todos with it; its name is free again, with an empty list."""
    todo_list.add("Regar")
    todo_list.page.goto("/account")

    todo_list.page.get_by_label("Tu contraseña").fill(PASSWORD)
    todo_list.page.get_by_role("button", name="Eliminar la cuenta para siempre").click()

    expect(todo_list.page.get_by_text("Tu cuenta y todas sus tareas se han eliminado.")).to_be_visible()
    visitor.log_in(name, "the next owner's")
    expect(visitor.flash).to_contain_text("Tu cuenta está lista")
    expect(visitor.page.get_by_role("checkbox")).to_have_count(0)


def test_deletion_needs_the_password(page: Page, name: str) -> None:
    """Without its password an account stays."""
    open_account(page, name)

    page.get_by_label("Tu contraseña").fill("not this one")
    page.get_by_role("button", name="Eliminar la cuenta para siempre").click()

    expect(page.get_by_label("Tu contraseña")).to_have_accessible_error_message(WRONG)
    page.goto("/account")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tu cuenta")


def test_visitor_arrives_where_they_were_going(page: Page, name: str) -> None:
    """Whoever is sent to sign in arrives, after it, at the page they had asked for."""
    page.goto("/account")
    expect(page.get_by_text("Primero entra, por favor")).to_be_visible()

    HelloPage(page).log_in(name)

    expect(page).to_have_url("/account")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tu cuenta")


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_nobody_is_sent_to_another_site(page: Page, name: str, target: str) -> None:
    """A forged address to go on to is left aside: the visitor arrives at the greeting of this site."""
    page.goto(f"/hello?next={quote(target, safe='')}")

    HelloPage(page).log_in(name)

    expect(page).to_have_url("/hello")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Hola, {name}")


@pytest.mark.inside  # the limit is a setting, and each process counts for itself unless another is made
def test_too_many_wrong_passwords_have_to_wait(hello: HelloPage, visitor: HelloPage, name: str) -> None:
    """After ten wrong passwords a name has to wait, in any case of its letters, and no other name has."""
    hello.log_in(name)
    for attempt in range(10):
        visitor.log_in(name if attempt % 2 else name.upper(), "not this one")

    with visitor.page.expect_response("/hello") as answer:
        visitor.log_in(name.lower(), PASSWORD)

    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Demasiados intentos")
    expect(visitor.page.get_by_text("Puedes volver a intentarlo dentro de 15 minutos.")).to_be_visible()
    assert answer.value.status == HTTPStatus.TOO_MANY_REQUESTS
    assert 0 < int(answer.value.headers["retry-after"]) <= 15 * 60 + 1
    visitor.arrive()
    visitor.log_in(f"{name} 2")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(f"Hola, {name} 2")
