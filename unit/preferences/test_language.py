"""The language of a page (webapp/preferences/language.py)."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from unit.conftest import NewApp
from unit.helpers import client_in, post
from unit.html import read
from unit.states import STRANGER
from webapp.preferences import language
from webapp.settings import SettingsError

ONE_YEAR_S = 365 * 24 * 60 * 60

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
    """A page is in the language that the browser prefers of the two, and in Spanish if it names neither."""
    page = read(client.get("/hello", headers={"Accept-Language": accept_language}))

    assert page.one("html")["lang"] == code
    assert page.one("h1").text == TITLES[code]


def test_page_is_in_spanish_by_default(client: FlaskClient) -> None:
    """A browser that names no language gets Spanish."""
    assert read(client.get("/hello")).one("html")["lang"] == "es"


@pytest.mark.parametrize(("language", "title"), [("en", "Hello, whoever you are"), ("es", STRANGER)])
def test_chosen_language_lasts_a_year(client: FlaskClient, language: str, title: str) -> None:
    """The chosen language is used from then on, whatever the browser prefers, and its cookie lasts a year."""
    post(client, "/preferences", language=language)

    cookie, page = (
        client.get_cookie("language"),
        read(client.get("/hello", headers={"Accept-Language": "fr, en, es"})),
    )
    assert cookie is not None
    assert cookie.max_age == ONE_YEAR_S
    assert page.one("html")["lang"] == language
    assert page.one("h1").text == title
    assert client.get_cookie("theme") is None


@pytest.mark.parametrize("code", ["es", "en"])
def test_choice_of_the_visitor_wins(app: Flask, code: str) -> None:
    """The language that the visitor chose wins over the browser's."""
    for browsers in ("es", "en"):
        client = client_in(app, browsers)
        client.set_cookie("language", code)
        assert read(client.get("/hello")).one("h1").text == TITLES[code]


@pytest.mark.parametrize("forged", ["fr", "", "EN", "../../en", "en\u00ff"])
def test_unknown_choice_is_ignored(app: Flask, forged: str) -> None:
    """A cookie with an unknown language leaves the choice to the browser."""
    client = client_in(app, "en")
    client.set_cookie("language", forged)

    page = read(client.get("/hello"))
    assert page.one("html")["lang"] == "en"
    assert page.one("h1").text == TITLES["en"]


def test_two_visitors_have_a_language_each(app: Flask) -> None:
    """One app answers every visitor in their own language, again and again."""
    spanish, english = client_in(app, "es"), client_in(app, "en")

    for _again in range(2):
        for client, title in [(spanish, TITLES["es"]), (english, TITLES["en"])]:
            page = read(client.get("/hello"))
            assert page.one("h1").text == title
            assert TITLES["en" if title == TITLES["es"] else "es"] not in page.text


def test_switch_offers_the_other_language(app: Flask) -> None:
    """The switch offers the language that the page is not in, by its own name and marked as such."""
    for code, other, name in [("es", "en", "English"), ("en", "es", "Español")]:
        switch = read(client_in(app, code).get("/hello")).one("button[name=language]")
        assert (switch["value"], switch["lang"], switch.text) == (other, other, name)


def test_missing_catalogue_is_refused(new_app: NewApp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without the compiled Spanish texts the app does not start, and one line says how to compile them."""
    monkeypatch.setattr(language, "TRANSLATIONS", tmp_path)

    with pytest.raises(SettingsError) as refusal:
        new_app()

    assert "pybabel compile -d translations" in refusal.value.message
    assert "\n" not in refusal.value.message
