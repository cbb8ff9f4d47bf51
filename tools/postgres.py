"""Run a command with a temporary PostgreSQL server: `python -m tools.postgres -- command…`.

The command finds the server's URL in TEST_DATABASE_URL. The server's data and socket are in a temporary folder that
only its user can read, and that is deleted when the command ends or is interrupted. The exit code is that of the
command, or 3 if no server is installed. Without a command, only that is checked.
"""

import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn, TypedDict

NOT_RUN = 3
"""The exit code where no server is installed."""

DEBIAN = Path("/usr/lib/postgresql")
"""Where Debian installs the programs of each version; only some are on PATH."""

PROGRAMS = ("initdb", "pg_isready", "postgres")

QUICK = {
    # Nothing of a test has to outlive a crash (PostgreSQL, "Non-Durable Settings").
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # Eight workers with several apps each, every one with a pool of connections.
    "max_connections": "500",
    "log_min_messages": "fatal",
}

TIMEOUT_S = 30.0
"""Seconds for the server to start, or to stop; for an interrupted command to end."""

INTERRUPTIONS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Identity(TypedDict, total=False):
    """The user to run a process as, if not the present one; passed to `subprocess.Popen`."""

    user: int
    group: int
    extra_groups: list[int]


class ServerError(Exception):
    """The server cannot be started; the text says why."""


def find_programs() -> Path | None:
    """Return the folder of the server's programs: that on PATH, else Debian's newest, or None."""
    on_path = [Path(found).resolve() for found in map(shutil.which, PROGRAMS[:1]) if found]
    debian = sorted(DEBIAN.glob("*/bin"), key=_version, reverse=True)
    folders = [path.parent for path in on_path] + debian
    return next((folder for folder in folders if all(os.access(folder / name, os.X_OK) for name in PROGRAMS)), None)


def _version(folder: Path) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", folder.parent.name)))


def identity() -> Identity:
    """Return the user to run the server as: another one if this is root, which the server refuses."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise ServerError("the server cannot run as root, and there is neither a user postgres nor nobody")


class Server:
    """A server with its own data folder."""

    def __init__(self, programs: Path, folder: Path, settings: Mapping[str, str] = QUICK) -> None:
        self.programs = programs
        self.folder = folder
        self.settings = settings
        self.identity = identity()
        self.process: subprocess.Popen[bytes] | None = None
        if "user" in self.identity:
            os.chown(folder, self.identity["user"], self.identity["group"])

    @property
    def url(self) -> str:
        """The URL of the database that every server has."""
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of the server's programs."""
        return subprocess.run(  # noqa: S603 - every word of the command is ours
            [self.programs / program, *arguments],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=TIMEOUT_S,
            check=False,
            **self.identity,
        )

    def create(self) -> None:
        """Make the data folder.

        Raises:
            ServerError: that cannot be.
        """
        # Trust is for the socket, and the folder of the socket is for its owner alone.
        options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        done = self.run("initdb", f"--pgdata={self.folder / 'data'}", *options)
        if done.returncode:
            raise ServerError(f"initdb failed\n{done.stdout}")

    def start(self) -> None:
        """Start the server, and wait until it answers.

        Raises:
            ServerError: it ended, or does not answer in time.
        """
        settings = {**self.settings, "listen_addresses": "", "unix_socket_directories": str(self.folder)}
        arguments = [f"--{name}={value}" for name, value in settings.items()]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - every word of the command is ours
                [self.programs / "postgres", "-D", self.folder / "data", *arguments],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # A group of its own: Ctrl+C is for the command, which then still has its server to clean up on.
                process_group=0,
                **self.identity,
            )
        deadline = time.monotonic() + TIMEOUT_S
        while self.run("pg_isready", "--quiet", f"--host={self.folder}").returncode:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise ServerError(f"the server did not start\n{(self.folder / 'log').read_text(errors='replace')}")
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server, if it runs.

        Args:
            how: SIGINT ends all connections in order; SIGQUIT drops everything, as a crash would.
        """
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            self.process.wait(TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            try:
                self.process.wait(TIMEOUT_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None


@contextmanager
def serving(programs: Path, settings: Mapping[str, str] = QUICK) -> Iterator[Server]:
    """Run the server while the block runs."""
    with tempfile.TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as folder:
        server = Server(programs, Path(folder), settings)
        try:
            server.create()
            server.start()
            yield server
        finally:
            ignore_signals()
            server.stop()


def run_command(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a command, and return its exit code; an interruption stops the command first."""
    try:
        process = subprocess.Popen(command, env=environment)  # noqa: S603 - the user's own command
    except OSError as error:
        print(f"Error: {command[0]}: {error.strerror}", file=sys.stderr)
        return 127
    try:
        code = process.wait()
    except KeyboardInterrupt:
        # The terminal has told the command too: it may clean up. Who tells only this process means both as well.
        _end(process, [None, signal.SIGTERM, signal.SIGKILL])
        raise
    except SystemExit:
        _end(process, [signal.SIGTERM, signal.SIGKILL])
        raise
    return code if code >= 0 else 128 - code


def _end(process: subprocess.Popen[bytes], signals: Sequence[signal.Signals | None]) -> None:
    ignore_signals()
    for how in signals:
        if how is not None:
            process.send_signal(how)
        try:
            process.wait(TIMEOUT_S / 3)
        except subprocess.TimeoutExpired:
            continue
        return


def ignore_signals() -> None:
    """Ignore further interruptions while the server stops: a second Ctrl+C would leave it running."""
    for number in INTERRUPTIONS:
        signal.signal(number, signal.SIG_IGN)


def _exit(number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)


def main(arguments: Sequence[str]) -> int:
    """Run the command that follows `--`, and return its exit code."""
    arguments = arguments[1:] if arguments[:1] == ["--"] else arguments
    programs = find_programs()
    if programs is None:
        print("PostgreSQL: not run, no server binaries found", file=sys.stderr)
        return NOT_RUN
    if not arguments:
        return 0
    for number in INTERRUPTIONS[1:]:
        signal.signal(number, _exit)
    try:
        with serving(programs) as server:
            return run_command(arguments, {**os.environ, "TEST_DATABASE_URL": server.url})
    except ServerError as error:
        print(f"Error: PostgreSQL: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
