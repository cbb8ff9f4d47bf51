"""Where a visitor may be sent."""

import pytest

from webapp.urls import local_path

REFUSED = {
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
def test_path_on_this_site_is_one(target: str) -> None:
    """A path, with whatever follows it, is kept as it is."""
    assert local_path(target) == target


@pytest.mark.parametrize("target", [pytest.param(text, id=name) for name, text in REFUSED.items()])
def test_what_would_leave_the_site_is_no_path_of_it(target: str) -> None:
    """Whatever a browser could read as another site's address is refused."""
    assert local_path(target) is None


def test_no_address_is_no_path() -> None:
    """A form without the field leads nowhere."""
    assert local_path(None) is None
