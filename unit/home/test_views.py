"""The pages of the course notes: the redirect, the greeting, and the cookie's greeting."""

from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient

from unit.conftest import NewApp
from unit.helpers import client_in, csrf_token, register
from unit.html import Element, read
from unit.states import STRANGER, see


def cookie_of(client: FlaskClient, name: str) -> str | None:
    """Return the value of a cookie in the visitor's browser."""
    cookie = client.get_cookie(name)
    return cookie.value if cookie else None


def reported_addresses(page: Element) -> tuple[str, str]:
    """Return the addresses that a page shows, of the session and of the plain cookie."""
    in_session, in_cookie = (next(part.text for part in claim.all("dd")) for claim in page.all(".address"))
    return in_session, in_cookie


def test_start_page_redirects_to_the_greeting(client: FlaskClient) -> None:
    """The start page saves the address in the session and in a plain cookie, and redirects to the greeting."""
    response = client.get("/")

    assert response.status_code == HTTPStatus.SEE_OTHER
    assert response.location == "/hello"
    assert cookie_of(client, "user_ip") == "127.0.0.1"
    with client.session_transaction() as session:
        assert session["user_ip"] == "127.0.0.1"
        assert session.keys() == {"user_ip"}


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        pytest.param("203.0.113.9", "203.0.113.9", id="IPv4"),
        pytest.param("2001:DB8::9", "2001:db8::9", id="IPv6"),
        pytest.param("::ffff:203.0.113.9", "203.0.113.9", id="IPv4 within IPv6"),
        pytest.param("fe80::1%eth0", "fe80::1", id="IPv6 with its zone"),
    ],
)
def test_greeting_shows_the_address(client: FlaskClient, remote: str, address: str) -> None:
    """The greeting shows the address that the visitor came from, in its shortest form."""
    response = client.get("/", environ_overrides={"REMOTE_ADDR": remote}, follow_redirects=True)

    page = read(response)
    assert page.one("h1").text == f"Hola, {address}"
    assert reported_addresses(page) == (address, address)


@pytest.mark.parametrize("remote", ["", None], ids=["empty", "none"])
def test_visit_without_an_address_saves_none(client: FlaskClient, remote: str | None) -> None:
    """Behind a socket without addresses the visitor is greeted without one."""
    response = client.get("/", environ_overrides={"REMOTE_ADDR": remote})

    assert response.location == "/hello"
    assert cookie_of(client, "user_ip") is None
    page = read(client.get("/hello"))
    assert page.one("h1").text == STRANGER
    assert reported_addresses(page) == ("nada todavía", "nada todavía")


def test_next_visit_saves_the_new_address(client: FlaskClient) -> None:
    """A visitor who comes back from another address is greeted by that one."""
    client.get("/", environ_overrides={"REMOTE_ADDR": "192.0.2.1"})

    client.get("/", environ_overrides={"REMOTE_ADDR": "192.0.2.2"})

    assert reported_addresses(read(client.get("/hello"))) == ("192.0.2.2", "192.0.2.2")


def test_greeting_without_an_address_links_to_the_start_page(client: FlaskClient) -> None:
    """Without an address in the session the greeting links to the page that saves it."""
    page = see(client, "greeting before the visit")

    assert page.one("h1").text == STRANGER
    link = page.one("main").all("a")[0]
    assert (link.text, link["href"]) == ("Ir a inicio", "/")


def test_greeting_with_an_address_has_no_link(client: FlaskClient) -> None:
    """With an address in the session the greeting has no link to the start page, and offers the login form."""
    page = see(client, "greeting by address")

    assert not page.one("main").all("a[href='/']")
    assert "La sesión recuerda la dirección" in page.one("main").text
    assert page.one("h2#login-heading").text == "Entrar o crear una cuenta"


def test_cookie_alone_does_not_greet(client: FlaskClient) -> None:
    """An address in the cookie alone is shown, but does not greet at `/hello`."""
    client.set_cookie("user_ip", "192.0.2.66")

    page = read(client.get("/hello"))

    assert page.one("h1").text == STRANGER
    assert page.one("main").all("a")[0]["href"] == "/"
    assert reported_addresses(page) == ("nada todavía", "192.0.2.66")
    assert not page.all(".contrast")


def test_greeting_trusts_the_session_only(client: FlaskClient) -> None:
    """A changed cookie does not change the greeting, and the page says that the two disagree."""
    client.get("/")
    client.set_cookie("user_ip", "192.0.2.66")

    page = read(client.get("/hello"))

    assert page.one("h1").text == "Hola, 127.0.0.1"
    assert reported_addresses(page) == ("127.0.0.1", "192.0.2.66")
    assert page.one(".contrast").text.startswith("No coinciden")


