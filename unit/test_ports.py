"""The ports that browsers refuse, and the one to take instead (webapp/ports.py)."""

import pytest

from webapp.ports import BAD_PORTS, another_port_hint
from webapp.settings import Settings


def test_all_bad_ports_are_listed() -> None:
    """The list is as long as the standard's, and the sum of its ports is that of the standard's."""
    assert (len(BAD_PORTS), sum(BAD_PORTS)) == (83, 115595)


@pytest.mark.parametrize("port", [22, 5060, 5061, 6000, 6665, 6669, 10080])
def test_port_of_another_protocol_is_bad(port: int) -> None:
    """The ports of SSH, SIP, X11, IRC and Amanda are bad ones."""
    assert port in BAD_PORTS


@pytest.mark.parametrize("port", [80, 443, 3000, 5001, 5002, 8000, 8080, Settings.model_fields["port"].default])
def test_port_of_web_servers_is_not_bad(port: int) -> None:
    """The ports that web servers use are none, and neither are the default and those that are advised."""
    assert port not in BAD_PORTS


@pytest.mark.parametrize(("port", "other"), [(5000, 5001), (5061, 5001), (5001, 5002), (5002, 5001)])
def test_another_port_is_advised(port: int, other: int) -> None:
    """The port to take instead is not the one that failed."""
    assert another_port_hint(port) == f"Take another port: make run PORT={other}"
