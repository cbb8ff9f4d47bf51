"""The visitor's IP address, as the signed session and the plain cookie report it."""

import ipaddress
from typing import NamedTuple

from flask import request, session

USER_IP = "user_ip"
"""The key of the address in the session, and the name of the cookie."""


class ReportedAddress(NamedTuple):
    """What the session or the cookie says; a cookie may hold any text."""

    text: str
    is_address: bool


def read_address(text: str | None) -> ReportedAddress | None:
    """Return the address that a text holds, in its shortest form, or the text itself; None if there is none.

    An IPv4 address inside an IPv6 one (`::ffff:192.0.2.1`, RFC 4291, 2.5.5.2) is the IPv4 address. A zone
    (`fe80::1%eth0`, RFC 4007, 11) is left out: it may be any text, and means something on one machine alone.
    """
    text = (text or "").strip()
    if not text:
        return None
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ReportedAddress(text, is_address=False)
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or ipaddress.IPv6Address(address.packed)
    return ReportedAddress(str(address), is_address=True)


def reported_addresses() -> dict[str, ReportedAddress | None]:
    """Return the addresses in session and cookie, under the names that the templates use."""
    return {
        "in_session": read_address(session.get(USER_IP)),
        "in_cookie": read_address(request.cookies.get(USER_IP)),
    }
