"""The yardstick: an app with the effect of the one in Flask's tutorial, its index showing ten posts.

Written anew from what that tutorial teaches (flask.palletsprojects.com/tutorial): one SQLite connection a
request, the user loaded by a query before each view, the posts joined with their authors, a base template
with navigation and flashed messages. Only the index does something: other views are there to be linked to.
"""

import sqlite3
from datetime import datetime
from pathlib import Path

from flask import Blueprint, Flask, current_app, g, render_template, session

POSTS = 10
AUTHOR = 1
"""The id of the author whose posts all ten are."""

BODY = (
    "Morning light fell on the harbour while the first boats came in. Somebody had left a radio on, and the"
    " quay smelled of coffee and tar.\n"
    "Nobody spoke of the storm. By noon the nets were mended & the ice was sold."
)
SCHEMA = """
CREATE TABLE user (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    username TEXT UNIQUE NOT NULL,
    password TEXT NOT NULL
);
CREATE TABLE post (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    author_id INTEGER NOT NULL REFERENCES user (id),
    created TIMESTAMP NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL
);
"""

auth = Blueprint("auth", __name__, url_prefix="/auth")
blog = Blueprint("blog", __name__)


def create_app(database: Path, secret_key: str) -> Flask:
    """Return the app, which reads the SQLite file `database`."""
    app = Flask(__name__)
    app.config.from_mapping(DATABASE=database, SECRET_KEY=secret_key)
    sqlite3.register_converter("timestamp", read_timestamp)
    app.teardown_appcontext(close_database)
    app.register_blueprint(auth)
    app.register_blueprint(blog)
    return app


def fill_database(database: Path) -> None:
    """Make the file, with one author and her ten posts, a minute apart."""
    connection = sqlite3.connect(database)
    connection.executescript(SCHEMA)
    connection.execute("INSERT INTO user VALUES (?, 'marina', 'nobody signs in')", (AUTHOR,))
    for minute in range(POSTS):
        connection.execute(
            "INSERT INTO post (author_id, created, title, body) VALUES (?, ?, ?, ?)",
            (AUTHOR, f"2026-11-01 09:{minute:02}:00", f"Harbour notes {minute}", BODY),
        )
    connection.commit()
    connection.close()


def read_timestamp(value: bytes) -> datetime:
    """Return what a column declared TIMESTAMP holds."""
    return datetime.fromisoformat(value.decode())


def get_database() -> sqlite3.Connection:
    """Return this request's connection."""
    if "database" not in g:
        g.database = sqlite3.connect(current_app.config["DATABASE"], detect_types=sqlite3.PARSE_DECLTYPES)
        g.database.row_factory = sqlite3.Row
    connection: sqlite3.Connection = g.database
    return connection


def close_database(_error: BaseException | None) -> None:
    """Close this request's connection, if it opened one."""
    connection = g.pop("database", None)
    if connection is not None:
        connection.close()


@auth.before_app_request
def load_user() -> None:
    """Look up the user who is logged in."""
    user_id = session.get("user_id")
    query = "SELECT * FROM user WHERE id = ?"
    g.user = None if user_id is None else get_database().execute(query, (user_id,)).fetchone()


@blog.get("/")
def index() -> str:
    """Show every post, the newest first."""
    query = """
        SELECT post.id, title, body, created, author_id, username
        FROM post JOIN user ON post.author_id = user.id
        ORDER BY created DESC
    """
    return render_template("index.html", posts=get_database().execute(query).fetchall())


@auth.route("/register", endpoint="register")
@auth.route("/login", endpoint="login")
@auth.route("/logout", endpoint="logout")
@blog.route("/create", endpoint="create")
@blog.route("/<int:post_id>/update", endpoint="update")
def elsewhere(post_id: int = 0) -> str:
    """Exist for a link; not measured."""
    return f"{post_id}"
