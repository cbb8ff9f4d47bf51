"""How long others wait while some clients are slow: `python -m bench.slow_clients gunicorn --threads 4`.

The arguments are the server's command, without its address: `gunicorn` with options, `granian` (which is not installed
by default), or `nginx` before the default gunicorn, with the configuration of docs/running.md. Everything stays on
127.0.0.1.
"""

import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from flask import Flask

from webapp import create_app
from webapp.settings import Settings

PROJECT = Path(__file__).resolve().parent.parent
FAST_CLIENTS = 2
DURATION_S = 6.0
"""For each measurement; who waits longer counts with this."""
SLOW_REQUEST_S = 1.0

UNFINISHED_HEADERS = b"POST /hello HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
UNFINISHED_BODY = (
    b"POST /hello HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 1000\r\n\r\nusername="
)


def app() -> Flask:
    """Return the app, with a page besides that takes a second."""
    app = create_app(Settings.from_environment())

    @app.get("/slow")
    def slow() -> str:
        time.sleep(SLOW_REQUEST_S)
        return "slow"

    return app


@contextmanager
def serving(command: list[str]) -> Iterator[int]:
    """Serve the app by a command while the block runs; yield the port."""
    port, inner = free_port(), free_port()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        environment = {**os.environ, "SECRET_KEY": "k" * 40, "INSTANCE_PATH": folder, "PORT": str(port)}
        to_gunicorn = ["--log-level", "error", "bench.slow_clients:app()", "--bind"]
        if command[0] == "nginx":
            inside = ["gunicorn", *command[1:], *to_gunicorn, f"127.0.0.1:{inner}"]
            stack.enter_context(running(inside, environment, inner))
            configuration = Path(folder, "nginx.conf")
            configuration.write_text(nginx_configuration(folder, port, inner), encoding="utf-8")
            started = ["nginx", "-p", folder, "-c", str(configuration)]
        elif command[0] == "granian":
            to_granian = [
                "--host",
                "127.0.0.1",
                "--interface",
                "wsgi",
                "--no-log",
                "--factory",
                "bench.slow_clients:app",
            ]
            started = [*command, "--port", str(port), *to_granian]
        else:
            started = [*command, *to_gunicorn, f"127.0.0.1:{port}"]
        stack.enter_context(running(started, environment, port))
        yield port


def nginx_configuration(folder: str, port: int, inner: int) -> str:
    """Return the configuration that docs/running.md shows, on ports and with files of its own."""
    (server,) = re.findall(r"```nginx\n(.*?)```", (PROJECT / "docs/running.md").read_text(), re.DOTALL)
    server = re.sub(r"listen .*?;", f"listen 127.0.0.1:{port};", server, count=1)
    server = re.sub(r"ssl_.*?;", "", server).replace("127.0.0.1:5000", f"127.0.0.1:{inner}")
    paths = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    start = f"daemon off; error_log {folder}/error.log; pid {folder}/pid; events {{}}\n"
    return f"{start}http {{ access_log off;\n{paths}{server} }}"


@contextmanager
def running(command: list[str], environment: dict[str, str], port: int) -> Iterator[None]:
    """Run a server while the block runs, from the moment it listens on."""
    program = [sys.executable, "-m", *command] if command[0] != "nginx" else command
    with subprocess.Popen(program, cwd=PROJECT, env=environment) as process:  # noqa: S603 - the user's own command
        try:
            wait_for(lambda: answers(port))
            yield
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until a condition holds, for half a minute at most."""
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, "The server did not start."
        time.sleep(0.05)


def answers(port: int) -> bool:
    """Tell whether the app is served there."""
    try:
        return get(port, "/hello_world") < DURATION_S
    except OSError:
        return False


def free_port() -> int:
    """Return a port that is free."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def get(port: int, path: str) -> float:
    """Return how long an answer takes on a connection of its own, in seconds."""
    start = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=DURATION_S)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        assert response.status == 200, f"{path} answered {response.status}"
    except TimeoutError:
        return DURATION_S
    finally:
        connection.close()
    return time.monotonic() - start


def get_again_and_again(port: int, path: str) -> list[float]:
    """Return how long each answer takes, until the time is over."""
    end, times = time.monotonic() + DURATION_S, []
    while time.monotonic() < end:
        times.append(get(port, path))
    return times


@contextmanager
def slow_clients(port: int, number: int, begin: bytes) -> Iterator[None]:
    """Keep requests open that begin and do not end."""
    with ExitStack() as stack:
        for _ in range(number):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            client.sendall(begin)
        yield


def measure(port: int, what: str, slow: tuple[int, bytes] = (0, b""), slow_requests: int = 0) -> None:
    """Print how long fast requests take while something else goes on."""
    with slow_clients(port, *slow), ThreadPoolExecutor() as pool:
        slow_ones = [pool.submit(get_again_and_again, port, "/slow") for _ in range(slow_requests)]
        time.sleep(0.2)
        fast_ones = [pool.submit(get_again_and_again, port, "/hello") for _ in range(FAST_CLIENTS)]
        times = sorted(second for client in fast_ones for second in client.result())
        for client in slow_ones:
            client.result()
    rate = len(times) / DURATION_S
    p99 = times[int(len(times) * 0.99)]
    print(f"{what:32}{rate:8.0f}{median(times) * 1000:10.1f}{p99 * 1000:10.1f}{times[-1] * 1000:10.0f}", flush=True)


def main(command: list[str]) -> None:
    """Print a table for a server."""
    print(f"{' '.join(command)}: {FAST_CLIENTS} clients that ask for /hello, a new connection each time")
    print(f"{'':32}{'a second':>8}{'median ms':>10}{'99 % ms':>10}{'worst ms':>10}")
    with serving(command) as port:
        measure(port, "alone")
        measure(port, "beside 1 request of a second", slow_requests=1)
        measure(port, "beside 4 requests of a second", slow_requests=4)
        for number in (6, 40):
            measure(port, f"beside {number} unfinished headers", (number, UNFINISHED_HEADERS))
            measure(port, f"beside {number} unfinished bodies", (number, UNFINISHED_BODY))


if __name__ == "__main__":
    main(sys.argv[1:] or ["gunicorn"])
