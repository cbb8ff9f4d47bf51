"""How the app connects to its database, and migrates it (webapp/database.py and webapp/migrations/)."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask, before_render_template
from jinja2 import Template

from unit.conftest import NewApp
from unit.helpers import post_by_script, register
from unit.html import read
from webapp.accounts.models import User, now
from webapp.accounts.names import skeleton
from webapp.database import (
    BEFORE_MIGRATIONS,
    MIGRATION_LOCK_ID,
    Base,
    alembic,
    begin_sqlite,
    db,
    engine_options,
    find_fault,
    upgrade,
)
from webapp.postgresql import PARAMETERS
from webapp.settings import Settings
from webapp.todos.changes import undo_todos
from webapp.todos.listing import Filter, list_todos, recent_changes
from webapp.todos.models import ChangeKind


@pytest.fixture
def connection(app: Flask) -> Iterator[sa.Connection]:
    """A connection to the database that the tests share."""
    with app.app_context(), db.engine.connect() as connection:
        yield connection


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        pytest.param("journal_mode", "wal", id="readers wait for no writer"),
        pytest.param("foreign_keys", 1, id="foreign keys"),
        pytest.param("busy_timeout", 4000, id="writers wait for each other"),
        pytest.param("synchronous", 2, id="a commit is on the disk"),
    ],
)
def test_sqlite_is_set_up(new_app: NewApp, tmp_path: Path, pragma: str, value: object) -> None:
    """By default, each connection to SQLite protects the data."""
    default = Settings(secret_key="k").sqlite_synchronous
    app = new_app(instance_path=tmp_path, database_url="", sqlite_synchronous=default)

    with app.app_context(), db.engine.connect() as first, db.engine.connect() as second:
        assert [c.exec_driver_sql(f"PRAGMA {pragma}").scalar() for c in (first, second)] == [value, value]


def test_app_for_postgresql_starts_without_its_server(new_app: NewApp) -> None:
    """Making the app does not connect to the database, and sets nothing of SQLite up for another one."""
    app = new_app(database_url="postgresql://nobody@127.0.0.1:1/nothing")

    with app.app_context():
        assert db.engine.dialect.name == "postgresql"
        assert not sa.event.contains(db.engine, "begin", begin_sqlite)


def test_session_ends_where_an_event_loop_runs(app: Flask) -> None:
    """A program with an event loop of its own, such as a browser test, can use the database."""

    async def query() -> object:
        with app.app_context():
            return db.session.scalar(sa.text("SELECT 1"))

    assert asyncio.run(query()) == 1


@pytest.mark.parametrize(
    ("method", "begins"), [("GET", "BEGIN"), ("HEAD", "BEGIN"), ("POST", "BEGIN IMMEDIATE"), ("PUT", "BEGIN IMMEDIATE")]
)
def test_request_that_may_write_locks_the_database_at_once(sqlite_app: Flask, method: str, begins: str) -> None:
    """A request that may write waits before it reads, so that it reads nothing stale; one that reads does not wait.

    After a rollback it may still write, after its commit not.
    """
    begun: list[str] = []
    with sqlite_app.test_request_context(method=method):
        sa.event.listen(db.engine, "before_cursor_execute", lambda *args: begun.append(args[2]))

        for end in (db.session.rollback, db.session.commit, db.session.rollback):
            db.session.execute(sa.text("SELECT 1"))
            end()

    assert begun == [begins, "SELECT 1", begins, "SELECT 1", "BEGIN", "SELECT 1"]


def test_answer_to_a_change_blocks_no_other_change(sqlite_app: Flask, tmp_path: Path) -> None:
    """After its commit a request only reads, so that others can write while its answer is rendered."""
    ana = sqlite_app.test_client()
    register(ana)
    rendered: list[str] = []

    def write(_app: Flask, template: Template, **_variables: object) -> None:
        with closing(sqlite3.connect(tmp_path / "app.sqlite", timeout=0)) as other:
            other.execute("BEGIN IMMEDIATE")
        rendered.append(template.name or "")

    with before_render_template.connected_to(write, sqlite_app):
        answer = post_by_script(ana, "/todos", description="Buy bread")

    assert read(answer).one("#rows .description").text == "Buy bread"
    assert rendered[-1] == "todos/_answer.html"


@pytest.mark.parametrize(
    ("url", "used"),
    [
        pytest.param("postgres://ana:pw@db.example/notes", "postgresql+psycopg://ana:pw@db.example/notes", id="Heroku"),
        pytest.param("postgresql://db.example/notes", "postgresql+psycopg://db.example/notes", id="PostgreSQL"),
        pytest.param("postgresql+psycopg://db/notes", "postgresql+psycopg://db/notes", id="with driver"),
        pytest.param("sqlite:////srv/notes.sqlite", "sqlite:////srv/notes.sqlite", id="SQLite"),
    ],
)
def test_url_is_accepted_in_all_its_forms(url: str, used: str) -> None:
    """However the URL names PostgreSQL, the app connects with the driver that it brings."""
    options = engine_options(url)

    assert options["url"].render_as_string(hide_password=False) == used
    assert options["pool_pre_ping"] is used.startswith("postgresql")
    assert options["hide_parameters"]
    assert options.get("connect_args") == (PARAMETERS if options["pool_pre_ping"] else None)


def test_url_decides_how_long_the_server_may_take() -> None:
    """What the URL says about waiting counts; for the rest, an answer comes within five seconds."""
    default, chosen = (engine_options(f"postgresql://db/notes{query}") for query in ("", "?connect_timeout=7"))

    assert (default["max_overflow"], default["pool_timeout"]) == (15, 2)
    assert default["connect_args"] == {
        "connect_timeout": "2",
        "options": "-c statement_timeout=3s",
        "tcp_user_timeout": "4000",
        "keepalives_idle": "60",
    }
    assert default["connect_args"].keys() - chosen["connect_args"].keys() == {"connect_timeout"}


def test_default_database_is_in_the_instance_folder(sqlite_app: Flask, tmp_path: Path) -> None:
    """Without a URL the database is a file of SQLite there."""
    assert sqlite_app.instance_path == str(tmp_path)
    assert (tmp_path / "app.sqlite").read_bytes().startswith(b"SQLite format 3\0")


def test_instance_folder_is_made_with_its_parents(new_app: NewApp, tmp_path: Path) -> None:
    """Of the path to the folder nothing has to exist."""
    folder = tmp_path / "srv/notes/instance"

    new_app(instance_path=folder)

    assert folder.is_dir()


def test_migrations_make_the_tables_of_the_models(app: Flask) -> None:
    """A model that was changed without a migration fails here."""
    with app.app_context():
        assert alembic.compare_metadata() == []


def test_ids_are_never_reused(sqlite_app: Flask) -> None:
    """The tables whose models say so have AUTOINCREMENT, without which SQLite gives the highest id again.

    Alembic does not compare this.
    """
    with sqlite_app.app_context():
        declared = {table.name for table in Base.metadata.sorted_tables if table.dialect_kwargs["sqlite_autoincrement"]}
        created = db.session.scalars(sa.text("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'")).all()

    assert declared == set(created) == {"users", "todos"}


def tables(path: Path) -> set[str]:
    """Return the tables of a database file."""
    with closing(sqlite3.connect(path)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_migrations_go_up_down_and_up_again(sqlite_app: Flask, tmp_path: Path) -> None:
    """Each migration can be undone, and done again."""
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


def test_migration_preserves_accounts_and_todos(new_app: NewApp, fresh_database_url: Callable[[], str]) -> None:
    """A database of the first version has the same accounts and todos afterwards, and back again."""
    first_version = [
        "INSERT INTO users VALUES (1, 'Ana', 'ana', 'hash', '2026-11-01 10:00:00', 1, 1)",
        "INSERT INTO sign_ins VALUES ('token', 1, '2026-11-01 10:00:00')",
        "INSERT INTO todos VALUES (1, 1, 'open', false, 3, 'key 1', 0, '2026-11-01 10:00:00')",
        "INSERT INTO todos VALUES (2, 1, 'done', true, 1, 'key 2', 0, '2026-11-01 10:00:00')",
        "INSERT INTO todos VALUES (3, 1, 'deleted', true, 1, 'key 3', 99, '2026-11-01 10:00:00')",
    ]
    todos = sa.text("SELECT description, done FROM todos ORDER BY id")
    app = new_app(database_url=fresh_database_url())

    with app.app_context():
        alembic.upgrade("0001")
        with db.engine.begin() as connection:
            for statement in first_version:
                connection.execute(sa.text(statement))
        alembic.upgrade()
        with db.engine.connect() as connection:
            assert connection.execute(todos).all() == [("open", False), ("done", True)]
        alembic.downgrade("0001")
        with db.engine.connect() as connection:
            assert connection.execute(sa.text("SELECT open_todos, done_todos FROM users")).all() == [(1, 1)]
            assert connection.execute(sa.text("SELECT min(version) FROM todos")).scalar() == 1
            assert connection.execute(todos).all() == [("open", False), ("done", True)]


def test_migration_locks_the_database_before_it_looks(new_app: NewApp, fresh_database_url: Callable[[], str]) -> None:
    """Whichever command migrates, no other one can begin to before the last migration is done."""
    url = fresh_database_url()
    app, other = new_app(database_url=url), new_app(database_url=url, sqlite_busy_timeout_ms=0)
    could_begin: list[bool] = []
    commits: list[object] = []

    def begin_another(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "CREATE TABLE" not in statement:
            return
        with other.app_context(), db.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                could_begin.append(
                    connection.execute(sa.func.pg_try_advisory_xact_lock(MIGRATION_LOCK_ID)).scalar_one()
                )
            else:
                try:
                    connection.execution_options(migrates=True).execute(sa.text("SELECT 1"))
                except sa.exc.OperationalError:  # it is locked
                    could_begin.append(False)
                else:
                    could_begin.append(True)

    with app.app_context():
        sa.event.listen(db.engine, "before_cursor_execute", begin_another)
        sa.event.listen(db.engine, "commit", commits.append)
        result = app.test_cli_runner().invoke(args=["db", "upgrade"])

    assert (result.exit_code, result.exception) == (0, None)
    assert len(could_begin) > 1
    assert not any(could_begin)
    assert len(commits) == 1  # after each one, the other could begin
    assert find_fault(app) == ""


INSERT_USER = sa.text("INSERT INTO users VALUES (:id, :name, :name, 'hash', '2026-11-01 10:00:00')")
"""An account of the second version."""

INSERT_TODO = sa.text(
    "INSERT INTO todos (description, user_id, deleted_at, deletion_id, done, version, idempotency_key, created_at)"
    " VALUES (:description, :user_id, :deleted_at, :deletion_id, false, 1, :description, '2026-11-01 10:00:00')"
).bindparams(sa.bindparam("deleted_at", type_=sa.DateTime()), sa.bindparam("deletion_id", type_=sa.Uuid()))
"""A todo of the second version."""


def test_migration_preserves_deletions_that_can_be_undone(
    new_app: NewApp, fresh_database_url: Callable[[], str]
) -> None:
    """What was deleted within a day before the changes were noted is offered for an undo, to its own user."""
    time, hour = now(), timedelta(hours=1)
    todos = [
        ("listed", 1, None, None),
        ("alone", 1, time - 2 * hour, UUID(int=1)),
        ("together", 1, time - hour, UUID(int=2)),
        ("both", 1, time - hour, UUID(int=2)),
        ("too old", 1, time - 25 * hour, UUID(int=3)),
        ("of Eva", 2, time - hour, UUID(int=4)),
    ]
    app = new_app(database_url=fresh_database_url())

    with app.app_context():
        alembic.upgrade("0002")
        with db.engine.begin() as connection:
            connection.execute(INSERT_USER, [{"id": 1, "name": "Ana"}, {"id": 2, "name": "Eva"}])
            columns = ("description", "user_id", "deleted_at", "deletion_id")
            connection.execute(INSERT_TODO, [dict(zip(columns, values, strict=True)) for values in todos])
        alembic.upgrade()
        ana = db.session.get_one(User, 1)
        offered = [(change.id, change.kind, change.todo_count, change.made_at) for change in recent_changes(ana)]
        restored = undo_todos(ana, UUID(int=2))
        listed = {todo.description for todo in list_todos(ana, Filter.ALL, 1).todos}

    deleted = ChangeKind.DELETED
    assert offered == [(UUID(int=2), deleted, 2, time - hour), (UUID(int=1), deleted, 1, time - 2 * hour)]
    assert restored == 2
    assert listed == {"listed", "together", "both"}


def test_migration_preserves_names_that_look_alike(new_app: NewApp, fresh_database_url: Callable[[], str]) -> None:
    """Accounts whose names look alike already stay, and the change can be undone."""
    app = new_app(database_url=fresh_database_url())
    names = ["Victim", "Vіctim", "victim\u200b", "Eva"]
    insert = sa.text(
        "INSERT INTO users (id, name, name_key, password_hash, created_at)"
        " VALUES (:id, :name, :name, 'hash', '2026-11-01 10:00:00')"
    )

    with app.app_context():
        alembic.upgrade("0004")
        with db.engine.begin() as connection:
            connection.execute(insert, [{"id": id_, "name": name} for id_, name in enumerate(names, 1)])
        alembic.upgrade()
        users = db.session.execute(sa.select(User.name, User.skeleton).order_by(User.id)).all()
        db.session.rollback()
        alembic.downgrade("0004")
        with db.engine.connect() as connection:
            assert connection.execute(sa.text("SELECT name FROM users ORDER BY id")).scalars().all() == names

    assert [tuple(user) for user in users] == [
        ("Victim", skeleton("Victim")),
        ("Vіctim", None),
        ("victim\u200b", None),
        ("Eva", skeleton("Eva")),
    ]


def test_current_database_is_not_changed(sqlite_app: Flask, tmp_path: Path) -> None:
    """A second start creates nothing again."""
    with sqlite_app.app_context():
        db.session.execute(sa.text("CREATE TABLE witness (x)"))
        db.session.commit()

    upgrade(sqlite_app)

    assert "witness" in tables(tmp_path / "app.sqlite")


def test_foreign_keys_hold(connection: sa.Connection) -> None:
    """A session cannot be stored without its account."""
    statement = "INSERT INTO user_sessions (token, user_id, created_at) VALUES ('t', -1, '2026-01-01')"

    with pytest.raises(sa.exc.IntegrityError):
        connection.execute(sa.text(statement))


def test_missing_tables_and_unavailable_database_are_reported(new_app: NewApp, tmp_path: Path) -> None:
    """One line says which command creates the tables, until it was run, or why the database cannot be opened."""
    app = new_app(instance_path=tmp_path, database_url="")
    unavailable = new_app(instance_path=tmp_path, database_url=f"sqlite:///{tmp_path}")

    assert find_fault(app) == "lacks tables or columns of this version: run flask db upgrade"
    assert find_fault(unavailable) == "cannot be used: unable to open database file"

    upgrade(app)
    assert find_fault(app) == ""


def test_database_of_a_newer_version_is_reported(sqlite_app: Flask) -> None:
    """A database that a newer version has migrated is reported in one line, and raises nothing."""
    with sqlite_app.app_context(), db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = 'later'"))

    assert find_fault(sqlite_app).startswith("cannot be used: Can't locate revision identified by 'later'")


def test_statements_of_a_backend_come_before_migrations(
    new_app: NewApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a backend needs, such as a lock, is run before the first migration."""
    monkeypatch.setitem(BEFORE_MIGRATIONS, "sqlite", ("CREATE TABLE locked (id INTEGER)",))
    app = new_app(database_url=f"sqlite:///{tmp_path / 'new.sqlite'}")

    upgrade(app)

    with app.app_context():
        assert {"locked", "users"} <= set(sa.inspect(db.engine).get_table_names())
