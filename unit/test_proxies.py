"""What the app believes of the proxies in front of it (webapp/proxies.py)."""

import pytest

from unit.conftest import NewApp
from unit.cookies import set_cookies

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
    """As many entries are believed as there are trusted proxies, counted from the last."""
    client = new_app(trusted_proxies=hops).test_client()
    headers = {"X-Forwarded-For": forwarded_for, "X-Forwarded-Proto": forwarded_proto}

    response = client.get("/", headers={name: value for name, value in headers.items() if value})

    cookie = client.get_cookie("user_ip")
    assert cookie is not None
    assert cookie.value == address
    assert cookie.secure is secure
    assert ("__Host-session" in set_cookies(response)) is secure


@pytest.mark.parametrize("hops", [0, 1])
def test_host_and_path_of_a_proxy_are_not_believed(new_app: NewApp, hops: int) -> None:
    """A proxy tells the address and the scheme only: a forged host, port or prefix changes no link."""
    client = new_app(trusted_proxies=hops).test_client()
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Port": "666", "X-Forwarded-Prefix": "/evil"}

    response = client.get("/hello", headers=forged)

    assert "evil" not in response.text
    assert response.request.root_url == "http://localhost/"
    assert client.get("/", headers=forged).location == "/hello"
