"""Register: a new name and a new password make an account."""

import pytest
from playwright.sync_api import expect

from e2e.pages.hello import HelloPage
from e2e.pages.login import expect_logged_out


def test_new_name_makes_an_account(hello: HelloPage, name: str) -> None:
    """A new name makes an account: the page says so before, and a message says so afterwards."""
    expect(hello.page.get_by_text("Un nombre nuevo crea una cuenta")).to_be_visible()

    hello.log_in(name)

    expect(hello.flash).to_have_text(f"Tu cuenta está lista: has entrado como {name}.")
    expect(hello.page.get_by_text("Un nombre nuevo crea una cuenta")).to_have_count(0)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        pytest.param("1234567", "Una contraseña nueva necesita al menos 8 caracteres.", id="short"),
        pytest.param("password123", "Demasiada gente usa esa contraseña. Elige otra.", id="common"),
        pytest.param(
            "Password1!",
            "Esa contraseña es fácil de adivinar. Elige una más larga, como varias palabras.",
            id="easy to guess",
        ),
        pytest.param("x" * 129, "Como mucho, 128 caracteres.", id="long"),
    ],
)
def test_weak_new_password_is_refused(hello: HelloPage, name: str, password: str, reason: str) -> None:
    """A new account needs a password that is not too short, too long, common or easy to guess; else none is made."""
    hello.log_in(name, password)

    expect(hello.password).to_have_accessible_error_message(reason)
    expect(hello.username).to_have_value(name)
    expect_logged_out(hello.page.context)


def test_name_in_a_new_password_is_refused(hello: HelloPage, name: str) -> None:
    """Nobody can make an account whose password holds its name, in whatever case."""
    hello.log_in(name, f"{name.upper()} 2026!")

    expect(hello.password).to_have_accessible_error_message("Tu nombre está en esa contraseña. Elige otra.")
    expect(hello.username).to_have_value(name)
    expect(hello.flash).to_have_count(0)
