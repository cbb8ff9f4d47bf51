"""Serve the app on a free port, by a thread of the test's own process."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from flask import Flask


class QuietHandler(WSGIRequestHandler):
    """Keep connections alive, as every server in production does, and log no requests."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing: the report of a failed test shows what the browser saw."""


CERTIFICATE = Path(__file__).with_name("localhost.pem")
"""A self-signed certificate for this machine itself, for a hundred years; to make one would take another package."""


@contextmanager
def serving(app: "Flask", *, https: bool = False) -> Iterator[str]:
    """Serve the app while the block runs, over HTTP or HTTPS; yield its address."""
    certificate = (str(CERTIFICATE), str(CERTIFICATE)) if https else None
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=QuietHandler, ssl_context=certificate)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"{'https' if https else 'http'}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def address_under_test(request: pytest.FixtureRequest) -> Iterator[str]:
    """Yield the address of `--base-url`, or serve the fixture `app` while the block runs."""
    if address := request.config.getoption("base_url"):
        yield address.rstrip("/")
        return
    with serving(request.getfixturevalue("app")) as address:  # not a parameter: with --base-url, no app is needed
        yield address
