"""How the app talks to its database (webapp/database.py and its migrations)."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from unit.conftest import NewApp
from webapp.database import Base, alembic, begin_sqlite, db, engine_options, unready, upgrade
from webapp.settings import Settings


@pytest.fixture
def connection(app: Flask) -> Iterator[sa.Connection]:
    """A connection to the database of the other tests."""
    with app.app_context(), db.engine.connect() as connection:
        yield connection


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        pytest.param("journal_mode", "wal", id="readers wait for no writer"),
        pytest.param("foreign_keys", 1, id="foreign keys"),
        pytest.param("busy_timeout", 5000, id="writers wait for each other"),
        pytest.param("synchronous", 2, id="committed is on the disk"),
    ],
)
def test_sqlite_is_set_up(new_app: NewApp, tmp_path: Path, pragma: str, value: object) -> None:
    """Each connection to SQLite has what keeps people's data, by default."""
    default = Settings(secret_key="k").sqlite_synchronous
    app = new_app(instance_path=tmp_path, database_url="", sqlite_synchronous=default)

    with app.app_context(), db.engine.connect() as first, db.engine.connect() as second:
        assert [c.exec_driver_sql(f"PRAGMA {pragma}").scalar() for c in (first, second)] == [value, value]


def test_app_for_postgresql_starts_without_its_server(new_app: NewApp) -> None:
    """Making the app asks the database for nothing, and nothing of SQLite's is set up for another."""
    app = new_app(database_url="postgresql://nobody@127.0.0.1:1/nothing")

    with app.app_context():
        assert db.engine.dialect.name == "postgresql"
        assert not sa.event.contains(db.engine, "begin", begin_sqlite)


@pytest.mark.parametrize(
    ("method", "begins"), [("GET", "BEGIN"), ("HEAD", "BEGIN"), ("POST", "BEGIN IMMEDIATE"), ("PUT", "BEGIN IMMEDIATE")]
)
def test_request_that_writes_takes_its_turn_at_once(sqlite_app: Flask, method: str, begins: str) -> None:
    """Whoever will write waits before reading, so that nothing read is stale; whoever reads waits for nobody."""
    begun: list[str] = []
    with sqlite_app.test_request_context(method=method):
        sa.event.listen(db.engine, "before_cursor_execute", lambda *args: begun.append(args[2]))

        db.session.execute(sa.text("SELECT 1"))

    assert begun == [begins, "SELECT 1"]


@pytest.mark.parametrize(
    ("url", "used"),
    [
        pytest.param("postgres://ana:pw@db.example/notes", "postgresql+psycopg://ana:pw@db.example/notes", id="Heroku"),
        pytest.param("postgresql://db.example/notes", "postgresql+psycopg://db.example/notes", id="PostgreSQL"),
        pytest.param("postgresql+psycopg://db/notes", "postgresql+psycopg://db/notes", id="with driver"),
        pytest.param("sqlite:////srv/notes.sqlite", "sqlite:////srv/notes.sqlite", id="SQLite"),
    ],
)
def test_url_is_taken_in_all_its_forms(url: str, used: str) -> None:
    """Whatever a host calls PostgreSQL, it is reached with the driver that the app brings."""
    options = engine_options(url)

    assert options["url"].render_as_string(hide_password=False) == used
    assert options["pool_pre_ping"] is used.startswith("postgresql")
    assert options.get("connect_args") == ({"connect_timeout": 5} if options["pool_pre_ping"] else None)


def test_database_is_kept_in_the_instance_folder(sqlite_app: Flask, tmp_path: Path) -> None:
    """Without a URL it is a file there, with its write-ahead log beside it."""
    assert sqlite_app.instance_path == str(tmp_path)
    assert (tmp_path / "app.sqlite").read_bytes().startswith(b"SQLite format 3\0")


def test_instance_folder_is_made_with_all_above_it(new_app: NewApp, tmp_path: Path) -> None:
    """A path of which nothing is there yet will do."""
    folder = tmp_path / "srv/notes/instance"

    new_app(instance_path=folder)

    assert folder.is_dir()


def test_migrations_make_what_the_models_say(app: Flask) -> None:
    """A change of a model without its migration is noticed here."""
    with app.app_context():
        assert alembic.compare_metadata() == []


def test_no_number_comes_twice(sqlite_app: Flask) -> None:
    """SQLite, which else gives the highest number again, keeps those of the tables apart that the models say so of.

    Alembic does not compare this.
    """
    with sqlite_app.app_context():
        said = {table.name for table in Base.metadata.sorted_tables if table.dialect_kwargs["sqlite_autoincrement"]}
        made = db.session.scalars(sa.text("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'")).all()

    assert said == set(made) == {"users", "todos"}


def tables(path: Path) -> set[str]:
    """Return the tables of a database file."""
    with closing(sqlite3.connect(path)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_migrations_go_up_down_and_up_again(sqlite_app: Flask, tmp_path: Path) -> None:
    """Each step can be taken back, and taken again."""
    file = tmp_path / "app.sqlite"
    before = tables(file)

    with sqlite_app.app_context():
        alembic.downgrade("base")
        between = tables(file)
        alembic.upgrade()
        assert alembic.compare_metadata() == []

    assert {"users", "user_sessions", "todos"} <= before
    assert not {"users", "user_sessions", "todos"} & between
    assert tables(file) == before


def test_database_that_is_up_to_date_is_left_alone(sqlite_app: Flask, tmp_path: Path) -> None:
    """A second start makes nothing anew."""
    with sqlite_app.app_context():
        db.session.execute(sa.text("CREATE TABLE witness (x)"))
        db.session.commit()

    upgrade(sqlite_app)

    assert "witness" in tables(tmp_path / "app.sqlite")


def test_foreign_keys_hold(connection: sa.Connection) -> None:
    """No todo and no session is without its account."""
    statement = "INSERT INTO user_sessions (token, user_id, created_at) VALUES ('t', -1, '2026-01-01')"

    with pytest.raises(sa.exc.IntegrityError):
        connection.execute(sa.text(statement))


def test_database_that_was_not_made_is_told_from_one_that_is_away(new_app: NewApp, tmp_path: Path) -> None:
    """One line says what to do, and nothing once that is done; a database that cannot be opened says why."""
    app = new_app(instance_path=tmp_path, database_url="")
    away = new_app(instance_path=tmp_path, database_url=f"sqlite:///{tmp_path}")

    assert unready(app) == "lacks tables or columns of this version: run flask db upgrade"
    assert unready(away) == "cannot be used: unable to open database file"

    upgrade(app)
    assert unready(app) == ""


def test_database_of_a_newer_version_is_told(sqlite_app: Flask) -> None:
    """One that a newer version has migrated is no reason to fail, but to say so."""
    with sqlite_app.app_context(), db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = 'later'"))

    assert unready(sqlite_app).startswith("cannot be used: Can't locate revision identified by 'later'")
