"""What a request costs inside the process: the WSGI call alone, without server and network."""

import io
import time
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, NoReturn

from flask import Flask
from werkzeug.test import EnvironBuilder

from bench.cases import Case

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import WSGIEnvironment

Write = Callable[[bytes], object]

CALLS = 200
"""Calls in a round."""


def measures(apps: dict[str, Flask], cases: dict[str, Case]) -> dict[str, Callable[[], float]]:
    """Return for each case the function that measures a round of it."""
    return {name: partial(round_of_calls, apps[case.app], case) for name, case in cases.items()}


def round_of_calls(app: Flask, case: Case, calls: int = CALLS) -> float:
    """Return the CPU time of one request, in microseconds: the mean of so many calls."""
    builders = [EnvironBuilder(case.path, headers=list(case.headers().items())) for _ in range(calls)]
    environs = [builder.get_environ() for builder in builders]
    start = time.process_time()
    for environ in environs:
        answer = call(app, environ)
        assert answer[0] == HTTPStatus.OK, f"{case.path} answered {answer[0]}"
    spent = time.process_time() - start
    case.check(*answer)
    return spent / calls * 1e6


def call(app: Flask, environ: "WSGIEnvironment") -> tuple[int, dict[str, str], bytes]:
    """Return the status, the headers and the whole body of an answer, as a server would collect them."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], _error: object = None) -> Write:
        started.append((status, headers))
        return refuse

    chunks: Iterable[bytes] = app.wsgi_app({**environ, "wsgi.input": io.BytesIO()}, start_response)
    try:
        body = b"".join(chunks)
    finally:
        if hasattr(chunks, "close"):
            chunks.close()
    status, headers = started[0]
    return int(status[:3]), {name.lower(): value for name, value in headers}, body


def refuse(_data: bytes) -> NoReturn:
    """Stand for WSGI's old way to write a body (PEP 3333), which Flask does not go."""
    raise NotImplementedError
