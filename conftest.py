"""What both suites share: the app under test, and the world that it is in."""

import os
import secrets
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from tools.record import recording_folder
from webapp import create_app
from webapp.database import db, engine_options, upgrade
from webapp.settings import Settings

pytest_plugins = ["e2e.harness.world", "e2e.harness.recording"]

SESSION_ENGINES: set[sa.Engine] = set()
"""The engines that outlive a test: those of session fixtures."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that both suites have."""
    parser.addoption("--update-snapshots", action="store_true", help="write the snapshots anew")


def pytest_configure(config: pytest.Config) -> None:
    """Record runs where the app looks for them, but for those of a test's own."""
    if config.option.recording is None and "PYTEST_CURRENT_TEST" not in os.environ:
        config.option.recording = recording_folder()


@pytest.fixture(scope="session")
def fresh_database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Make databases with nothing in them: on the server of TEST_DATABASE_URL, else files for SQLite.

    Each process that runs tests has its own, and drops them when it ends.
    """
    address = os.environ.get("TEST_DATABASE_URL")
    if not address:
        yield lambda: f"sqlite:///{tmp_path_factory.mktemp('database') / 'app.sqlite'}"
        return
    url: sa.URL = engine_options(address)["url"]
    server = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    names: list[str] = []

    def make() -> str:
        name = f"test_{secrets.token_hex(8)}"
        with server.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        names.append(name)
        return url.set(database=name).render_as_string(hide_password=False)

    yield make
    with server.connect() as connection:
        for name in names:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")  # apps may still hold connections


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory, fresh_database_url: Callable[[], str]) -> Settings:
    """The settings of the app under test: those of a real one, with a folder of its own."""
    return Settings(
        secret_key="a key for tests, long enough for any address",
        instance_path=tmp_path_factory.mktemp("instance"),
        database_url=fresh_database_url() if os.environ.get("TEST_DATABASE_URL") else "",
        # What makes passwords and disks safe only takes time here.
        argon2_memory_kib=8,
        argon2_time_cost=1,
        sqlite_synchronous="OFF",
    )


@pytest.fixture(scope="session")
def app(settings: Settings) -> Iterator[Flask]:
    """The app under test, as it is served to people: forms protected, `TESTING` off."""
    app = create_app(settings)
    upgrade(app)
    with app.app_context():
        engine = db.engine
    SESSION_ENGINES.add(engine)
    yield app
    engine.dispose()


@pytest.fixture(autouse=True)
def _close_connections() -> Iterator[None]:
    """Close what a test's own apps have left open: psycopg warns of a connection that goes while it is open."""
    engines: set[sa.Engine] = set()

    def note(connection: sa.Connection) -> None:
        engines.add(connection.engine)

    sa.event.listen(sa.Engine, "engine_connect", note)
    yield
    sa.event.remove(sa.Engine, "engine_connect", note)
    for engine in engines - SESSION_ENGINES:
        engine.dispose()


@pytest.fixture(scope="session")
def delete_output_dir() -> None:
    """Leave the results of other runs alone: pytest-playwright would empty their folder, whatever is tested."""


@pytest.fixture
def _push_request_context() -> None:
    """Replace pytest-flask's fixture, which pushes one context around the whole test.

    In it `g` would leak from one request of the test into the next, which it never does when people use the app.
    """
