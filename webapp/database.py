"""The database: how the app talks to SQLite and PostgreSQL, and what happens when it is away."""

import logging
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.util import CommandError
from flask import Flask, has_request_context, request
from flask_alembic import Alembic
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase

CONNECT_TIMEOUT_S = 5
"""In seconds."""

TURN_TO_UPGRADE = {
    "postgresql": sa.select(sa.func.pg_advisory_xact_lock(20261122)),
    "sqlite": sa.select(sa.true()),
}
"""What whoever migrates asks first, so that others wait and find it done; SQLite's migration locks the file itself."""

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing (RFC 9110, 9.2.1)."""

UNAVAILABLE_ERRORS = (sa.exc.DatabaseError, sa.exc.InterfaceError, sa.exc.TimeoutError)
"""What SQLAlchemy raises when the database is stopped, locked, read-only, full or spoilt."""

PROGRAMMING_ERRORS = (sa.exc.DataError, sa.exc.IntegrityError, sa.exc.ProgrammingError, sa.exc.NotSupportedError)
"""Of these, what tells of a mistake in the app instead."""


class Base(DeclarativeBase):
    """What every model is."""

    metadata = sa.MetaData(
        # A name for every constraint, so that a migration can name it too.
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy()
alembic = Alembic(metadatas=Base.metadata, run_mkdir=False)


def init_app(app: Flask) -> None:
    """Bind the database to the app; it is not asked for anything yet."""
    Path(app.instance_path).mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    # The extension would end every request by closing asynchronous sessions, of which the app has none, in an event
    # loop made for that alone.
    app.teardown_appcontext_funcs[:] = [end for end in app.teardown_appcontext_funcs if not iscoroutinefunction(end)]
    alembic.init_app(app)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        sa.event.listen(
            engine, "connect", set_up_sqlite(app.config["SQLITE_SYNCHRONOUS"], app.config["SQLITE_BUSY_TIMEOUT_MS"])
        )
        sa.event.listen(engine, "begin", begin_sqlite)


def engine_options(url: str) -> dict[str, Any]:
    """Return how to connect to the database at `url`."""
    parsed = sa.make_url(url)
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() == "sqlite":
        return {"url": parsed, "pool_pre_ping": False}
    # A connection that died while it was idle is replaced before it is used; a host that is silent is given up.
    return {"url": parsed, "pool_pre_ping": True, "connect_args": {"connect_timeout": CONNECT_TIMEOUT_S}}


def set_up_sqlite(synchronous: str, patience: int) -> Any:
    """Return what sets up each new connection to SQLite.

    Args:
        synchronous: FULL, so that what was committed outlives a crash and a power cut (SQLite, PRAGMA synchronous);
            tests, which lose nothing, say OFF.
        patience: how long to wait for a lock, in milliseconds.
    """

    def set_up(connection: Any, _record: object) -> None:
        # The driver's own way to begin a transaction comes too late for what is read before the first write.
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA busy_timeout = {patience}")
        connection.execute(f"PRAGMA synchronous = {synchronous}")

    return set_up


def begin_sqlite(connection: sa.Connection) -> None:
    """Begin a transaction: one that will write takes its turn at once.

    If it only did so at its first write, another could have written since its first read, and SQLite would refuse it
    without waiting (SQLite, "Isolation", SQLITE_BUSY_SNAPSHOT).
    """
    writes = has_request_context() and request.method not in SAFE_METHODS
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def upgrade(app: Flask) -> None:
    """Make the database, or bring it up to date."""
    with app.app_context(), db.engine.connect() as connection:
        connection.execute(TURN_TO_UPGRADE[connection.dialect.name])
        if alembic.needs_upgrade():
            alembic.upgrade()


def unready(app: Flask) -> str:
    """Return in one line why the app cannot use the database as it is, or nothing if it can."""
    try:
        with app.app_context():
            return "lacks tables or columns of this version: run flask db upgrade" if alembic.needs_upgrade() else ""
    except (*UNAVAILABLE_ERRORS, CommandError) as error:
        return f"cannot be used: {error.orig if isinstance(error, sa.exc.DBAPIError) else error}"
    finally:
        with app.app_context():
            db.engine.dispose()  # no connection may be open where processes part
