"""The pages of the notes: the redirect, the greeting with its form, and the cookie's greeting."""

from http import HTTPStatus
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from unit.accounts import PASSWORD, new_name, post, register
from unit.html import Element, read
from unit.states import STRANGER, log_in, see, speaking


def cookie_of(client: FlaskClient, name: str) -> str | None:
    """Return the text of a cookie that the visitor's browser holds."""
    cookie = client.get_cookie(name)
    return cookie.value if cookie else None


def reported_addresses(page: Element) -> tuple[str, str]:
    """Return what a page shows of the session and of the plain cookie."""
    in_session, in_cookie = (next(part.text for part in claim.all("dd")) for claim in page.all(class_="claim"))
    return in_session, in_cookie


def test_start_page_leads_to_the_greeting(client: FlaskClient) -> None:
    """The start page notes down the address in the session and in a plain cookie, and goes on to the greeting."""
    response = client.get("/")

    assert response.status_code == HTTPStatus.SEE_OTHER
    assert response.location == "/hello"
    assert cookie_of(client, "user_ip") == "127.0.0.1"
    with client.session_transaction() as session:
        assert session["user_ip"] == "127.0.0.1"
        assert session.keys() == {"user_ip", "csrf_token"}


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        pytest.param("203.0.113.9", "203.0.113.9", id="IPv4"),
        pytest.param("2001:DB8::9", "2001:db8::9", id="IPv6"),
        pytest.param("::ffff:203.0.113.9", "203.0.113.9", id="IPv4 within IPv6"),
        pytest.param("fe80::1%eth0", "fe80::1", id="IPv6 with its zone"),
    ],
)
def test_greeting_names_the_address(client: FlaskClient, remote: str, address: str) -> None:
    """A visitor is greeted by the address that they came from, however the server writes it."""
    response = client.get("/", environ_overrides={"REMOTE_ADDR": remote}, follow_redirects=True)

    page = read(response)
    assert page.one("h1").text == f"Hola, {address}"
    assert reported_addresses(page) == (address, address)


@pytest.mark.parametrize("remote", ["", None], ids=["empty", "none"])
def test_visit_without_an_address_notes_nothing_down(client: FlaskClient, remote: str | None) -> None:
    """Behind a socket without addresses there is nobody to name: the greeting comes all the same."""
    response = client.get("/", environ_overrides={"REMOTE_ADDR": remote})

    assert response.location == "/hello"
    assert cookie_of(client, "user_ip") is None
    page = read(client.get("/hello"))
    assert page.one("h1").text == STRANGER
    assert reported_addresses(page) == ("nada todavía", "nada todavía")


def test_next_visit_notes_the_new_address_down(client: FlaskClient) -> None:
    """Whoever comes back from elsewhere is greeted by where they are now."""
    client.get("/", environ_overrides={"REMOTE_ADDR": "192.0.2.1"})

    client.get("/", environ_overrides={"REMOTE_ADDR": "192.0.2.2"})

    assert reported_addresses(read(client.get("/hello"))) == ("192.0.2.2", "192.0.2.2")


def test_greeting_before_the_visit_leads_to_the_start(client: FlaskClient) -> None:
    """Without an address in the session the greeting says so, and where it is noted down."""
    page = see(client, "greeting before the visit")

    assert page.one("h1").text == STRANGER
    link = page.one("main").one("a")
    assert (link.text, link["href"]) == ("Ir a inicio", "/")


def test_greeting_after_the_visit_has_no_link_to_the_start(client: FlaskClient) -> None:
    """With an address in the session there is nothing more to do at the start page."""
    page = see(client, "greeting by address")

    assert not page.one("main").all("a")
    assert "La sesión recuerda la dirección" in page.one("main").text
    assert page.one("h2", id="login-heading").text == "Entrar o crear una cuenta"


def test_cookie_alone_is_no_visit(client: FlaskClient) -> None:
    """Whoever only wrote the cookie is greeted by no name, and sent to the start page."""
    client.set_cookie("user_ip", "192.0.2.66")

    page = read(client.get("/hello"))

    assert page.one("h1").text == STRANGER
    assert page.one("main").one("a")["href"] == "/"
    assert reported_addresses(page) == ("nada todavía", "192.0.2.66")
    assert not page.all(class_="contrast")


def test_greeting_believes_the_session_and_not_the_cookie(client: FlaskClient) -> None:
    """A changed cookie does not change who is greeted, and the page says that the two disagree."""
    client.get("/")
    client.set_cookie("user_ip", "192.0.2.66")

    page = read(client.get("/hello"))

    assert page.one("h1").text == "Hola, 127.0.0.1"
    assert reported_addresses(page) == ("127.0.0.1", "192.0.2.66")
    assert page.one(class_="contrast").text.startswith("No coinciden")


@pytest.mark.parametrize("path", ["/hello", "/hello_world"])
def test_nothing_disagrees_after_the_visit(client: FlaskClient, path: str) -> None:
    """Session and cookie hold the same address, so no page says otherwise."""
    client.get("/")

    page = read(client.get(path))

    assert reported_addresses(page) == ("127.0.0.1", "127.0.0.1")
    assert not page.all(class_="contrast")
    assert not page.all(class_="verdict")


def test_cookie_greets_whoever_it_names(client: FlaskClient) -> None:
    """The plain cookie is believed, whoever wrote it, and the page says that nothing proves it."""
    client.set_cookie("user_ip", "192.0.2.66")

    page = read(client.get("/hello_world"))

    assert page.one("h1").text == "Hola, 192.0.2.66"
    assert "podría enviar cualquier otro texto" in page.one("main").text
    assert not page.all(class_="contrast")


