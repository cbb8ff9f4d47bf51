"""`make test-served`: the app is served as in production while the tests run."""

import sys
from http import HTTPStatus
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tools.served import serving

pytestmark = [
    pytest.mark.suite,
    pytest.mark.skipif(sys.platform == "win32", reason="gunicorn is not for Windows"),
]


def test_app_is_served_with_its_database_until_the_block_ends(tmp_path: Path) -> None:
    """Four processes answer on a loopback address until the block ends, with a database."""
    log = tmp_path / "log"

    with serving(log) as address, urlopen(f"{address}/hello", timeout=30) as response:  # noqa: S310 - our own
        status = response.status

    assert status == HTTPStatus.OK
    assert address.startswith("http://127.0.0.1:")
    assert "The database" not in log.read_text(encoding="utf-8")
    with pytest.raises(URLError) as caught:
        urlopen(address, timeout=5)  # noqa: S310 - our own
    assert isinstance(caught.value.reason, ConnectionRefusedError)
