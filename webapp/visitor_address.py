"""What a text that should be an IP address really holds."""

import ipaddress
from functools import lru_cache
from typing import NamedTuple


class ReportedAddress(NamedTuple):
    """What somebody says a visitor's address is: the session, or the plain cookie."""

    text: str
    is_address: bool


@lru_cache(maxsize=1000)
def read_address(text: str | None) -> ReportedAddress | None:
    """Judge a value that came with the request; None if there is none.

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
