"""Break what the app stands on while people use it: `python -m tools.faults`, or the names of some faults.

For each fault: what they sent, how much of it was acknowledged, what of that is lost, what was wrong, and how long the
slowest answer took. The exit code is 1 if anything acknowledged is lost, an answer is wrong (a 5xx that is not a 503,
say), or one took more than five seconds. A fault that needs a program which is not there says so in its line.
"""

import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tools import postgres
from tools.faults_load import NEWCOMERS, Load, Outcome, Writer, is_added
from tools.faults_servers import (
    DURABLE,
    App,
    can_mount,
    children,
    fill,
    frozen,
    serving,
    serving_redis,
    small_disk,
)
from tools.project import PROJECT

MAX_ANSWER_S = 5.0

FREEZE_S = 12.0
"""Longer than any timeout of the app."""


class MissingError(Exception):
    """A program is not there; the text says which."""


def workers_killed(folder: Path) -> Outcome:
    """Kill -9 each worker again and again; gunicorn starts others."""
    with serving(App(folder)) as app, Load(app.port) as load:
        for number in range(12):
            time.sleep(0.6)
            if workers := app.workers:
                os.kill(workers[number % len(workers)], signal.SIGKILL)
        time.sleep(2)
    return load.outcome


def master_killed(folder: Path) -> Outcome:
    """Kill -9 gunicorn's master, and start it again as a supervisor does."""
    with serving(App(folder)) as app, Load(app.port) as load:
        for _ in range(3):
            time.sleep(1.5)
            assert app.process  # noqa: S101 - it is served
            app.process.kill()
            app.process.wait()
            app.start()
        time.sleep(1)
    return load.outcome


def reloaded(folder: Path) -> Outcome:
    """Reload by HUP under load: no request may fail, nor its connection be refused."""
    with serving(App(folder)) as app, Load(app.port) as load:
        for _ in range(5):
            time.sleep(2)
            assert app.process  # noqa: S101 - it is served
            app.process.send_signal(signal.SIGHUP)
        time.sleep(2)
    load.outcome.wrong["connection lost"] += load.outcome.cut
    return load.outcome


def deployed(folder: Path) -> Outcome:
    """Deploy, with the same key and with a new one, while a form is open; what was typed is saved once."""
    outcome = Outcome()
    key = secrets.token_hex()
    app = App(folder, SECRET_KEY=key)
    with serving(app):
        writer = Writer(app.port)
        writer.prepare()
        for new_key in (key, secrets.token_hex()):
            form = {"description": f"typed before {new_key[:8]}", "idempotency_key": secrets.token_urlsafe(16)}
            app.stop()
            app.environment = {**app.environment, "SECRET_KEY": new_key, "SECRET_KEY_FALLBACKS": key}
            app.start()
            outcome.sent += 1
            status, location, page = writer.visitor.ask("POST", "/todos", **form)
            if status == 400 and form["description"] in page:  # the form had expired; what was typed is on the page
                status, location, _ = writer.visitor.ask("POST", "/todos", **form)
            if is_added(status, location):
                outcome.acknowledged += 1
                writer.promised.append(form["description"])
                writer.tried.add(form["description"])
            else:
                outcome.wrong[f"{status} {location}"] += 1
        writer.check()
    outcome.lost, outcome.slowest_s = writer.outcome.lost, writer.outcome.slowest_s
    outcome.wrong += writer.outcome.wrong
    return outcome


def disk_full(folder: Path) -> Outcome:
    """Fill the disk of SQLite's file, and make room again."""
    if not can_mount():
        raise MissingError("needs root, to mount a small disk")
    with (
        small_disk(folder / "disk", 4) as disk,
        serving(App(folder, INSTANCE_PATH=str(disk))) as app,
        Load(app.port) as load,
    ):
        time.sleep(2)
        ballast = fill(disk)
        time.sleep(6)
        ballast.unlink()
        time.sleep(2)
    return load.outcome


def clock_back(folder: Path) -> Outcome:
    """Set the clock of the app an hour back while people write."""
    clock = folder / "clock"
    clock.write_text("0")
    app = App(folder, FAULTS_CLOCK=str(clock))
    app.module = "tools.faults_clock:create_app()"
    with serving(app), Load(app.port) as load:
        time.sleep(3)
        clock.write_text("-3600")
        time.sleep(4)
    return load.outcome


@contextmanager
def postgresql() -> Iterator[postgres.Server]:
    """Run a PostgreSQL that keeps what it has committed."""
    programs = postgres.find_programs()
    if programs is None:
        raise MissingError("needs PostgreSQL (Debian: apt install postgresql)")
    with postgres.serving(programs, DURABLE) as server:
        yield server


def postgresql_stopped(folder: Path) -> Outcome:
    """Stop PostgreSQL in order, and then as a crash does; start it again each time."""
    with postgresql() as server, serving(App(folder, DATABASE_URL=server.url)) as app, Load(app.port) as load:
        for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGQUIT):
            time.sleep(2)
            server.stop(how)
            time.sleep(2)
            server.start()
        time.sleep(3)
    return load.outcome


def postgresql_frozen(folder: Path) -> Outcome:
    """Freeze PostgreSQL twice; pages without a database go on, and gunicorn loses no worker."""
    with postgresql() as server, serving(App(folder, DATABASE_URL=server.url)) as app, Load(app.port) as load:
        workers = app.workers
        for _ in range(2):
            time.sleep(2)
            assert server.process  # noqa: S101 - it runs
            with frozen([server.process.pid, *children(server.process.pid)]):
                time.sleep(FREEZE_S)
            time.sleep(3)
        load.outcome.wrong["worker lost"] += len(set(workers) - set(app.workers))
    return load.outcome


