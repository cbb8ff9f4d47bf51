"""Ports: those that browsers refuse, and the advice to take another one."""

# fmt: off
BAD_PORTS = frozenset({  # formatted, it would have a line for each port
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109,
    110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530,
    531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190,
    5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
})
# fmt: on
"""The ports that browsers must refuse, because other protocols use them: https://fetch.spec.whatwg.org/#port-blocking.

As of July 2026. Chromium 156 still opens two of them, 4190 and 6679.
"""


def another_port_hint(port: int) -> str:
    """Return the advice to take another port than `port`."""
    return f"Take another port: make run PORT={5002 if port == 5001 else 5001}"
