"""Which IP address a text holds (webapp/visitor_address.py)."""

import pytest

from webapp.visitor_address import ReportedAddress, read_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        pytest.param("127.0.0.1", "127.0.0.1", id="IPv4"),
        pytest.param(" 192.0.2.1\t", "192.0.2.1", id="white space around"),
        pytest.param("::1", "::1", id="IPv6"),
        pytest.param("2001:DB8:0:0:0:0:0:9", "2001:db8::9", id="IPv6 written out"),
        pytest.param("::ffff:192.0.2.1", "192.0.2.1", id="IPv4 within IPv6"),
        pytest.param("fe80::1%eth0", "fe80::1", id="IPv6 with its zone"),
        pytest.param("::1%<b>any text", "::1", id="IPv6 with a forged zone"),
        pytest.param("::ffff:192.0.2.1%eth0", "192.0.2.1", id="IPv4 within IPv6 with a zone"),
        pytest.param("::ffff:c000:201", "192.0.2.1", id="IPv4 within IPv6, in hexadecimal"),
    ],
)
def test_address_is_read(text: str, address: str) -> None:
    """An address is written in its shortest form."""
    assert read_address(text) == ReportedAddress(address, is_address=True)


@pytest.mark.parametrize(
    "text",
    [
        "localhost",
        "127.0.0.1:80",
        "127.1",
        "127.0.0.1%eth0",
        "::1%",
        "::1%a%b",
        "256.0.0.1",
        "01.2.3.4",
        "[::1]",
        "1234",
        "<b>1.2.3.4</b>",
        "1.2.3.4, 5.6.7.8",
    ],
)
def test_other_text_is_no_address(text: str) -> None:
    """A text that is not exactly one address is returned as it is, and marked."""
    assert read_address(text) == ReportedAddress(text, is_address=False)


@pytest.mark.parametrize("text", [None, "", " \t"], ids=["none", "empty", "blank"])
def test_empty_text_is_no_address(text: str | None) -> None:
    """An empty text reports nothing."""
    assert read_address(text) is None
