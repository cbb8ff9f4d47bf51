"""Measure a request under gunicorn: the CPU time of the worker, and the requests per second."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from pathlib import Path

from bench.cases import Case

PROJECT = Path(__file__).resolve().parent.parent
SETTINGS = ["--workers", "1", "--worker-class", "gthread", "--threads", "4", "--no-control-socket"]
CLIENTS = 2
"""Client threads, each with one connection that is kept alive."""
REQUESTS = 1500
"""Requests in a round."""
TIMEOUT_S = 30
"""How long a server may take to answer or to stop, in seconds."""


@dataclass
class Server:
    """One app under gunicorn."""

    process: subprocess.Popen[bytes]
    port: int

    def cpu_time(self) -> float:
        """Return the CPU time that the workers have used so far, in seconds.

        The clock's number is what clock_getcpuclockid(3) makes of a process id (posix-timers.h of Linux): it
        counts nanoseconds, where /proc/<pid>/stat counts hundredths of a second.
        """
        pid = self.process.pid
        workers = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
        assert workers, "gunicorn has no worker"
        return sum(time.clock_gettime((~int(worker) << 3) | 2) for worker in workers)


@contextmanager
def serving(app: str, folder: str) -> Iterator[Server]:
    """Run gunicorn with the app that `bench.cases.<app>` makes; requests wait in the socket until it is ready."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        command = [sys.executable, "-m", "gunicorn", f"bench.cases:{app}({folder!r})", *SETTINGS]
        command += ["--bind", f"fd://{listener.fileno()}"]
        command += ["--pythonpath", str(PROJECT), "--log-level", "warning"]
        process = subprocess.Popen(  # noqa: S603 - every word of the command is ours
            command,
            cwd=folder,  # where no gunicorn.conf.py is
            pass_fds=[listener.fileno()],
        )
    try:
        yield Server(process, port)
    finally:
        process.terminate()
        try:
            process.wait(TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def measures(
    servers: dict[str, Server], cases: dict[str, Case], speeds: dict[str, list[float]]
) -> dict[str, Callable[[], float]]:
    """Return for each case the function that measures a round of it."""
    return {name: partial(round_of_requests, servers[case.app], case, speeds[name]) for name, case in cases.items()}


def round_of_requests(server: Server, case: Case, speeds: list[float]) -> float:
    """Return the worker's CPU time for one request, in microseconds.

    The requests a second are appended to `speeds`.
    """
    ask(server, case, [case.headers()])  # it may be starting still
    headers = [case.headers() for _ in range(REQUESTS)]
    shares = [headers[client::CLIENTS] for client in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as clients:
        before, start = server.cpu_time(), time.perf_counter()
        for asked in [clients.submit(ask, server, case, share) for share in shares]:
            asked.result()
        spent, took = server.cpu_time() - before, time.perf_counter() - start
    speeds.append(REQUESTS / took)
    return spent / REQUESTS * 1e6


def ask(server: Server, case: Case, requests: Sequence[Mapping[str, str]]) -> None:
    """Send a request with each of the given headers over one connection, and read the last answer."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=TIMEOUT_S)
    try:
        for headers in requests:
            # `request()` would add an Accept-Encoding of its own.
            connection.putrequest("GET", case.path, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders()
            response = connection.getresponse()
            body = response.read()
            assert response.status == HTTPStatus.OK, f"{case.path} answered {response.status}"
    finally:
        connection.close()
    case.check(response.status, {name.lower(): value for name, value in response.getheaders()}, body)


def supported() -> bool:
    """Tell whether this system can tell the CPU time of another process."""
    return sys.platform == "linux" and os.access("/proc/self/task", os.R_OK)
