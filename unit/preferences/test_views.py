"""The view behind the switches (webapp/preferences/views.py)."""

from http import HTTPStatus

import pytest
from flask.testing import FlaskClient

from unit.helpers import log_in, post
from unit.html import read


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
def test_switch_returns_to_its_page(client: FlaskClient, path: str) -> None:
    """Using a switch leads back to the page that it is on, with its query."""
    came_from = read(client.get(path)).one("form#preferences").fields["next"]

    response = post(client, "/preferences", theme="dark", next=came_from)

    assert response.status_code == HTTPStatus.SEE_OTHER
    assert response.location == path


@pytest.mark.parametrize("path", ["/hello", "/hello?a=1", "/no_such_page%3F"])
def test_switch_returns_below_the_mount_path(client: FlaskClient, path: str) -> None:
    """In an app that is mounted below a path, a switch leads back to its page there."""
    mounted = {"SCRIPT_NAME": "/app"}
    fields = read(client.get(path, environ_overrides=mounted)).one("form#preferences").fields

    response = client.post("/preferences", data={**fields, "theme": "dark"}, environ_overrides=mounted)

    assert response.location == f"/app{path}"


@pytest.mark.parametrize(
    ("path", "address"),
    [
        pytest.param("//evil.example/", "/evil.example/", id="like another site's"),
        pytest.param("/\xff", "/%FF", id="no text"),
    ],
)
def test_return_url_is_on_this_site(client: FlaskClient, path: str, address: str) -> None:
    """Whatever path was requested, the forms of its page lead back to this site."""
    page = read(client.get("/", environ_overrides={"PATH_INFO": path}))

    assert page.one("form#preferences").fields["next"] == address


@pytest.mark.parametrize(
    ("came_from", "address"), [("/hello?filter=open", "/hello?filter=open"), ("//evil.example", "/"), ("", "/")]
)
def test_switch_on_a_page_without_get_leads_to_the_page_before(
    client: FlaskClient, came_from: str, address: str
) -> None:
    """On the page of a refused choice, whose address takes no GET, the switches lead to the page it was made on."""
    refused = post(client, "/preferences", theme="pink", next=came_from)

    assert read(refused).one("form#preferences").fields["next"] == address


def test_switch_on_a_refused_form_returns_to_the_form(client: FlaskClient) -> None:
    """On the page of a refused login, whose address takes GET, the switches lead back to it."""
    refused = log_in(client, "")

    assert read(refused).one("form#preferences").fields["next"] == "/hello"


@pytest.mark.parametrize(
    "target", ["", "https://evil.example/", "//evil.example/", "/\\evil.example/", "/\t/evil.example/"]
)
def test_switch_leads_to_no_other_site(client: FlaskClient, target: str) -> None:
    """A forged `next` leads to the start page, and the choice is stored."""
    response = post(client, "/preferences", theme="dark", next=target)

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
    """A choice that is not on offer is refused, and nothing is stored."""
    response = post(client, "/preferences", next="/hello", **choice)

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "Location" not in response.headers
    assert client.get_cookie("theme") is client.get_cookie("language") is None


def test_link_cannot_change_preferences(client: FlaskClient) -> None:
    """Only a form can change the preferences, a link cannot."""
    response = client.get("/preferences?theme=dark&language=en")

    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert client.get_cookie("theme") is client.get_cookie("language") is None