def redis_program() -> str:
    """Return the path of Redis's server."""
    if program := shutil.which("redis-server"):
        return program
    raise MissingError("needs redis-server (Debian: apt install redis-server)")


def redis_stopped(folder: Path) -> Outcome:
    """Stop Redis while people register and log in, and start it again."""
    with (
        serving_redis(redis_program()) as redis,
        serving(App(folder, RATELIMIT_STORAGE_URI=redis.url)) as app,
        Load(app.port, newcomers=NEWCOMERS) as load,
    ):
        for _ in range(3):
            time.sleep(2)
            redis.stop()
            time.sleep(2)
            redis.start()
        time.sleep(2)
    return load.outcome


def redis_frozen(folder: Path) -> Outcome:
    """Freeze Redis while people register and log in."""
    with (
        serving_redis(redis_program()) as redis,
        serving(App(folder, RATELIMIT_STORAGE_URI=redis.url)) as app,
        Load(app.port, newcomers=NEWCOMERS) as load,
    ):
        time.sleep(2)
        with frozen([redis.process.pid]):
            time.sleep(FREEZE_S)
        time.sleep(3)
    return load.outcome


def migrated_twice(folder: Path) -> Outcome:
    """Run `flask db upgrade` twice at once, on three empty databases of SQLite and three of PostgreSQL."""
    outcome = Outcome()

    def migrate(app: App) -> None:
        start = time.monotonic()
        for upgrade in [app.migrate() for _ in range(2)]:
            outcome.sent += 1
            if upgrade.wait() == 0:
                outcome.acknowledged += 1
            else:
                lines = Path(app.log.name).read_text(encoding="utf-8").splitlines()
                errors = [line for line in lines if re.match(r"[\w.]+(Error|Exception)\b|sqlalchemy|psycopg", line)]
                outcome.wrong[f"exit code {upgrade.returncode}: {errors[-1:] or lines[-1:]}"] += 1
        outcome.slowest_s = max(outcome.slowest_s, time.monotonic() - start)
        app.log.close()

    for number in range(3):
        (folder / str(number)).mkdir()
        migrate(App(folder / str(number)))
    with postgresql() as server:
        for number in range(3):
            server.run("createdb", "--host", str(server.folder), "--username=postgres", f"empty{number}")
            migrate(App(folder, DATABASE_URL=server.url.replace("/postgres?", f"/empty{number}?")))
    outcome.slowest_s = 0.0  # nobody waits for a page
    return outcome


def browser_killed(folder: Path) -> Outcome:
    """Kill the browser in the middle of the suite: it ends by itself, and names the tests that could not be run."""
    command = [sys.executable, "-m", "pytest", "e2e/test_greeting.py", "e2e/test_theme.py", "-v", "-p", "no:randomly"]
    outcome, start = Outcome(), time.monotonic()
    with subprocess.Popen(  # noqa: S603 - every word is ours
        [*command, f"--output={folder}"],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    ) as suite:
        assert suite.stdout  # noqa: S101 - it is a pipe
        for line in suite.stdout:
            if re.search(r"^e2e\S+ (PASSED|FAILED|ERROR)", line):
                outcome.sent += 1
                outcome.acknowledged += " PASSED" in line
                if outcome.sent == 2:
                    for pid in browsers_of(suite.pid):
                        os.kill(pid, signal.SIGKILL)
            if time.monotonic() - start > 120:
                suite.kill()
                outcome.wrong["the suite hangs"] += 1
    outcome.wrong["exit code 0 without a browser"] += suite.returncode == 0
    return outcome


def browsers_of(pid: int) -> list[int]:
    """Return the process ids of the browsers below a process, and of what they started."""
    found = []
    for child in children(pid):
        name = Path(f"/proc/{child}/comm").read_text(encoding="utf-8")
        found += [child] * bool(re.search("chrom|headless", name)) + browsers_of(child)
    return found


FAULTS: dict[str, Callable[[Path], Outcome]] = {
    "workers-killed": workers_killed,
    "master-killed": master_killed,
    "reloaded": reloaded,
    "deployed": deployed,
    "migrated-twice": migrated_twice,
    "disk-full": disk_full,
    "clock-back": clock_back,
    "postgresql-stopped": postgresql_stopped,
    "postgresql-frozen": postgresql_frozen,
    "redis-stopped": redis_stopped,
    "redis-frozen": redis_frozen,
    "browser-killed": browser_killed,
}


def is_bad(outcome: Outcome) -> bool:
    """Tell whether something promised is lost, an answer is wrong, or one took too long."""
    return bool(outcome.lost or outcome.wrong.total() or outcome.slowest_s > MAX_ANSWER_S)


def main(names: Sequence[str]) -> int:
    """Try each fault, print the table line by line, and return 1 if one did harm."""
    harm = False
    print(f"{'fault':20}{'sent':>8}{'acknowledged':>14}{'lost':>6}{'wrong':>7}{'slowest s':>11}")
    for name in names or FAULTS:
        print(f"{name} …", end="\r", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix="faults-") as folder:
            try:
                outcome = FAULTS[name](Path(folder))
            except MissingError as error:
                print(f"{name:20}  not tried: {error}")
                continue
        print(
            f"{name:20}{outcome.sent:8}{outcome.acknowledged:14}{outcome.lost:6}"
            f"{outcome.wrong.total():7}{outcome.slowest_s:11.1f}"
        )
        for what, count in outcome.wrong.items():
            if count:
                print(f"{'':20}  {count} × {what}")
        harm |= is_bad(outcome)
    return int(harm)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
