"""The app and the servers that it stands on, to be stopped, killed and frozen."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from tools import postgres
from tools.project import PROJECT

PROCESSES = 2
START_TIMEOUT_S = 30.0

DURABLE = {"max_connections": "100", "log_min_messages": "fatal"}
"""The settings of a PostgreSQL that keeps what it has committed over a crash: its defaults."""


class App:
    """The app as gunicorn serves it in production: gunicorn.conf.py, with two processes."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.port = free_port()
        self.log = (folder / "app.log").open("ab")
        self.environment = {
            **os.environ,
            "SECRET_KEY": secrets.token_hex(),
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "INSTANCE_PATH": str(folder),
            "DATABASE_URL": "",
            "RATELIMIT_STORAGE_URI": "memory://",
            "TRUSTED_HOSTS": "",
            "TRUSTED_PROXIES": "0",
            "LIMIT_OF_NEW_ACCOUNTS": "100000 per hour",
            **environment,
        }
        self.module = "webapp:create_app()"
        self.process: subprocess.Popen[bytes] | None = None

    def migrate(self) -> subprocess.Popen[bytes]:
        """Begin `flask db upgrade`."""
        return self.run("flask", "db", "upgrade")

    def run(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a command of the app's environment."""
        return subprocess.Popen(  # noqa: S603 - every word is ours
            [sys.executable, "-m", *command], cwd=PROJECT, env=self.environment, stdout=self.log, stderr=self.log
        )

    def start(self) -> None:
        """Start the app, and wait until it answers."""
        self.process = self.run("gunicorn", f"--workers={PROCESSES}", "--graceful-timeout=10", self.module)
        wait_until(lambda: bool(self.workers) and self.answers(), "the app")  # workers of a killed master may answer

    def answers(self) -> bool:
        """Tell whether the app answers."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/hello_world", timeout=1) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    @property
    def workers(self) -> list[int]:
        """The process ids of the workers."""
        return children(self.process.pid) if self.process else []

    def stop(self) -> None:
        """Let the app finish what it does, and end it."""
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.process = None


class Redis:
    """A Redis server."""

    def __init__(self, program: str) -> None:
        self.program = program
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it listens."""
        options = ["--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--loglevel", "warning"]
        self.process = subprocess.Popen([self.program, *options], stdout=subprocess.DEVNULL)  # noqa: S603 - ours
        wait_until(lambda: listens(self.port), "Redis")

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait()


@contextmanager
def serving(app: App) -> Iterator[App]:
    """Migrate, and serve the app while the block runs."""
    if app.migrate().wait():
        raise postgres.ServerError("the database cannot be made; see app.log")
    try:
        app.start()
        yield app
    finally:
        app.stop()
        app.log.close()


@contextmanager
def serving_redis(program: str) -> Iterator[Redis]:
    """Run a Redis server while the block runs."""
    redis = Redis(program)
    redis.start()
    try:
        yield redis
    finally:
        redis.stop()


@contextmanager
def frozen(pids: Iterable[int]) -> Iterator[None]:
    """Freeze processes while the block runs."""
    pids = list(pids)
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """Mount a small disk in memory while the block runs; needs root."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], check=True)  # noqa: S603, S607 - ours
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)  # noqa: S603, S607 - ours


def fill(folder: Path) -> Path:
    """Fill a disk up; return the file that does."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return ballast


def can_mount() -> bool:
    """Tell whether this process may mount a disk."""
    return os.geteuid() == 0 and shutil.which("mount") is not None


def children(pid: int) -> list[int]:
    """Return the process ids of a process's children."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()]
    except OSError:
        return []


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Wait until a server is there.

    Raises:
        ServerError: it is not there in time.
    """
    deadline = time.monotonic() + START_TIMEOUT_S
    while not condition():
        if time.monotonic() > deadline:
            raise postgres.ServerError(f"{what} did not start")
        time.sleep(0.05)


def listens(port: int) -> bool:
    """Tell whether something listens on a port of this machine."""
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """Return a port that is free."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