def test_cookie_before_the_visit_leads_to_the_start(client: FlaskClient) -> None:
    """Without a cookie there is nobody to greet by name."""
    page = see(client, "cookie before the visit")

    assert page.one("h1").text == STRANGER
    assert page.one("main").one("a")["href"] == "/"


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
def test_cookie_that_is_no_address_is_shown_and_not_believed(client: FlaskClient, path: str, text: str) -> None:
    """Whatever somebody wrote into the cookie is shown as that text, judged, and greets nobody."""
    client.set_cookie("user_ip", text)

    page = read(client.get(path))

    shown = page.all("code")
    assert [code.text for code in shown] == [text]
    assert page.one("strong", class_="verdict").text == "no es una dirección IP"
    assert page.one("h1").text == STRANGER


def test_cookie_that_is_no_address_is_explained(client: FlaskClient) -> None:
    """The cookie's page says what a text that is no address means, and does not call it one."""
    page = see(client, "cookie with something else")

    assert "con algo que no es una dirección" in page.one("main").one(class_="lead").text


def test_login_is_greeted_by_name(client: FlaskClient) -> None:
    """A login goes through the start page to a greeting by name, with a message that is shown once."""
    name = new_name("Ñandú <b>")

    response = log_in(client, name)

    assert response.status_code == HTTPStatus.SEE_OTHER
    assert response.location == "/"
    page = read(client.get(response.location, follow_redirects=True))
    assert page.one("h1").text == f"Hola, {name}"
    assert page.one(role="status").text == f"Tu cuenta está lista: has entrado como {name}."
    assert page.one(class_="alert alert-success").one("a")["href"] == "/hello"
    assert not page.all("h2", id="login-heading")
    again = read(client.get("/hello"))
    assert again.one("h1").text == f"Hola, {name}"
    assert not again.all(role="status")


@pytest.mark.parametrize("path", ["/no_such_page?a=%22%3E%3Cb%3E", "/%22%3E%3Cb%3E"], ids=["query", "path"])
def test_address_of_a_page_is_no_markup(client: FlaskClient, path: str) -> None:
    """The address that the page's switches and messages lead back to is written as text, whatever it holds."""
    log_in(client, "Ana")

    page = read(client.get(path))

    assert unquote(page.one("form", id="preferences").fields["next"]) == unquote(path)
    assert unquote(page.one(role="status").one("a")["href"]) == unquote(path)
    assert not page.all("b")


def test_message_waits_for_the_next_page_and_closes_there(client: FlaskClient) -> None:
    """The message is shown on whatever page comes next, and its close button asks for that page again."""
    log_in(client)

    page = read(client.get("/no_such_page?a=1"))

    assert page.one(role="status").one("a")["href"] == "/no_such_page?a=1"
    assert not read(client.get("/hello")).all(role="status")


def test_login_stores_the_name_and_no_password(client: FlaskClient) -> None:
    """The session, which anyone with the browser can read, holds the name and a token, and nothing of the password."""
    name = new_name()

    response = log_in(client, name, PASSWORD)

    with client.session_transaction() as session:
        assert session["username"] == name
        assert session.keys() == {"username", "user_session", "_flashes"}
        assert PASSWORD not in str(dict(session))
    assert PASSWORD not in response.text + str(response.headers)


def test_second_login_replaces_the_first(client: FlaskClient) -> None:
    """Whoever comes in under another name is greeted by that one."""
    register(client)
    name = new_name("Eva")

    post(client, "/hello", username=name, password=PASSWORD)

    assert read(client.get("/hello")).one("h1").text == f"Hola, {name}"


@pytest.mark.parametrize(
    ("language", "todos"),
    [
        pytest.param("es", ["Comprar café", "Enviar solicitud de compra", "Entregar video al productor"], id="es"),
        pytest.param("en", ["Buy coffee", "Send the purchase request", "Deliver the video to the producer"], id="en"),
    ],
)
def test_greeting_lists_the_todos(app: Flask, language: str, todos: list[str]) -> None:
    """The todos of the notes are one list item each, in the visitor's language."""
    page = read(speaking(app, language).get("/hello"))

    assert [todo.text for todo in page.one("main").one("ul").all("li")] == todos


def test_todo_is_no_markup(app: Flask) -> None:
    """A todo is text, whatever it holds."""
    with app.test_request_context():
        macros = app.jinja_env.get_template("macros/todos.html").make_module()

    assert "&lt;b&gt;bold&lt;/b&gt;" in str(vars(macros)["render_todo"]("<b>bold</b>"))


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/hello", ["Inicio"]),
        ("/hello_world", ["Cookie sin firmar"]),
        ("/no_such_page", []),
        ("/test_server_error", []),
    ],
)
def test_menu_marks_the_page_it_is_on(client: FlaskClient, path: str, current: list[str]) -> None:
    """The menu is on every page, and marks at most the link to it."""
    menu = read(client.get(path)).one("nav")

    assert [link.text for link in menu.all("a", aria_current="page")] == current
    assert [(link.text, link["href"]) for link in menu.all("a")] == [
        ("Inicio", "/"),
        ("Cookie sin firmar", "/hello_world"),
    ]


def test_login_by_link_is_no_login(client: FlaskClient) -> None:
    """A link with a name in it shows the form, untouched."""
    page = read(client.get("/hello?username=Ana&password=hers&submit=1"))

    assert page.one("input", id="username")["value"] == ""
    assert page.one("h1").text == STRANGER
