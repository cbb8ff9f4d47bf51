"""The pages of the tour: progress, search, and what is sent to a stop."""

from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient

from unit.conftest import NewApp
from unit.helpers import client_in, log_in, new_name, post, register
from unit.html import read
from webapp.tour.live import check_signature, take_apart
from webapp.tour.stops import STOPS


def visited(client: FlaskClient) -> list[str]:
    """Return the stops that the session holds."""
    with client.session_transaction() as session:
        return list(session.get("tour", []))


def test_contents_list_all_stops_in_order(client: FlaskClient) -> None:
    """The contents lead to every stop, and begin with the first."""
    page = read(client.get("/tour"))

    assert [link["href"] for link in page.all(".stops a")] == [f"/tour/{name}" for name in STOPS]
    assert page.one(".tour-start a")["href"] == f"/tour/{next(iter(STOPS))}"
    assert not page.all("progress")
    assert not page.all(".visited")


def test_progress_is_in_the_session(client: FlaskClient) -> None:
    """Each stop that was visited is marked once, and the last one is where to go on."""
    for name in ("redirect", "forms", "redirect"):
        client.get(f"/tour/{name}")

    assert visited(client) == ["forms", "redirect"]
    page = read(client.get("/tour"))
    assert len(page.all(".visited")) == 2
    assert (page.one("progress")["value"], page.one("progress")["max"]) == ("2", str(len(STOPS)))
    assert page.one(".tour-start a")["href"] == "/tour/redirect"


def test_progress_outlives_login_and_logout(client: FlaskClient) -> None:
    """Logging in or out leaves the list of visited stops as it is."""
    client.get("/tour/forms")
    register(client)
    assert visited(client) == ["forms"]
    post(client, "/log-out")
    assert visited(client) == ["forms"]


def test_same_stop_again_changes_no_session(client: FlaskClient) -> None:
    """A reload of a stop writes no session."""
    client.get("/tour/forms")

    response = client.get("/tour/forms")

    assert not [cookie for cookie in response.headers.getlist("Set-Cookie") if cookie.startswith("session=")]


def test_other_pages_lead_back(client: FlaskClient) -> None:
    """On other pages, errors included, a visitor of the tour finds the way back to the last stop, and others do not."""
    assert not read(client.get("/hello")).all(".back-to-tour")
    client.get("/tour/redirect")
    client.get("/tour/forms")
    client.get("/tour/macros")

    for path in ("/hello", "/no_such_page", "/test_server_error"):
        assert read(client.get(path)).one(".back-to-tour a")["href"] == "/tour/macros"
    assert not read(client.get("/tour")).all(".back-to-tour")


def test_way_back_leads_to_the_log(client: FlaskClient) -> None:
    """From another page the way back leads to what went over the wire, where the stop shows it."""
    client.get("/tour/redirect")

    assert read(client.get("/hello")).one(".back-to-tour a")["href"] == "/tour/redirect#wire"


def test_stop_that_is_no_more_is_no_error(client: FlaskClient) -> None:
    """A stop of an older version that the session remembers is left out."""
    client.get("/tour/forms")
    with client.session_transaction() as session:
        session["tour"] += ["of an older version"]

    assert read(client.get("/hello")).one(".back-to-tour a")["href"] == "/tour/forms#wire"
    page = read(client.get("/tour"))
    assert page.one(".tour-start a")["href"] == "/tour/forms"
    assert page.one("progress")["value"] == "1"


@pytest.mark.parametrize("path", ["/tour/no-such-stop", "/tour/", "/tour/../etc", "/source/"])
def test_unknown_stop_is_not_found(client: FlaskClient, path: str) -> None:
    """A stop that does not exist answers 404."""
    assert client.get(path).status_code == HTTPStatus.NOT_FOUND
    assert visited(client) == []


def test_stop_without_a_form_takes_none(client: FlaskClient) -> None:
    """A form sent to a stop that has none is refused with what it takes."""
    response = post(client, "/tour/redirect")

    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_search_shows_what_it_found(client: FlaskClient) -> None:
    """A piece of a message leads to its section; the words stay in their field."""
    page = read(client.get("/tour?q=url_quote"))

    assert page.one("#q")["value"] == "url_quote"
    assert page.one(".found a")["href"].startswith("/tour/errors#")


def test_search_finds_nothing(client: FlaskClient) -> None:
    """Words that are nowhere are said to be nowhere, and are escaped."""
    response = client.get("/tour?q=<b>nowhere")

    page = read(response)
    assert "<b>nowhere" not in response.text
    assert "0" in page.one("#found-heading").text
    assert not page.all(".found a")


