"""The login form, beyond what the notes ask."""

import pytest
from playwright.sync_api import expect

from e2e.pages.hello import HelloPage


def test_empty_fields_are_announced(hello: HelloPage) -> None:
    """Each field left empty is announced with its own message, and the cursor waits in the first."""
    hello.log_in("", "")

    expect(hello.username).to_have_accessible_error_message("Escribe tu nombre de usuario.")
    expect(hello.password).to_have_accessible_error_message("Escribe tu contraseña.")
    expect(hello.username).to_be_focused()
    expect(hello.flash).to_have_count(0)


def test_only_the_wrong_field_is_announced(hello: HelloPage, name: str) -> None:
    """A field that is fine carries no error, and the cursor waits in the other."""
    hello.log_in(name, "")

    expect(hello.password).to_have_accessible_error_message("Escribe tu contraseña.")
    expect(hello.password).to_be_focused()
    expect(hello.username).not_to_have_attribute("aria-invalid", "true")
    expect(hello.username).to_have_value(name)


def test_blank_name_is_refused(hello: HelloPage) -> None:
    """A name of nothing but white space is no name; the password that came with it is not sent back."""
    hello.log_in("   ")

    expect(hello.username).to_have_accessible_error_message("Escribe tu nombre de usuario.")
    expect(hello.username).to_have_value("")
    expect(hello.password).to_have_value("")
    expect(hello.password).not_to_have_attribute("aria-invalid", "true")


def test_name_is_trimmed(hello: HelloPage, name: str) -> None:
    """White space around a name is not part of it."""
    hello.log_in(f"  {name} ")

    # The full stop after the name would be parted from it by the space.
    expect(hello.flash).to_contain_text(f"has entrado como {name}.")


def test_password_of_spaces_is_a_password(hello: HelloPage, name: str) -> None:
    """White space is trimmed from names only: in a password it counts."""
    hello.log_in(name, "          ")

    expect(hello.flash).to_contain_text(name)
    expect(hello.password).to_have_count(0)


def test_longest_name_is_accepted(hello: HelloPage) -> None:
    """A name of 40 characters is accepted, whole."""
    hello.log_in("ñ" * 40)

    expect(hello.page.get_by_role("heading", level=1)).to_have_text(f"Hola, {'ñ' * 40}")


def test_longer_name_is_refused(hello: HelloPage) -> None:
    """A name of 41 characters is refused with the limit, and stays in its field, whole."""
    hello.log_in("ñ" * 41)

    expect(hello.username).to_have_accessible_error_message("Como mucho, 40 caracteres.")
    expect(hello.username).to_have_value("ñ" * 41)
    expect(hello.flash).to_have_count(0)


@pytest.mark.parametrize("script", ["Ñandú", "日本", "🎈👩‍🚀", "إيمان", 'O\'Brien & "Söhne"'])
def test_name_may_be_in_any_script(hello: HelloPage, script: str) -> None:
    """A name in any script is greeted as it was typed."""
    hello.log_in(script)

    expect(hello.page.get_by_role("heading", level=1)).to_have_text(f"Hola, {script}")
    expect(hello.username).to_have_count(0)


def test_title_of_the_tab_greets_too(hello: HelloPage, name: str) -> None:
    """The tab is named after what the page greets, so that two tabs can be told apart."""
    hello.log_in(name)

    expect(hello.page).to_have_title(f"Hola, {name} · Flask a la vista")


def test_login_works_with_the_keyboard_alone(hello: HelloPage, name: str) -> None:
    """Tab goes from the name to the password, and Enter sends the form."""
    keyboard = hello.page.keyboard
    hello.username.focus()

    keyboard.type(name)
    keyboard.press("Tab")
    expect(hello.password).to_be_focused()
    keyboard.type("a long enough password")
    keyboard.press("Enter")

    expect(hello.page.get_by_role("heading", level=1)).to_have_text(f"Hola, {name}")
