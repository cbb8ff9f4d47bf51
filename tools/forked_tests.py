"""Collect the tests of a copy of the project once, and run some of them again and again, each time in a forked process.

What takes the seconds of a short run, to start Python, import the packages and collect the tests, happens only once. A
forked process begins without an app or a browser, so it sees templates, styles, scripts and texts as they are by then.
"""

import contextlib
import gc
import os
import signal
import sys
from collections.abc import Sequence
from itertools import zip_longest
from multiprocessing import Pipe, get_context
from pathlib import Path
from typing import Any, Final

import pytest

from tools.inner_pytest import FirstFailure, run_pytest

TIMEOUT_S: Final = 120
"""How long a test may take: after that, it has failed."""

RUNNING: Final = "running"

CONTEXT: Final = get_context("spawn")


class ForkedTests:
    """The tests of a folder of a copy, which are collected once."""

    def __init__(self, copy: Path, arguments: Sequence[str]) -> None:
        """Begin to collect the tests.

        Args:
            copy: the copy of the project.
            arguments: the folder, and options of pytest.
        """
        self._connection, theirs = CONTEXT.Pipe()
        self._process = CONTEXT.Process(target=_serve, args=(copy, arguments, theirs), daemon=True)
        self._process.start()
        theirs.close()

    def first_failure(self, tests: Sequence[str]) -> str | None:
        """Run tests, in this order, until one fails; return its name, or None if all pass.

        Raises:
            ChildProcessError: the tests could not be collected.
        """
        try:
            self._connection.send(tests)
            failure: str | None = self._connection.recv()
        except (EOFError, ConnectionError) as error:
            raise ChildProcessError("pytest has stopped: try pytest --collect-only") from error
        return failure

    def close(self) -> None:
        """End the process, with the tests that it runs."""
        self._process.terminate()
        self._process.join()


def _serve(copy: Path, arguments: Sequence[str], connection: Any) -> None:
    """Collect tests, and run those that the other end asks for until it closes."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with contextlib.suppress(EOFError):
        run_pytest(copy, ["--capture=sys", *arguments], _Fork(connection))


class _Fork:
    """A pytest plugin that runs tests on request instead of all, each time in a forked process."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Answer requests for as long as there are any."""
        items = {item.nodeid: item for item in session.items}
        gc.freeze()
        with contextlib.suppress(EOFError):
            while True:
                tests = self._connection.recv()
                self._connection.send(_first_failure([items[test] for test in tests if test in items]))
        return True


def _first_failure(items: Sequence[pytest.Item]) -> str | None:
    """Run tests in a new process until one fails; return its name, or what happened instead, or None."""
    if not items:
        return None
    receiver, sender = Pipe(duplex=False)
    child = os.fork()
    if not child:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.setsid()
        try:
            sender.send(_run(items, sender))
        finally:
            os._exit(0)
    sender.close()
    answer: str | None = RUNNING
    try:
        while answer == RUNNING:
            answer = receiver.recv() if receiver.poll(TIMEOUT_S) else f"a test has no end after {TIMEOUT_S} s"
    except EOFError:
        answer = "the process died"
    finally:
        receiver.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)  # with the browser that the tests started
        os.waitpid(child, 0)
    return answer


def _run(items: Sequence[pytest.Item], progress: Any) -> str | None:
    """Run tests until one fails, and return its name, or None; send RUNNING after each."""
    config = items[0].config
    config.pluginmanager.register(first := FirstFailure())
    for item, next_item in zip_longest(items, items[1:]):
        config.hook.pytest_runtest_protocol(item=item, nextitem=next_item)
        if first.test:
            return first.test
        progress.send(RUNNING)
    return None