def test_course_form(client: FlaskClient) -> None:
    """The form of the course is refused beside its fields, with the focus on the first, or accepted and forgotten."""
    refused = post(client, "/tour/forms", username="", password="")
    page = read(refused)
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert len(page.all(".invalid-feedback")) == 2
    assert "autofocus" in page.one("#username")

    accepted = post(client, "/tour/forms", username="Ana <b>", password="secret words")
    assert accepted.status_code == HTTPStatus.SEE_OTHER
    assert accepted.location == "/tour/forms"
    response = client.get(accepted.location)
    assert "Ana &lt;b&gt;" in response.text
    assert "secret words" not in response.text
    assert not read(client.get("/tour/forms")).all(".alert")


def test_expired_form_does_not_bring_the_password_back(client: FlaskClient) -> None:
    """A form of the tour whose token is missing comes back without the password."""
    response = client.post("/tour/forms", data={"username": "Ana", "password": "secret words"})

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "secret words" not in response.text
    assert read(response).one("input[name=username]")["value"] == "Ana"


def test_long_name_fits_into_the_session(client: FlaskClient) -> None:
    """A name of any length is cut in the message, so that browsers take the session."""
    response = post(client, "/tour/forms", username="x" * 25_000, password="secret words")

    assert response.status_code == HTTPStatus.SEE_OTHER
    assert sum(map(len, response.headers.getlist("Set-Cookie"))) < 4_000
    assert "x" * 200 in client.get(response.location).text


RIGHT = {
    "data_required": "a",
    "input_required": " ",
    "optional": "",
    "length": "abc",
    "number_range": "10",
    "equal_to": "abc",
    "email": "ana@example.com",
    "ip_address": "192.0.2.1",
    "mac_address": "00:00:5e:00:53:01",
    "url": "https://example.com",
    "uuid": "123e4567-e89b-12d3-a456-426614174000",
    "regexp": "flask",
    "any_of": "red",
    "none_of": "ana",
}


def test_validators_refuse_what_stands_there(client: FlaskClient) -> None:
    """Of what is in the fields at first, every validator but two refuses its own."""
    fields = {
        field["name"]: field.attributes.get("value", "")
        for field in read(client.get("/tour/validators")).all(".try .form-control")
    }
    assert fields.keys() == RIGHT.keys()

    response = post(client, "/tour/validators", **fields)

    wrong = [field["name"] for field in read(response).all("[aria-invalid]")]
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert set(RIGHT) - set(wrong) == {"input_required", "optional"}


@pytest.mark.parametrize("wrong", RIGHT)
def test_each_validator_speaks_for_itself(client: FlaskClient, wrong: str) -> None:
    """With one field wrong, only that one has an error."""
    values = {"optional": "ab", "equal_to": "abd", "none_of": "root"}

    response = post(client, "/tour/validators", **RIGHT | {wrong: values.get(wrong, "")})

    assert [field["name"] for field in read(response).all("[aria-invalid]")] == (
        [wrong] if wrong != "length" else ["length", "equal_to"]
    )


def test_all_validators_accept(client: FlaskClient) -> None:
    """With every field right, the form is accepted."""
    assert post(client, "/tour/validators", **RIGHT).status_code == HTTPStatus.SEE_OTHER


@pytest.mark.parametrize("stop", ["flash", "post-redirect-get"])
def test_message_is_shown_once(client: FlaskClient, stop: str) -> None:
    """A message is shown on the page that it redirects to, once."""
    response = post(client, f"/tour/{stop}", message="Hello & good day")

    assert response.status_code == HTTPStatus.SEE_OTHER
    assert "Hello &amp; good day" in client.get(response.location).text
    assert "good day" not in client.get(response.location).text


def test_empty_message_is_refused(client: FlaskClient) -> None:
    """An empty message, and one that is too long, come back with an error."""
    for message in ("", "x" * 101):
        response = post(client, "/tour/flash", message=message)
        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert read(response).one(".invalid-feedback").text


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/tour/templates?name=<i>x</i>", "Hello, &lt;i&gt;x&lt;/i&gt;"),
        ("/tour/templates?name=<i>x</i>", "Hello, &amp;lt;i&amp;gt;x&amp;lt;/i&amp;gt;"),
        ("/tour/loops?todos=a,%20b,,", "2. b"),
        ("/tour/loops?todos=", "Nada que hacer."),
        ("/tour/macros?todos=<i>", "&lt;li&gt;&amp;lt;i&amp;gt;&lt;/li&gt;"),
        ("/tour/request?color=green", "{&#39;color&#39;: &#39;green&#39;}"),
    ],
)
def test_what_is_typed_is_shown_escaped(client: FlaskClient, path: str, shown: str) -> None:
    """What was typed is shown letter by letter, as the page's source too."""
    response = client.get(path)

    assert shown in response.text
    assert "<i>" not in response.text