@pytest.mark.parametrize("path", ["/hello", "/hello_world"])
def test_equal_addresses_are_no_contradiction(client: FlaskClient, path: str) -> None:
    """While session and cookie hold the same address, no page says that they disagree."""
    client.get("/")

    page = read(client.get(path))

    assert reported_addresses(page) == ("127.0.0.1", "127.0.0.1")
    assert not page.all(".contrast")
    assert not page.all(".verdict")


def test_cookie_page_trusts_the_cookie(client: FlaskClient) -> None:
    """`/hello_world` greets with any address in the cookie, and says that nothing proves it."""
    client.set_cookie("user_ip", "192.0.2.66")

    page = read(client.get("/hello_world"))

    assert page.one("h1").text == "Hola, 192.0.2.66"
    assert "podría enviar cualquier otro texto" in page.one("main").text
    assert not page.all(".contrast")


def test_cookie_page_without_a_cookie_links_to_the_start_page(client: FlaskClient) -> None:
    """Without a cookie `/hello_world` links to the page that sets it."""
    page = see(client, "cookie before the visit")

    assert page.one("h1").text == STRANGER
    assert page.one("main").all("a")[0]["href"] == "/"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("hello", id="word"),
        pytest.param("<script>alert(1)</script>", id="markup"),
        pytest.param('"><b x="', id="attribute"),
        pytest.param("{{ 7 * 7 }}", id="template"),
        pytest.param("%(name)s", id="format"),
        pytest.param("192.0.2.1, 192.0.2.2", id="two addresses"),
    ],
)
@pytest.mark.parametrize("path", ["/hello", "/hello_world"])
def test_cookie_that_is_no_address_is_shown_as_text(client: FlaskClient, path: str, text: str) -> None:
    """Any other text in the cookie is shown as text, is called no address, and does not greet."""
    client.set_cookie("user_ip", text)

    page = read(client.get(path))

    shown = page.all("code")
    assert [code.text for code in shown] == [text]
    assert page.one("strong.verdict").text == "no es una dirección IP"
    assert page.one("h1").text == STRANGER


def test_cookie_that_is_no_address_is_explained(client: FlaskClient) -> None:
    """`/hello_world` says that the cookie holds something that is not an address."""
    page = see(client, "cookie with something else")

    assert "con algo que no es una dirección" in page.one("main").one(".lead").text


@pytest.mark.parametrize(
    ("language", "todos"),
    [
        pytest.param("es", ["Comprar café", "Enviar solicitud de compra", "Entregar video al productor"], id="es"),
        pytest.param("en", ["Buy coffee", "Send the purchase request", "Deliver the video to the producer"], id="en"),
    ],
)
def test_greeting_lists_the_todos(app: Flask, language: str, todos: list[str]) -> None:
    """The todos of the course notes are one list item each, in the visitor's language."""
    page = read(client_in(app, language).get("/hello"))

    assert [todo.text for todo in page.one("main").one("ul").all("li")] == todos


def test_description_is_escaped(app: Flask) -> None:
    """A description is shown as text, with its markup escaped."""
    with app.test_request_context():
        macros = app.jinja_env.get_template("macros/todos.html").make_module()

    assert "&lt;b&gt;bold&lt;/b&gt;" in str(vars(macros)["render_todo"]("<b>bold</b>"))


def test_link_cannot_log_in(client: FlaskClient) -> None:
    """A link with a name and a password shows the blank form."""
    page = read(client.get("/hello?username=Ana&password=hers&submit=1"))

    assert page.one("input#username")["value"] == ""
    assert page.one("h1").text == STRANGER


@pytest.mark.parametrize(
    ("token", "status"),
    [(True, HTTPStatus.UNPROCESSABLE_ENTITY), (False, HTTPStatus.BAD_REQUEST)],
    ids=["refused", "expired"],
)
def test_old_login_form_of_a_logged_in_user_shows_the_list(
    client: FlaskClient, token: bool, status: HTTPStatus
) -> None:
    """A login form from before the user logged in, in another tab, is answered with the list, not with a login form."""
    register(client)

    response = client.post("/hello", data={"csrf_token": csrf_token(client) if token else "", "username": ""})

    assert response.status_code == status
    assert read(response).all("section#todos")
    assert not read(response).all("input#password")


@pytest.mark.parametrize(("shown", "status"), [(True, HTTPStatus.INTERNAL_SERVER_ERROR), (False, HTTPStatus.NOT_FOUND)])
def test_error_on_request_can_be_switched_off(
    new_app: NewApp, caplog: pytest.LogCaptureFixture, shown: bool, status: HTTPStatus
) -> None:
    """The page that fails on purpose does not exist where it is off, and writes nothing into the log."""
    response = new_app(show_test_error=shown).test_client().get("/test_server_error")

    assert response.status_code == status
    assert bool(caplog.records) is shown
