"""What a page of a list costs, however long the list is and however many accounts there are.

Run it as `python -m bench.lists`. In process, CPU µs per request, by turns in one run: the first page of a list of 50
todos, and of one of 10,000, in a database with one account and in one with 100,000.
"""

import argparse
import io
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from webapp import create_app
from webapp.accounts.models import User, UserSession
from webapp.accounts.sessions import start_session
from webapp.database import db, upgrade
from webapp.settings import Settings
from webapp.todos.models import Todo

GOAL = 1.5
"""How many times the cost of the short list the long one may have."""


def make_app(folder: Path, accounts: int) -> Flask:
    """Return an app whose database holds so many accounts, each with one todo."""
    app = create_app(Settings(secret_key="a key for a benchmark, long enough", instance_path=folder))
    upgrade(app)
    with app.app_context():
        users = [{"name": f"n{n}", "name_key": f"n{n}", "password_hash": "x"} for n in range(accounts)]
        db.session.execute(sa.insert(User), users)
        ids = db.session.scalars(sa.select(User.id)).all()
        db.session.execute(
            sa.insert(Todo), [{"user_id": number, "description": "Something", "idempotency_key": "k"} for number in ids]
        )
        db.session.commit()
    return app


def list_request(app: Flask, name: str, todos: int) -> Callable[[], float]:
    """Make an account with so many todos; return what asks for its page once and returns the CPU µs it took."""
    with app.test_request_context():
        user = User(name=name, name_key=name, password_hash="x")
        db.session.add(user)
        db.session.flush()
        rows = [
            {"user_id": user.id, "description": f"Thing {n} to do", "idempotency_key": str(n)} for n in range(todos)
        ]
        db.session.execute(sa.insert(Todo), rows)
        start_session(user)
        token = db.session.scalar(sa.select(UserSession.token).where(UserSession.user_id == user.id))
        db.session.commit()
    client = app.test_client()
    with client.session_transaction() as session:
        session["user_session"], session["user_ip"] = token, "127.0.0.1"
    client.get("/hello")
    cookie = client.get_cookie("session")
    assert cookie is not None
    environ = EnvironBuilder("/hello", headers=[("Cookie", f"session={cookie.value}")]).get_environ()

    def ask() -> float:
        started = time.process_time()
        body, status, _headers = run_wsgi_app(app.wsgi_app, {**environ, "wsgi.input": io.BytesIO()})
        page = b"".join(body)
        spent = time.process_time() - started
        assert status.startswith("200")
        assert page.count(b'role="checkbox"') == 50
        return spent * 1e6

    return ask


def main() -> int:
    """Print the costs and their ratios; with --check, fail if the goal is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=300, help="requests of each kind, by turns")
    options.add_argument("--check", action="store_true", help="exit with 1 if the goal is missed")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as few, tempfile.TemporaryDirectory() as many:
        small, large = make_app(Path(few), 1), make_app(Path(many), 100_000)
        cases = {
            "50 todos, one account": list_request(small, "short", 50),
            "10,000 todos, one account": list_request(small, "long", 10_000),
            "50 todos, 100,000 accounts": list_request(large, "short", 50),
            "10,000 todos, 100,000 accounts": list_request(large, "long", 10_000),
        }
        costs: dict[str, list[float]] = {case: [] for case in cases}
        for _round in range(chosen.rounds):
            for case, ask in cases.items():
                costs[case].append(ask())
    first, *_others = costs
    worst = max(median(spent) / median(costs[first]) for spent in costs.values())
    print("A page of 50 todos: CPU µs per request in process, by turns.")
    print(f"{'':32}{'least':>8}{'median':>8}{'ratio':>8}")
    for case, spent in costs.items():
        print(f"{case:32}{min(spent):8.0f}{median(spent):8.0f}{median(spent) / median(costs[first]):8.2f}")
    print(f"Goal: at most {GOAL} times the first: {'met' if worst <= GOAL else 'not met'}")
    return int(chosen.check and worst > GOAL)


if __name__ == "__main__":
    sys.exit(main())