def test_settings_are_named_without_values(new_app: NewApp) -> None:
    """The names of the settings are shown, their values are not."""
    client = new_app(secret_key="never to be shown, this key").test_client()

    page = client.get("/tour/configuration").text

    assert "SECRET_KEY" in page
    assert "never to be shown" not in page


def test_debug_mode_is_told(new_app: NewApp) -> None:
    """The stop about debug mode says whether it is on."""
    on, off = (new_app(debug=debug).test_client().get("/tour/debug").text for debug in (True, False))

    assert "está activado: una página" in on
    assert "está desactivado: una página" in off


def test_session_is_taken_apart(client: FlaskClient) -> None:
    """A session shows its payload and time once the browser has sent one."""
    first = read(client.get("/tour/session"))
    assert not first.all(".cookie-parts")

    page = read(client.get("/tour/session"))

    cookie = client.get_cookie("session")
    assert cookie
    assert page.one(".cookie-parts").text == cookie.value
    assert '"tour": [ "session" ]' in page.one(".try pre").text


def test_changed_session_is_refused(client: FlaskClient) -> None:
    """The app accepts the visitor's cookie, and refuses it when a letter is changed; neither changes the session."""
    client.get("/tour/session")
    cookie = client.get_cookie("session")
    assert cookie
    payload, rest = cookie.value[:5], cookie.value[5:]
    changed = payload.swapcase() + rest

    right, wrong = (post(client, "/tour/session", cookie=value) for value in (cookie.value, changed))

    assert read(right).one(".verdict-of-cookie strong").text.startswith("Aceptada")
    assert read(wrong).one(".verdict-of-cookie strong").text.startswith("Rechazada")
    assert "does not match" in read(wrong).one(".verdict-of-cookie code").text
    assert read(wrong).one("#cookie")["value"] == changed


@pytest.mark.parametrize(
    "cookie",
    ["", "a", "a.b", "a.b.c", ".a.b.c", "é.é.é", "a" * 5000, "e30.__________8.x", "e30.AAAAAAA.x", "eyJhIjoi.A.x"],
)
def test_what_is_no_session_is_refused(app: Flask, cookie: str) -> None:
    """What is no session cookie is taken apart by nobody, and accepted by nobody."""
    with app.test_request_context():
        assert take_apart(cookie) is None
        accepted, reason = check_signature(cookie)

    assert not accepted
    assert reason


def test_forged_session_cookie_shows_the_stop(client: FlaskClient) -> None:
    """A visitor whose cookie is no session is told to reload."""
    client.set_cookie("session", "no.session.atall")

    assert client.get("/tour/session").status_code == HTTPStatus.OK


def test_tour_is_in_both_languages(app: Flask) -> None:
    """The contents are in the visitor's language, with the words of the stops."""
    spanish, english = (client_in(app, language).get("/tour").text for language in ("es", "en"))

    assert "La redirección" in spanish
    assert "The redirect" in english
    assert "The redirect" not in spanish


def test_log_in_is_possible_on_the_tour(client: FlaskClient) -> None:
    """A visitor who is on the tour can log in as any other."""
    client.get("/tour/forms")

    assert log_in(client, new_name()).status_code == HTTPStatus.SEE_OTHER


@pytest.mark.parametrize("shown", [True, False])
def test_error_on_request_is_linked_only_where_it_is_on(new_app: NewApp, shown: bool) -> None:
    """Where the page that fails on purpose is off, no stop links to it; the words of its link stay."""
    client = client_in(new_app(show_test_error=shown), "en")
    pages = {name: read(client.get(f"/tour/{name}")) for name in ("debug", "main-py", "error-pages", "status-codes")}

    linked = {name for name, page in pages.items() if page.all("a[href='/test_server_error']")}

    assert linked == (set(pages) if shown else set())
    assert "as on this page" in pages["status-codes"].text
    assert all(page.all("main a[href^='/tour/']") for page in pages.values())


def test_what_is_tried_by_its_address_stays_in_sight(client: FlaskClient) -> None:
    """A form of a stop that shows what was sent in the address leads back to where it stands, not to the top."""
    forms = {name: read(client.get(f"/tour/{name}")).all("#try form[method=get]") for name in STOPS}
    targets = {(name, form["action"]) for name, found in forms.items() for form in found} - {("errors", "/tour")}

    assert len(targets) > 3
    assert targets == {(name, f"/tour/{name}#try") for name, _target in targets}
