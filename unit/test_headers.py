"""The security headers of every answer (webapp/headers.py)."""

from http import HTTPStatus

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from unit.cookies import set_cookies
from unit.html import read

POLICY = (
    "default-src 'none'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none';"
    " connect-src 'self'; img-src 'self'; script-src 'self'; style-src 'self'"
)
SECURITY = {
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


@pytest.mark.parametrize(
    ("origin", "transport"), [pytest.param(HTTP, {}, id="http"), pytest.param(HTTPS, HSTS, id="https")]
)
def test_page_has_exactly_these_headers(client: FlaskClient, origin: str, transport: dict[str, str]) -> None:
    """A page is not cached and forbids what it does not need; over HTTPS it asks browsers to stay with HTTPS."""
    response = client.get("/hello", base_url=origin)

    unpinned = {"Date", "Content-Length", "Set-Cookie", "X-Request-ID"}
    assert {name: value for name, value in response.headers if name not in unpinned} == {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": "no-store",
        "Vary": "Accept-Encoding, Cookie",
        **SECURITY,
        **transport,
    }


@pytest.mark.parametrize(
    ("origin", "transport"), [pytest.param(HTTP, {}, id="http"), pytest.param(HTTPS, HSTS, id="https")]
)
@EVERY_ANSWER
def test_every_answer_has_the_security_headers(
    client: FlaskClient, origin: str, transport: dict[str, str], method: str, path: str, status: HTTPStatus
) -> None:
    """Errors, redirects and static files have each security header once, as pages have."""
    with client.open(path, method=method, base_url=origin) as response:
        assert response.status_code == status
        for name in SECURITY.keys() | HSTS.keys():
            assert response.headers.getlist(name) == [
                value for key, value in (SECURITY | transport).items() if key == name
            ]


@EVERY_ANSWER
def test_only_static_files_are_cached(client: FlaskClient, method: str, path: str, status: HTTPStatus) -> None:
    """No cache may store a page, a redirect or an error; a static file sets no cookie and may be stored."""
    with client.open(path, method=method) as response:
        assert response.status_code == status
        if "static" in path:
            assert "no-store" not in response.headers["Cache-Control"]
            assert not set_cookies(response)
        else:
            assert response.headers["Cache-Control"] == "no-store"


def test_policy_allows_only_what_this_site_serves(client: FlaskClient) -> None:
    """No directive allows inline code, `eval`, a scheme or another host, and what none names is forbidden."""
    policy = client.get("/hello").headers["Content-Security-Policy"]

    directives = {name: sources for name, *sources in (part.split() for part in policy.split("; "))}
    assert directives["default-src"] == ["'none'"]
    assert {source for sources in directives.values() for source in sources} == {"'none'", "'self'"}


def test_form_from_another_site_is_rejected_over_https(client: FlaskClient) -> None:
    """Over HTTPS a form is accepted from a page of this site, and rejected from a page of another."""
    token = read(client.get("/hello", base_url=HTTPS)).one("form#preferences").fields["csrf_token"]

    def choose(referer: str) -> TestResponse:
        form = {"csrf_token": token, "theme": "dark"}
        return client.post("/preferences", base_url=HTTPS, data=form, headers={"Referer": referer})

    accepted, refused = choose(f"{HTTPS}/hello"), choose("https://evil.example/")

    assert accepted.status_code == HTTPStatus.SEE_OTHER
    assert "Secure" in set_cookies(accepted)["theme"]
    assert refused.status_code == HTTPStatus.BAD_REQUEST
    assert "theme" not in set_cookies(refused)
