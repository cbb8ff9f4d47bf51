"""The switches for language and theme."""

from http import HTTPStatus

import pytest
from flask.testing import FlaskClient

from unit.conftest import NewApp
from unit.html import read
from unit.states import STRANGER, log_in, submit
from unit.test_navigation import REFUSED

ONE_YEAR = 31_536_000
"""In seconds."""


@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
def test_chosen_theme_is_kept_for_a_year(client: FlaskClient, theme: str) -> None:
    """The theme that was pressed is the page's from then on, and the only one that is shown as pressed."""
    submit(client, "/preferences", theme=theme)

    cookie, page = client.get_cookie("theme"), read(client.get("/hello"))
    assert cookie is not None
    assert cookie.max_age == ONE_YEAR
    assert page.one("html")["data-theme"] == theme
    assert [button["value"] for button in page.all("button", aria_pressed="true")] == [theme]
    assert client.get_cookie("language") is None


@pytest.mark.parametrize(("language", "title"), [("en", "Hello, whoever you are"), ("es", STRANGER)])
def test_chosen_language_is_kept_for_a_year(client: FlaskClient, language: str, title: str) -> None:
    """The language that was pressed is the page's from then on, whatever the browser asks for."""
    submit(client, "/preferences", language=language)

    cookie, page = (
        client.get_cookie("language"),
        read(client.get("/hello", headers={"Accept-Language": "fr, en, es"})),
    )
    assert cookie is not None
    assert cookie.max_age == ONE_YEAR
    assert page.one("html")["lang"] == language
    assert page.one("h1").text == title
    assert client.get_cookie("theme") is None


@pytest.mark.parametrize(
    "path",
    [
        "/hello",
        "/hello?a=1&b=%C3%B1",
        "/hello_world",
        pytest.param("/no_such_page?next=%2Fhello", id="error page"),
        pytest.param("/a%20b", id="space"),
        pytest.param("/a%0Ab", id="line break"),
        pytest.param("/what%3Fa=1", id="question mark"),
        pytest.param("/%C3%B1", id="letter"),
        pytest.param("/100%25", id="percent sign"),
        pytest.param("/a%5Cb?c=%5C", id="backslash"),
        pytest.param("/hello?a=%FF", id="query that is no text"),
    ],
)
def test_switch_comes_back_to_its_page(client: FlaskClient, path: str) -> None:
    """Whoever changes the look stays on the page, with what its address asks for."""
    came_from = read(client.get(path)).one("form", id="preferences").fields["next"]

    response = submit(client, "/preferences", theme="dark", next=came_from)

    assert response.status_code == HTTPStatus.SEE_OTHER
    assert response.location == path


@pytest.mark.parametrize("path", ["/hello", "/hello?a=1", "/no_such_page%3F"])
def test_switch_comes_back_below_the_path_that_the_app_is_mounted_at(client: FlaskClient, path: str) -> None:
    """An app that is served below a path keeps its visitors there."""
    mounted = {"SCRIPT_NAME": "/app"}
    fields = read(client.get(path, environ_overrides=mounted)).one("form", id="preferences").fields

    response = client.post("/preferences", data={**fields, "theme": "dark"}, environ_overrides=mounted)

    assert response.location == f"/app{path}"


@pytest.mark.parametrize(
    ("path", "address"),
    [
        pytest.param("//evil.example/", "/evil.example/", id="like another site's"),
        pytest.param("/\xff", "/%FF", id="no text"),
    ],
)
def test_address_as_a_program_sends_it_is_one_of_this_site(client: FlaskClient, path: str, address: str) -> None:
    """Whatever path was asked for, the links and forms of its page lead back to this site."""
    page = read(client.get("/", environ_overrides={"PATH_INFO": path}))

    assert page.one("form", id="preferences").fields["next"] == address


def test_switch_on_a_page_that_cannot_be_asked_for_goes_to_the_start(client: FlaskClient) -> None:
    """The page of a refused choice has an address that takes no GET, so its switches lead to the start."""
    refused = submit(client, "/preferences", theme="pink", next="/hello")

    assert read(refused).one("form", id="preferences").fields["next"] == "/"


def test_switch_on_a_refused_form_comes_back_to_the_form(client: FlaskClient) -> None:
    """The page of a refused login has an address that GET may ask for."""
    refused = log_in(client, username="")

    assert read(refused).one("form", id="preferences").fields["next"] == "/hello"


@pytest.mark.parametrize("target", [pytest.param(text, id=name) for name, text in REFUSED.items()])
def test_switch_leads_to_no_other_site(client: FlaskClient, target: str) -> None:
    """A forged `next` leads to the start, and the choice counts all the same."""
    response = submit(client, "/preferences", theme="dark", next=target)

    assert response.location == "/"
    assert client.get_cookie("theme") is not None


@pytest.mark.parametrize(
    "choice",
    [
        pytest.param({}, id="none"),
        pytest.param({"theme": "pink"}, id="unknown theme"),
        pytest.param({"theme": ""}, id="empty theme"),
        pytest.param({"language": "fr"}, id="unknown language"),
        pytest.param({"language": "../en"}, id="path for a language"),
        pytest.param({"colour": "dark"}, id="unknown preference"),
    ],
)
def test_unknown_choice_is_refused(client: FlaskClient, choice: dict[str, str]) -> None:
    """What is not on offer is refused, and nothing is kept."""
    response = submit(client, "/preferences", next="/hello", **choice)

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "Location" not in response.headers
    assert client.get_cookie("theme") is client.get_cookie("language") is None


def test_theme_of_a_forged_cookie_is_ignored(client: FlaskClient) -> None:
    """A cookie with a theme that is not on offer leaves the theme to the system."""
    client.set_cookie("theme", "pink with spots")

    response = client.get("/hello")

    assert read(response).one("html")["data-theme"] == "auto"
    assert "pink with spots" not in response.text


def test_preferences_are_no_page(client: FlaskClient) -> None:
    """A link cannot change what somebody chose: only a form can."""
    response = client.get("/preferences?theme=dark&language=en")

    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert client.get_cookie("theme") is client.get_cookie("language") is None


def test_theme_outlives_the_language_switch(new_app: NewApp) -> None:
    """One switch leaves alone what the other one set."""
    client = new_app().test_client()
    submit(client, "/preferences", theme="dark")

    submit(client, "/preferences", language="en")

    page = read(client.get("/hello")).one("html")
    assert (page["data-theme"], page["lang"]) == ("dark", "en")
