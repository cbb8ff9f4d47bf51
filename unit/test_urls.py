"""Which addresses there are, and which a visitor may be sent to (webapp/urls.py)."""

from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient

from webapp.urls import local_path

EXTERNAL_URLS = {
    "nothing": "",
    "another scheme": "https://evil.example/",
    "scheme without slashes": "https:evil.example",
    "script": "javascript:alert(1)",
    "two slashes": "//evil.example/",
    "three slashes": "///evil.example/",
    "backslash": "/\\evil.example/",
    "backslash later": "/hello\\evil",
    "tab": "/\t/evil.example/",
    "line break": "/\n/evil.example/",
    "carriage return": "/\r/evil.example/",
    "header": "/hello\r\nSet-Cookie: a=b",
    "null": "/\0/evil.example/",
    "delete": "/\x7f/evil.example/",
    "space before": " //evil.example/",
    "space within": "/ /evil.example/",
    "path of another page": "hello",
    "name": "evil.example",
    "user name": "@evil.example",
}
"""Addresses that would leave the site, or could in some browser."""


@pytest.mark.parametrize("target", ["/", "/hello", "/hello?a=1&b=//x", "/a/b#c", "/año", "/a:b", "/@name", "/x//y"])
def test_local_path_is_accepted(target: str) -> None:
    """A path, with query and fragment, is returned unchanged."""
    assert local_path(target) == target


@pytest.mark.parametrize("target", [pytest.param(text, id=name) for name, text in EXTERNAL_URLS.items()])
def test_address_of_another_site_is_refused(target: str) -> None:
    """A text that any browser could read as another site's address is refused."""
    assert local_path(target) is None


def test_missing_address_is_refused() -> None:
    """A form without the field has no path."""
    assert local_path(None) is None


@pytest.mark.parametrize("path", ["/static//css/site.css", "/tour//start", "/hello/", "/todos//1/done"])
def test_no_url_redirects_to_a_similar_one(client: FlaskClient, path: str) -> None:
    """A path that is almost one of the app's is answered with 404: Flask would redirect to whatever Host says."""
    response = client.get(path, base_url="http://localhost", headers={"Host": "evil.example"})

    assert response.status_code == HTTPStatus.NOT_FOUND
    assert "Location" not in response.headers


def test_no_rule_ends_with_a_slash(app: Flask) -> None:
    """No address but the start page ends with a slash: Flask would redirect from the one without it, to any Host."""
    assert [rule.rule for rule in app.url_map.iter_rules() if rule.rule.endswith("/")] == ["/"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("path", ["/%00", "/tour/%00", "/source/a%00.py", "/todos/1%00"])
def test_path_with_nul_is_not_found(client: FlaskClient, path: str, method: str) -> None:
    """A path with a NUL character is none of the app's, whatever is asked of it."""
    assert client.open(path, method=method).status_code == HTTPStatus.NOT_FOUND
