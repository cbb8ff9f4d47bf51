"""What keeps visitors safe on every answer: headers and cookies, and whom to believe about an address."""

from base64 import urlsafe_b64encode
from http import HTTPStatus

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from unit.accounts import enter, register
from unit.conftest import NewApp
from unit.html import read
from unit.states import STRANGER, log_in

POLICY = (
    "default-src 'none'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none';"
    " connect-src 'self'; img-src 'self'; script-src 'self'; style-src 'self'"
)
SAFETY = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
HSTS = {"Strict-Transport-Security": "max-age=31536000"}

HTTP, HTTPS = "http://localhost", "https://localhost"
EVERY_ANSWER = pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        pytest.param("GET", "/hello", HTTPStatus.OK, id="page"),
        pytest.param("GET", "/", HTTPStatus.SEE_OTHER, id="redirect"),
        pytest.param("GET", "/static/css/site.css", HTTPStatus.OK, id="static file"),
        pytest.param("GET", "/bootstrap/static/css/bootstrap.min.css", HTTPStatus.OK, id="Bootstrap's file"),
        pytest.param("OPTIONS", "/hello", HTTPStatus.OK, id="OPTIONS"),
        pytest.param("POST", "/preferences", HTTPStatus.BAD_REQUEST, id="400"),
        pytest.param("GET", "/no_such_page", HTTPStatus.NOT_FOUND, id="404"),
        pytest.param("POST", "/hello_world", HTTPStatus.METHOD_NOT_ALLOWED, id="405"),
        pytest.param("GET", "/test_server_error", HTTPStatus.INTERNAL_SERVER_ERROR, id="500"),
    ],
)


def cookies(response: Response) -> dict[str, set[str]]:
    """Return the attributes of the cookies that a response sets."""
    parts = [header.split("; ") for header in response.headers.getlist("Set-Cookie")]
    return {first.partition("=")[0]: set(attributes) for first, *attributes in parts}


@pytest.mark.parametrize(
    ("origin", "transport"), [pytest.param(HTTP, {}, id="http"), pytest.param(HTTPS, HSTS, id="https")]
)
def test_page_has_exactly_these_headers(client: FlaskClient, origin: str, transport: dict[str, str]) -> None:
    """A page is kept by nobody and forbids all that it does not need, and over HTTPS asks for HTTPS from then on."""
    response = client.get("/hello", base_url=origin)

    unpinned = {"Date", "Content-Length", "Set-Cookie"}
    assert {name: value for name, value in response.headers if name not in unpinned} == {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": "no-store",
        "Vary": "Accept-Encoding, Cookie",
        **SAFETY,
        **transport,
    }


@pytest.mark.parametrize(
    ("origin", "transport"), [pytest.param(HTTP, {}, id="http"), pytest.param(HTTPS, HSTS, id="https")]
)
@EVERY_ANSWER
def test_every_answer_has_the_headers_of_safety(
    client: FlaskClient, origin: str, transport: dict[str, str], method: str, path: str, status: HTTPStatus
) -> None:
    """Errors, redirects and static files carry each header of safety once, as pages do."""
    with client.open(path, method=method, base_url=origin) as response:
        assert response.status_code == status
        for name in SAFETY.keys() | HSTS.keys():
            assert response.headers.getlist(name) == [
                value for key, value in (SAFETY | transport).items() if key == name
            ]


@EVERY_ANSWER
def test_what_is_personal_is_kept_nowhere(client: FlaskClient, method: str, path: str, status: HTTPStatus) -> None:
    """No cache may keep a page, a redirect or an error; a static file sets no cookie and may be kept."""
    with client.open(path, method=method) as response:
        assert response.status_code == status
        if "static" in path:
            assert "no-store" not in response.headers["Cache-Control"]
            assert not cookies(response)
        else:
            assert response.headers["Cache-Control"] == "no-store"


def test_policy_allows_only_what_this_site_serves(client: FlaskClient) -> None:
    """No directive allows inline code, `eval`, a scheme or another host, and what is not said is forbidden."""
    policy = client.get("/hello").headers["Content-Security-Policy"]

    directives = {name: sources for name, *sources in (part.split() for part in policy.split("; "))}
    assert directives["default-src"] == ["'none'"]
    assert {source for sources in directives.values() for source in sources} == {"'none'", "'self'"}


@pytest.mark.parametrize(
    ("origin", "session", "attributes"),
    [
        pytest.param(HTTP, "session", set(), id="http"),
        pytest.param(HTTPS, "__Host-session", {"Secure"}, id="https"),
    ],
)
def test_cookies_are_out_of_reach_of_scripts_and_other_sites(
    client: FlaskClient, origin: str, session: str, attributes: set[str]
) -> None:
    """Every cookie is HttpOnly and SameSite=Lax; over HTTPS also Secure, and the session's bound to this very host."""
    response = client.get("/", base_url=origin)

    expected = {"HttpOnly", "SameSite=Lax", "Path=/"} | attributes
    assert cookies(response) == {session: expected, "user_ip": expected}


def test_session_of_https_is_read_over_https_alone(client: FlaskClient) -> None:
    """The session that HTTPS set greets there, and is not even looked for without it."""
    client.get("/", base_url=HTTPS)

    assert read(client.get("/hello", base_url=HTTPS)).one("h1").text == "Hola, 127.0.0.1"
    assert read(client.get("/hello", base_url=HTTP)).one("h1").text == STRANGER


