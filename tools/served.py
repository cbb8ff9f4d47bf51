"""Run the browser tests against the app as gunicorn serves it: `python -m tools.served`, with options of pytest.

Fails if the app relies on one process: for a token, a cache or a connection that all four would have to share.
"""

import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

PROCESSES = 4

LOG = Path("test-results/served.log")


@contextmanager
def serving(log: Path, *, processes: int = PROCESSES, **settings: str) -> Iterator[str]:
    """Serve a new app with an empty database, and perhaps other settings, while the block runs; yield its address."""
    with tempfile.TemporaryDirectory(prefix="served-") as folder:
        environment = {
            **os.environ,
            "SECRET_KEY": secrets.token_hex(),
            "INSTANCE_PATH": folder,
            "DATABASE_URL": "",
            "RATELIMIT_STORAGE_URI": "memory://",
            "TRUSTED_HOSTS": "",
            "TRUSTED_PROXIES": "0",
            "SHOW_TEST_ERROR": "1",
            **settings,
        }
        python = [sys.executable, "-m"]
        log.parent.mkdir(parents=True, exist_ok=True)
        # Requests that come before the first process is ready wait in the socket's queue.
        with socket.create_server(("127.0.0.1", 0)) as listener, log.open("wb") as output:
            subprocess.run([*python, "flask", "db", "upgrade"], env=environment, stderr=output, check=True)  # noqa: S603 - ours
            options = [f"--bind=fd://{listener.fileno()}", f"--workers={processes}"]
            server = subprocess.Popen(  # noqa: S603 - every word is ours
                [*python, "gunicorn", *options],
                env=environment,
                stdout=output,
                stderr=output,
                pass_fds=[listener.fileno()],
            )
            address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        try:
            yield address
        finally:
            server.terminate()
            server.wait()


def _exit(number: int, _frame: object) -> NoReturn:
    sys.exit(128 + number)


def main(options: Sequence[str]) -> int:
    """Run the tests, and return pytest's exit code."""
    signal.signal(signal.SIGTERM, _exit)
    with serving(LOG) as address:
        command = [sys.executable, "-m", "pytest", "e2e", f"--base-url={address}", *options]
        return subprocess.run(command, check=False).returncode  # noqa: S603 - the user's own options


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
