"""The light or dark theme (webapp/preferences/theme.py)."""

import pytest
from flask.testing import FlaskClient

from unit.conftest import NewApp
from unit.helpers import post
from unit.html import read

ONE_YEAR_S = 365 * 24 * 60 * 60


@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
def test_chosen_theme_lasts_a_year(client: FlaskClient, theme: str) -> None:
    """The chosen theme is used from then on, its button alone is pressed, and its cookie lasts a year."""
    post(client, "/preferences", theme=theme)

    cookie, page = client.get_cookie("theme"), read(client.get("/hello"))
    assert cookie is not None
    assert cookie.max_age == ONE_YEAR_S
    assert page.one("html")["data-theme"] == theme
    assert [button["value"] for button in page.all("button[aria-pressed=true]")] == [theme]
    assert client.get_cookie("language") is None


def test_theme_of_a_forged_cookie_is_ignored(client: FlaskClient) -> None:
    """A cookie with an unknown theme leaves the theme to the system."""
    client.set_cookie("theme", "pink with spots")

    response = client.get("/hello")

    assert read(response).one("html")["data-theme"] == "auto"
    assert "pink with spots" not in response.text


def test_theme_outlives_the_language_switch(new_app: NewApp) -> None:
    """Choosing a language does not change the theme."""
    client = new_app().test_client()
    post(client, "/preferences", theme="dark")

    post(client, "/preferences", language="en")

    page = read(client.get("/hello")).one("html")
    assert (page["data-theme"], page["lang"]) == ("dark", "en")
