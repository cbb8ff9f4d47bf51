"""Which language a page is in."""

from pathlib import Path
from unittest import mock

import pytest
from flask import Flask
from flask.testing import FlaskClient

from unit.conftest import NewApp
from unit.html import read
from unit.states import STRANGER, speaking
from webapp.preferences import language
from webapp.settings import SettingsError

TITLES = {"es": STRANGER, "en": "Hello, whoever you are"}


@pytest.mark.parametrize(
    ("accept_language", "code"),
    [
        pytest.param("es", "es", id="Spanish"),
        pytest.param("en", "en", id="English"),
        pytest.param("en-US,en;q=0.9", "en", id="English of a country"),
        pytest.param("en-GB", "en", id="English of a country alone"),
        pytest.param("es-MX,es;q=0.9,en;q=0.8", "es", id="Spanish of a country, then English"),
        pytest.param("EN", "en", id="in capitals"),
        pytest.param("fr", "es", id="neither"),
        pytest.param("fr,en;q=0.1", "en", id="neither, then English"),
        pytest.param("es;q=0.4,en;q=0.5", "en", id="English preferred by weight"),
        pytest.param("en;q=0.4,es;q=0.5", "es", id="Spanish preferred by weight"),
        pytest.param("en;q=0", "es", id="English refused"),
        pytest.param("*", "es", id="any"),
        pytest.param("", "es", id="empty"),
        pytest.param(";;q=x,=,\u00ff", "es", id="garbage"),
    ],
)
def test_browser_chooses_the_language(client: FlaskClient, accept_language: str, code: str) -> None:
    """A page is in the language that the browser likes best of the two, and in Spanish if it likes neither."""
    page = read(client.get("/hello", headers={"Accept-Language": accept_language}))

    assert page.one("html")["lang"] == code
    assert page.one("h1").text == TITLES[code]


def test_page_is_in_spanish_by_default(client: FlaskClient) -> None:
    """A browser that does not say gets Spanish."""
    assert read(client.get("/hello")).one("html")["lang"] == "es"


@pytest.mark.parametrize("code", ["es", "en"])
def test_choice_of_the_visitor_wins(app: Flask, code: str) -> None:
    """Whoever chose a language gets it, whatever the browser asks for."""
    for browsers in ("es", "en"):
        client = speaking(app, browsers)
        client.set_cookie("language", code)
        assert read(client.get("/hello")).one("h1").text == TITLES[code]


@pytest.mark.parametrize("forged", ["fr", "", "EN", "../../en", "en\u00ff"])
def test_unknown_choice_is_ignored(app: Flask, forged: str) -> None:
    """A cookie with a language that is not ours leaves the choice to the browser."""
    client = speaking(app, "en")
    client.set_cookie("language", forged)

    page = read(client.get("/hello"))
    assert page.one("html")["lang"] == "en"
    assert page.one("h1").text == TITLES["en"]


def test_two_visitors_have_a_language_each(app: Flask) -> None:
    """One app answers everyone in their own language, again and again."""
    spanish, english = speaking(app, "es"), speaking(app, "en")

    for _again in range(2):
        for client, title in [(spanish, TITLES["es"]), (english, TITLES["en"])]:
            page = read(client.get("/hello"))
            assert page.one("h1").text == title
            assert TITLES["en" if title == TITLES["es"] else "es"] not in page.text


def test_switch_offers_the_other_language_alone(app: Flask) -> None:
    """The page offers the language that it is not in, by its own name and marked as such."""
    for code, other, name in [("es", "en", "English"), ("en", "es", "Español")]:
        switch = read(speaking(app, code).get("/hello")).one("button", name="language")
        assert (switch["value"], switch["lang"], switch.text) == (other, other, name)


def test_language_is_chosen_once_for_a_request(new_app: NewApp) -> None:
    """However many texts a page has, its language is looked up once."""
    client = new_app().test_client()

    with mock.patch.object(language, "select_language", wraps=language.select_language) as select:
        client.get("/hello")

    assert select.call_count == 1


def test_missing_catalogue_is_refused(new_app: NewApp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without the compiled Spanish texts the app does not start in English: one line says how to compile them."""
    monkeypatch.setattr(language, "TRANSLATIONS", tmp_path)

    with pytest.raises(SettingsError) as refusal:
        new_app()

    assert "pybabel compile -d translations" in refusal.value.message
    assert "\n" not in refusal.value.message
