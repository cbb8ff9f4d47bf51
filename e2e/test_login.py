"""Log in with the form of the greeting, beyond what the course notes ask."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from e2e.pages.hello import HelloPage
from e2e.pages.login import NAME_TAKEN, PASSWORD, expect_logged_out


def test_empty_fields_are_announced(hello: HelloPage) -> None:
    """Each field left empty shows its own message, and the cursor is in the first."""
    hello.log_in("", "")

    expect(hello.username).to_have_accessible_error_message("Escribe tu nombre de usuario.")
    expect(hello.password).to_have_accessible_error_message("Escribe tu contraseña.")
    expect(hello.username).to_be_focused()
    expect(hello.flash).to_have_count(0)


def test_hints_explain_the_labels_of_the_notes(hello: HelloPage) -> None:
    """A hint in Spanish, read out with its field, says what goes into it, as "Password" alone does not."""
    what_a_name_does = "Un nombre nuevo crea una cuenta; uno que ya existe necesita su contraseña."

    expect(hello.username).to_have_accessible_description(what_a_name_does)
    expect(hello.password).to_have_accessible_name("Password")
    expect(hello.password).to_have_accessible_description("Tu contraseña: al menos 8 caracteres.")
    expect(hello.password).not_to_have_attribute("aria-invalid", "true")


def test_only_the_wrong_field_is_announced(hello: HelloPage, name: str) -> None:
    """A valid field shows no error, and the cursor is in the field that is wrong."""
    hello.log_in(name, "")

    expect(hello.password).to_have_accessible_error_message("Escribe tu contraseña.")
    expect(hello.password).to_be_focused()
    expect(hello.username).not_to_have_attribute("aria-invalid", "true")
    expect(hello.username).to_have_value(name)


def test_spaces_of_a_password_count(hello: HelloPage, name: str) -> None:
    """Spaces count in a password: only names are trimmed."""
    hello.log_in(name, "   q  7  ")

    expect(hello.flash).to_contain_text(name)
    expect(hello.password).to_have_count(0)


def test_known_name_logs_in_with_its_password(hello: HelloPage, visitor: HelloPage, name: str) -> None:
    """The second time, the same name and password log in and make no other account."""
    hello.log_in(name)

    visitor.log_in(name)

    expect(visitor.flash).to_have_text(f"Has entrado como {name}.")
    expect(visitor.page.get_by_text("Tu cuenta está lista")).to_have_count(0)


@pytest.mark.parametrize("guess", ["something else", "a long enough passwore"])
def test_wrong_password_is_refused(hello: HelloPage, visitor: HelloPage, name: str, guess: str) -> None:
    """A wrong password, close to the right one or not, is refused with the same message, and nobody is logged in."""
    hello.log_in(name)

    visitor.log_in(name, guess)

    expect(visitor.password).to_have_accessible_error_message(NAME_TAKEN)
    expect(visitor.password).to_have_value("")
    expect(visitor.username).to_have_value(name)
    expect_logged_out(visitor.page.context)


def test_title_of_the_tab_greets_too(hello: HelloPage, name: str) -> None:
    """The title of the tab greets by name too, so that two tabs can be told apart."""
    hello.log_in(name)

    expect(hello.page).to_have_title(f"Hola, {name} · Flask a la vista")


def test_login_works_with_the_keyboard_alone(hello: HelloPage, name: str) -> None:
    """Tab goes from the name to the password, and Enter sends the form."""
    keyboard = hello.page.keyboard
    hello.username.focus()

    keyboard.type(name)
    keyboard.press("Tab")
    expect(hello.password).to_be_focused()
    keyboard.type(PASSWORD)
    keyboard.press("Enter")

    expect(hello.page.get_by_role("heading", level=1)).to_have_text(f"Hola, {name}")


def test_login_leads_to_the_page_that_was_asked_for(page: Page, name: str) -> None:
    """A page that needs an account asks the visitor to log in, and opens after that."""
    page.goto("/account")
    expect(page.get_by_text("Primero entra, por favor")).to_be_visible()

    HelloPage(page).log_in(name)

    expect(page).to_have_url("/account")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tu cuenta")


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_login_never_leads_to_another_site(page: Page, name: str, target: str) -> None:
    """A forged address to return to is ignored: the login leads to the greeting of this site."""
    page.goto(f"/hello?next={quote(target, safe='')}")

    HelloPage(page).log_in(name)

    expect(page).to_have_url("/hello")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Hola, {name}")
