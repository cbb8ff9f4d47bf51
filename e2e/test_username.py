"""The user name: its length, its letters, and which names are the same."""

import pytest
from playwright.sync_api import expect

from e2e.pages.hello import HelloPage


def test_blank_name_is_refused(hello: HelloPage) -> None:
    """A name of nothing but spaces is refused, and the password that came with it is not sent back."""
    hello.log_in("   ")

    expect(hello.username).to_have_accessible_error_message("Escribe tu nombre de usuario.")
    expect(hello.username).to_have_value("")
    expect(hello.password).to_have_value("")
    expect(hello.password).not_to_have_attribute("aria-invalid", "true")


def test_name_is_trimmed(hello: HelloPage, name: str) -> None:
    """Spaces around a name are not part of it."""
    hello.log_in(f"  {name} ")

    # The full stop after the name would be parted from it by the space.
    expect(hello.flash).to_contain_text(f"has entrado como {name}.")


def test_longest_name_is_accepted(hello: HelloPage) -> None:
    """A name of 40 characters is accepted, and shown whole."""
    hello.log_in("ñ" * 40)

    expect(hello.page.get_by_role("heading", level=1)).to_have_text(f"Hola, {'ñ' * 40}")


def test_too_long_a_name_is_refused(hello: HelloPage) -> None:
    """A name of 41 characters is refused with the limit, and stays whole in its field."""
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


def test_invisible_character_is_refused(hello: HelloPage, name: str) -> None:
    """A new name with a character that nobody sees is refused: it would look like the name without it."""
    hello.log_in(f"{name}\u200b")

    expect(hello.username).to_have_accessible_error_message(
        "Ese nombre tiene caracteres que no se ven o que no son para nombres. Escríbelo otra vez sin ellos."
    )
    expect(hello.flash).to_have_count(0)


def test_name_that_looks_like_another_is_refused(hello: HelloPage, visitor: HelloPage, name: str) -> None:
    """A new name that differs from another only by letters that look the same is refused, and stays in its field."""
    hello.log_in(name)
    look_alike = name.replace("A", "\N{CYRILLIC CAPITAL LETTER A}")

    visitor.log_in(look_alike)

    expect(visitor.username).to_have_accessible_error_message(
        "Ese nombre se parece demasiado a otro. Elige uno que se distinga más."
    )
    expect(visitor.username).to_have_value(look_alike)
    expect(visitor.flash).to_have_count(0)


def test_name_is_the_same_in_any_case(hello: HelloPage, visitor: HelloPage, name: str) -> None:
    """The same name in upper case is the same account, and is shown as it was first typed."""
    hello.log_in(name)

    visitor.log_in(name.upper())

    expect(visitor.flash).to_contain_text(f"Has entrado como {name}.")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(f"Hola, {name}")