SPOOFED, PROXY, CLIENT = "198.51.100.66", "192.0.2.10", "203.0.113.9"


@pytest.mark.parametrize(
    ("hops", "forwarded_for", "forwarded_proto", "address", "secure"),
    [
        pytest.param(0, CLIENT, "https", "127.0.0.1", False, id="0 hops: nothing is believed"),
        pytest.param(1, CLIENT, "https", CLIENT, True, id="1 hop"),
        pytest.param(1, f"{SPOOFED}, {CLIENT}", "https", CLIENT, True, id="1 hop, spoofed entry before it"),
        pytest.param(1, CLIENT, "https, http", CLIENT, False, id="1 hop, spoofed scheme before it"),
        pytest.param(1, "2001:db8::9", "http", "2001:db8::9", False, id="1 hop, IPv6"),
        pytest.param(1, "::ffff:203.0.113.9", "http", CLIENT, False, id="1 hop, IPv4 within IPv6"),
        pytest.param(1, None, None, "127.0.0.1", False, id="1 hop, no header"),
        pytest.param(2, f"{CLIENT}, {PROXY}", "https, http", CLIENT, True, id="2 hops"),
        pytest.param(2, f"{SPOOFED}, {CLIENT}, {PROXY}", "http, https, http", CLIENT, True, id="2 hops, spoofed"),
        pytest.param(2, SPOOFED, "https", "127.0.0.1", False, id="2 hops, an entry too few"),
    ],
)
def test_address_is_that_of_the_trusted_hop(
    new_app: NewApp,
    hops: int,
    forwarded_for: str | None,
    forwarded_proto: str | None,
    address: str,
    secure: bool,
) -> None:
    """Exactly as many entries are believed as there are trusted proxies, counted from the app."""
    client = new_app(trusted_proxies=hops).test_client()
    headers = {"X-Forwarded-For": forwarded_for, "X-Forwarded-Proto": forwarded_proto}

    response = client.get("/", headers={name: value for name, value in headers.items() if value})

    cookie = client.get_cookie("user_ip")
    assert cookie is not None
    assert cookie.value == address
    assert cookie.secure is secure
    assert ("__Host-session" in cookies(response)) is secure


@pytest.mark.parametrize("hops", [0, 1])
def test_host_and_path_of_a_proxy_are_not_believed(new_app: NewApp, hops: int) -> None:
    """A proxy is asked for the address and the scheme: a forged host, port or prefix changes no link."""
    client = new_app(trusted_proxies=hops).test_client()
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Port": "666", "X-Forwarded-Prefix": "/evil"}

    response = client.get("/hello", headers=forged)

    assert "evil" not in response.text
    assert response.request.root_url == "http://localhost/"
    assert client.get("/", headers=forged).location == "/hello"


def test_session_signed_with_a_former_key_is_read(new_app: NewApp) -> None:
    """After a change of the key, visitors stay who they were, and their forms go on to work."""
    before, after = (
        new_app(),
        new_app(secret_key="the next key", secret_key_fallbacks=(new_app().secret_key,)),
    )
    client, changed = before.test_client(), after.test_client()
    name = register(client)
    cookie = client.get_cookie("session")
    assert cookie is not None

    changed.set_cookie("session", cookie.value)

    assert read(changed.get("/hello")).one("h1").text == f"Hola, {name}"
    assert enter(changed, name).status_code == HTTPStatus.SEE_OTHER


def test_session_signed_with_another_key_is_empty(new_app: NewApp) -> None:
    """A session that this app did not sign counts for nothing."""
    client, other = new_app().test_client(), new_app(secret_key="another key").test_client()
    log_in(other)
    cookie = other.get_cookie("session")
    assert cookie is not None

    client.set_cookie("session", cookie.value)

    assert read(client.get("/hello")).one("h1").text == STRANGER


def test_touched_session_is_empty(client: FlaskClient) -> None:
    """A session with other content under its old signature counts for nothing."""
    client.get("/")
    cookie = client.get_cookie("session")
    assert cookie is not None
    forged = urlsafe_b64encode(b'{"username":"root"}').decode().rstrip("=")

    client.set_cookie("session", f"{forged}.{cookie.value.partition('.')[2]}")

    assert read(client.get("/hello")).one("h1").text == STRANGER


def test_preference_over_https_is_kept(client: FlaskClient) -> None:
    """Over HTTPS a form that comes from a page of this site is accepted; one from elsewhere is not."""
    token = read(client.get("/hello", base_url=HTTPS)).one("form", id="preferences").fields["csrf_token"]

    def choose(referer: str) -> TestResponse:
        form = {"csrf_token": token, "theme": "dark"}
        return client.post("/preferences", base_url=HTTPS, data=form, headers={"Referer": referer})

    accepted, refused = choose(f"{HTTPS}/hello"), choose("https://evil.example/")

    assert accepted.status_code == HTTPStatus.SEE_OTHER
    assert "Secure" in cookies(accepted)["theme"]
    assert refused.status_code == HTTPStatus.BAD_REQUEST
    assert "theme" not in cookies(refused)
