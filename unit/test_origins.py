"""Where a form comes from (webapp/origins.py)."""

import logging
from http import HTTPStatus

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from unit.conftest import NewApp
from unit.cookies import set_cookies
from unit.helpers import csrf_token
from unit.html import read

HTTP, HTTPS, EVIL = "http://localhost", "https://localhost", "https://evil.example"

EVENT = "csrf_fail"


def choose_theme(client: FlaskClient, site: str, headers: dict[str, str]) -> TestResponse:
    """Send a form of the site with a valid token, and with these headers."""
    token = read(client.get("/hello", base_url=site)).one("form#preferences").fields["csrf_token"]
    return client.post("/preferences", base_url=site, data={"csrf_token": token, "theme": "dark"}, headers=headers)


@pytest.mark.parametrize(
    ("site", "headers"),
    [
        pytest.param(HTTPS, {"Sec-Fetch-Site": "same-origin"}, id="same origin"),
        pytest.param(HTTPS, {"Sec-Fetch-Site": "none"}, id="the user"),
        pytest.param(HTTPS, {"Sec-Fetch-Site": "same-origin", "Origin": "https://notes.example"}, id="Host of a proxy"),
        pytest.param(HTTPS, {"Origin": HTTPS}, id="Origin"),
        pytest.param(HTTPS, {"Origin": f"{HTTPS}:443"}, id="Origin with the port of HTTPS"),
        pytest.param(HTTPS, {"Referer": f"{HTTPS}/hello?a=b"}, id="Referer"),
        pytest.param(HTTPS, {"Origin": HTTPS, "Referer": EVIL}, id="Origin before Referer"),
        pytest.param(HTTP, {"Sec-Fetch-Site": "same-origin"}, id="same origin, HTTP"),
        pytest.param(HTTP, {}, id="nothing, HTTP"),
        pytest.param(HTTP, {"Origin": "http://notes.example"}, id="Host of a proxy, HTTP"),
    ],
)
def test_form_of_this_site_is_accepted(client: FlaskClient, site: str, headers: dict[str, str]) -> None:
    """A form is accepted if the browser says that it is of this site, in any of the ways that browsers have."""
    response = choose_theme(client, site, headers)

    assert response.status_code == HTTPStatus.SEE_OTHER
    assert "theme" in set_cookies(response)


@pytest.mark.parametrize(
    ("site", "headers", "reason"),
    [
        pytest.param(HTTPS, {"Sec-Fetch-Site": "cross-site", "Origin": HTTPS}, "Sec-Fetch-Site", id="other site"),
        pytest.param(
            HTTPS, {"Sec-Fetch-Site": "same-site", "Referer": HTTPS}, "same-site", id="other host of the site"
        ),
        pytest.param(HTTPS, {"Sec-Fetch-Site": ""}, "nothing", id="empty"),
        pytest.param(HTTPS, {"Sec-Fetch-Site": "same-origin, cross-site"}, "Sec-Fetch-Site", id="two values"),
        pytest.param(HTTPS, {"Origin": EVIL, "Referer": HTTPS}, EVIL, id="Origin"),
        pytest.param(HTTPS, {"Origin": "null"}, "null", id="no Origin to tell"),
        pytest.param(HTTPS, {"Origin": HTTP}, HTTP, id="Origin without TLS"),
        pytest.param(HTTPS, {"Origin": f"{HTTPS}:8443"}, "8443", id="Origin of another port"),
        pytest.param(HTTPS, {"Origin": f"{HTTPS}:x"}, ":x", id="Origin with no port"),
        pytest.param(HTTPS, {"Origin": "https://[::1"}, "::1", id="Origin with no host"),
        pytest.param(HTTPS, {"Referer": f"{EVIL}/?a={HTTPS}"}, EVIL, id="Referer"),
        pytest.param(HTTPS, {}, "nothing", id="nothing"),
        pytest.param(HTTP, {"Sec-Fetch-Site": "cross-site"}, "cross-site", id="other site, HTTP"),
    ],
)
def test_form_of_another_site_is_refused(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, site: str, headers: dict[str, str], reason: str
) -> None:
    """Any other form is refused though its token is valid, and the log says what a proxy has to send."""
    response = choose_theme(client, site, headers)

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert not set_cookies(response)
    assert read(response).one("h1").text == "No podemos saber si el formulario es nuestro"
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    for part in (EVENT, reason, "X-Forwarded-Proto", "Host"):
        assert part in record.getMessage()


def test_refused_form_is_not_offered_again(client: FlaskClient) -> None:
    """The page for a form of another site does not repeat it: what it holds may be that site's."""
    client.get("/hello")

    response = client.post("/hello", data={"username": "Mallory"}, headers={"Sec-Fetch-Site": "cross-site"})

    assert "Mallory" not in response.text
    assert not read(response).all("main form")


@pytest.mark.parametrize(
    ("said", "status"),
    [
        pytest.param({"Sec-Fetch-Site": "same-origin"}, HTTPStatus.SEE_OTHER, id="browser"),
        pytest.param({"Origin": "https://notes.example"}, HTTPStatus.BAD_REQUEST, id="old browser"),
        pytest.param({"Origin": "https://notes.example", "Host": "notes.example"}, HTTPStatus.SEE_OTHER, id="Host"),
    ],
)
def test_proxy_may_name_itself_as_host(new_app: NewApp, said: dict[str, str], status: HTTPStatus) -> None:
    """Behind a proxy that puts its own name into Host, browsers can send forms; old ones need their own Host."""
    proxy = {"X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "https", "Host": "127.0.0.1:8000"}
    client = new_app(trusted_proxies=1).test_client(use_cookies=False)
    page = client.get("/hello", headers=proxy | said)
    cookie = page.headers["Set-Cookie"].partition(";")[0]
    form = {"csrf_token": read(page).one("form#preferences").fields["csrf_token"], "theme": "dark"}

    response = client.post("/preferences", data=form, headers=proxy | said | {"Cookie": cookie})

    assert cookie.startswith("__Host-session=")
    assert response.status_code == status


@pytest.mark.parametrize("path", ["/hello", "/preferences"])
def test_form_without_a_token_is_logged(client: FlaskClient, caplog: pytest.LogCaptureFixture, path: str) -> None:
    """A form whose token is refused leaves one line that says why, without the token."""
    client.post(path, data={"csrf_token": "forged"})

    (record,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert record.getMessage().startswith(EVENT)
    assert "The CSRF session token is missing" in record.getMessage()
    assert "forged" not in record.getMessage()


def test_form_of_another_site_that_is_too_long_gets_a_whole_page(
    ana: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    """A form that nobody has read when it is refused may be unreadable: its page shows a message all the same."""
    ana.post("/log-out/everywhere", data={"csrf_token": csrf_token(ana)})

    response = ana.post("/todos/clear", data={"next": "a" * 70_000}, headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert read(response).one("#flashes").text
    assert not [record for record in caplog.records if record.exc_info]
