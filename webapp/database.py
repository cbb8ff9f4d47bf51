"""The database: how the app connects to SQLite and PostgreSQL, and migrates them."""

import logging
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.util import CommandError
from flask import Flask, g, has_request_context, request
from flask_alembic import Alembic
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase

from webapp.postgresql import PARAMETERS, limit_waiting

MAX_OVERFLOW = 15
"""Connections besides the five that stay open: a process has as many as threads, if not more."""

POOL_TIMEOUT_S = 2
"""For one of them, if all are in use."""

MIGRATION_LOCK_ID = 20261122
"""Of the advisory lock by which, of several processes, one migrates and the others wait (PostgreSQL, 13.3.5)."""

BEFORE_MIGRATIONS = {
    "postgresql": ("SET LOCAL statement_timeout = 0", f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK_ID})"),
    "sqlite": (),  # see begin_sqlite()
}

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing (RFC 9110, 9.2.1)."""

UNAVAILABLE_ERRORS = (sa.exc.DatabaseError, sa.exc.InterfaceError, sa.exc.TimeoutError)
"""What SQLAlchemy raises when the database is stopped, locked, read-only, full or corrupt."""

PROGRAMMING_ERRORS = (sa.exc.DataError, sa.exc.IntegrityError, sa.exc.ProgrammingError, sa.exc.NotSupportedError)
"""Those of them that a mistake in the app causes."""


class Base(DeclarativeBase):
    """The base of every model."""

    metadata = sa.MetaData(
        # A migration can only change a constraint that has a name.
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class LockingAlembic(Alembic):
    """Flask-Alembic, with one migration at a time, which takes as long as it takes."""

    def run_migrations(self, fn: Any, **kwargs: Any) -> None:
        """Run migrations, after those that another process runs."""
        connection = self.migration_context.connection
        assert connection  # noqa: S101 - there is one unless Alembic only writes a script
        connection.rollback()  # what was read before is old by then
        connection.execution_options(migrates=True)
        for statement in BEFORE_MIGRATIONS[connection.dialect.name]:
            connection.exec_driver_sql(statement)
        super().run_migrations(fn, **kwargs)


db = SQLAlchemy()
alembic = LockingAlembic(metadatas=Base.metadata, run_mkdir=False)


def init_app(app: Flask) -> None:
    """Bind the database to the app, without connecting to it."""
    url = app.config["DATABASE_URL"] or f"sqlite:///{Path(app.instance_path) / 'app.sqlite'}"
    app.config["SQLALCHEMY_ENGINES"] = {"default": engine_options(url)}
    Path(app.instance_path).mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    # The extension closes asynchronous sessions, of which the app has none, in an event loop made for that. In a thread
    # that runs one already, as a browser test does, no app context could end.
    app.teardown_appcontext_funcs[:] = [end for end in app.teardown_appcontext_funcs if not iscoroutinefunction(end)]
    # Alembic would commit after each migration of SQLite, and another process could run the next one.
    app.config["ALEMBIC_CONTEXT"] = {"transactional_ddl": True}
    alembic.init_app(app)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        sa.event.listen(
            engine, "connect", set_up_sqlite(app.config["SQLITE_SYNCHRONOUS"], app.config["SQLITE_BUSY_TIMEOUT_MS"])
        )
        sa.event.listen(engine, "begin", begin_sqlite)
        sa.event.listen(engine, "commit", note_commit)
    else:
        limit_waiting(engine)


def engine_options(url: str) -> dict[str, Any]:
    """Return how to connect to the database at `url`."""
    parsed = sa.make_url(url)
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    options = {"url": parsed, "hide_parameters": True}  # hashes and todos, in the text of errors
    pool = {"max_overflow": MAX_OVERFLOW, "pool_timeout": POOL_TIMEOUT_S}
    if parsed.get_backend_name() == "sqlite":
        is_file = parsed.database not in {None, "", ":memory:"}
        return {**options, **(pool if is_file else {}), "pool_pre_ping": False}
    return {
        **options,
        **pool,
        "pool_pre_ping": True,  # a connection that was lost while it was idle is replaced before it is used
        "connect_args": {name: value for name, value in PARAMETERS.items() if name not in parsed.query},
    }


def set_up_sqlite(synchronous: str, busy_timeout_ms: int) -> Any:
    """Return a function that sets up each new connection to SQLite.

    Args:
        synchronous: FULL, so that a commit survives a crash and a power failure (SQLite, PRAGMA synchronous);
            OFF in tests, which need not.
        busy_timeout_ms: how long to wait for a lock.
    """

    def set_up(connection: Any, _record: object) -> None:
        # The driver itself begins a transaction at the first write: too late for what is read before.
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA busy_timeout = {busy_timeout_ms}")
        connection.execute(f"PRAGMA synchronous = {synchronous}")

    return set_up


def begin_sqlite(connection: sa.Connection) -> None:
    """Begin a transaction, which locks the database at once if it migrates or the request may write.

    After its commit a request only reads.

    If it locked it only at its first write, another transaction could have written since its first read, and SQLite
    would refuse it without waiting (SQLite, "Isolation", SQLITE_BUSY_SNAPSHOT).
    """
    writes = has_request_context() and request.method not in SAFE_METHODS and not g.get("committed")
    migrates = connection.get_execution_options().get("migrates")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes or migrates else "BEGIN")


def note_commit(_connection: sa.Connection) -> None:
    """Note that the request has saved its change: what it reads from now on is for its answer."""
    if has_request_context():
        g.committed = True


def upgrade(app: Flask) -> None:
    """Run the migrations that the database lacks; the first creates it."""
    with app.app_context():
        if alembic.needs_upgrade():
            alembic.upgrade()


def find_fault(app: Flask) -> str:
    """Return in one line why the app cannot use the database as it is, or an empty text if it can."""
    try:
        with app.app_context():
            return "lacks tables or columns of this version: run flask db upgrade" if alembic.needs_upgrade() else ""
    except (*UNAVAILABLE_ERRORS, CommandError) as error:
        return f"cannot be used: {error.orig if isinstance(error, sa.exc.DBAPIError) else error}"
    finally:
        with app.app_context():
            db.engine.dispose()  # gunicorn forks next, and processes cannot share a connection
