"""Collect the tests of a copy of the project once, and run some of them again and again, in forked processes.

What takes the seconds of a short run, to start Python, import the packages and collect the tests, happens only once. A
forked process begins without an app or a browser; one that answers several requests makes an app for each, and has one
browser for all.
"""

import contextlib
import gc
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from multiprocessing import Pipe, get_context
from pathlib import Path
from typing import Any, Final

import pytest

from tools import one_browser
from tools.inner_pytest import FirstFailure, run_pytest

TIMEOUT_S: Final = 120
"""How long a test may take: after that, it has failed."""

RUNNING: Final = "running"

CONTEXT: Final = get_context("spawn")


class ForkedTests:
    """The tests of a folder of a copy, which are collected once."""

    def __init__(self, copy: Path, arguments: Sequence[str], *, requests_each: int = 1) -> None:
        """Begin to collect the tests.

        Args:
            copy: the copy of the project.
            arguments: the folder, and options of pytest.
            requests_each: how many requests a forked process answers, unless one of them stops it.
        """
        self._connection, theirs = CONTEXT.Pipe()
        self._process = CONTEXT.Process(target=_serve, args=(copy, arguments, requests_each, theirs), daemon=True)
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


def _serve(copy: Path, arguments: Sequence[str], requests_each: int, connection: Any) -> None:
    """Collect tests, and run those that the other end asks for until it closes."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with contextlib.suppress(EOFError):
        run_pytest(copy, ["--capture=sys", *arguments], _Server(connection, requests_each))


class _Server:
    """A pytest plugin that runs tests on request instead of all, in forked processes."""

    def __init__(self, connection: Any, requests_each: int) -> None:
        self._connection, self._requests_each = connection, requests_each

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self, session: pytest.Session) -> None:
        """Let one browser do: after all other plugins, whose fixtures these replace."""
        if self._requests_each > 1:
            session.config.pluginmanager.register(one_browser)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Answer requests for as long as there are any."""
        items = {item.nodeid: item for item in session.items}
        gc.freeze()
        with contextlib.suppress(EOFError):
            while True:
                with contextlib.closing(_Fork(items)) as fork:
                    for _ in range(self._requests_each):
                        tests = [test for test in self._connection.recv() if test in items]
                        answer = fork.first_failure(tests) if tests else None
                        self._connection.send(answer)
                        if answer and answer not in items:
                            break
        return True


class _Fork:
    """A process that runs tests."""

    def __init__(self, items: Mapping[str, pytest.Item]) -> None:
        self._connection, theirs = Pipe()
        self._process = os.fork()
        if not self._process:
            self._connection.close()
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            os.setsid()
            try:
                _answer(theirs, items)
            finally:
                os._exit(0)
        theirs.close()

    def first_failure(self, tests: Sequence[str]) -> str | None:
        """Run tests until one fails; return its name, or what happened instead, or None."""
        answer: str | None = RUNNING
        try:
            self._connection.send(tests)
            while answer == RUNNING:
                if not self._connection.poll(TIMEOUT_S):
                    return f"a test has no end after {TIMEOUT_S} s"
                answer = self._connection.recv()
        except (EOFError, ConnectionError):
            return "the process died"
        return answer

    def close(self) -> None:
        """End the process, with the browser that the tests started."""
        self._connection.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)


def _answer(connection: Any, items: Mapping[str, pytest.Item]) -> None:
    """Run the tests of each request; send RUNNING after each that passes, and in the end the first failure, or None."""
    config = next(iter(items.values())).config
    while True:
        config.pluginmanager.register(first := FirstFailure())
        tests = [items[test] for test in connection.recv()]
        for item, next_item in zip_longest(tests, tests[1:]):
            item.stash = pytest.Stash()  # what is left of an earlier run
            config.hook.pytest_runtest_protocol(item=item, nextitem=next_item)
            if first.test:
                break
            connection.send(RUNNING)
        config.pluginmanager.unregister(first)
        item.session._setupstate.teardown_exact(None)  # ends the session's fixtures, with the app
        _forget()
        connection.send(first.test)


def _forget() -> None:
    """Empty what the app has cached beyond its own objects."""
    for name, module in [*sys.modules.items()]:
        if name.partition(".")[0] == "webapp":
            for value in vars(module).values():
                if hasattr(type(value), "cache_clear"):
                    value.cache_clear()
