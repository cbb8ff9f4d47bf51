"""Which addresses a visitor may be sent to (webapp/urls.py)."""

import pytest

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
