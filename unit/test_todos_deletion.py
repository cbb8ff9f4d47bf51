"""What is deleted from a list, and comes back (webapp/todos/views.py)."""

from http import HTTPStatus

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from unit.accounts import add, done_of, post, register, todos_in, todos_of
from unit.conftest import NewClient
from unit.html import read


def undo(client: FlaskClient) -> TestResponse:
    """Use the button of the message on the list's page."""
    button = read(client.get("/hello")).one("button", name="deletion")
    return post(client, "/todos/undo", deletion=button["value"], next="/hello")


def flash_of(response: TestResponse) -> str:
    """Return what the page's message says."""
    return read(response).one(role="status").text


@pytest.mark.parametrize(
    ("path", "fields"), [("/delete", {}), ("", {"description": " ", "version": 2})], ids=["button", "emptied edit"]
)
def test_deletion_can_be_undone(ana: FlaskClient, todo: int, path: str, fields: dict[str, object]) -> None:
    """A deleted todo is gone from the list, and comes back as it was."""
    post(ana, f"/todos/{todo}/done", done=1)

    response = post(ana, f"/todos/{todo}{path}", **fields)

    page = ana.get("/hello")
    assert response.status_code == HTTPStatus.SEE_OTHER
    assert "Una tarea eliminada." in flash_of(page)
    assert not todos_of(ana)
    post(ana, "/todos/undo", deletion=read(page).one("button", name="deletion")["value"])
    assert "Una tarea ha vuelto." in flash_of(ana.get("/hello"))
    assert done_of(ana) == ["Buy bread"]


def test_all_done_can_be_cleared_and_brought_back(ana: FlaskClient) -> None:
    """What is open stays, what is done goes together and comes back together."""
    add(ana, "a", "b", "c")
    for description in ("a", "b"):
        post(ana, f"/todos/{todos_of(ana)[description]}/done", done=1)

    post(ana, "/todos/clear")

    page = ana.get("/hello")
    assert "2 tareas eliminadas." in flash_of(page)
    assert list(todos_of(ana)) == ["c"]
    post(ana, "/todos/undo", deletion=read(page).one("button", name="deletion")["value"])
    assert list(todos_of(ana)) == ["c", "b", "a"]
    assert done_of(ana) == ["b", "a"]


def test_undo_brings_back_one_deletion(ana: FlaskClient) -> None:
    """What was deleted before stays away."""
    add(ana, "a", "b")
    todos = todos_of(ana)
    post(ana, f"/todos/{todos['a']}/delete")
    ana.get("/hello")
    post(ana, f"/todos/{todos['b']}/delete")

    undo(ana)

    assert list(todos_of(ana)) == ["b"]


def test_undo_is_for_ones_own(ana: FlaskClient, todo: int, new_client: NewClient) -> None:
    """The number of a deletion brings nothing back for anybody else."""
    post(ana, f"/todos/{todo}/delete")
    button = read(ana.get("/hello")).one("button", name="deletion")["value"]
    eve = new_client()
    register(eve)

    post(eve, "/todos/undo", deletion=button)

    assert not todos_of(ana)
    assert not todos_of(eve)


@pytest.mark.parametrize("deletion", ["", "x", "-1", "0", "1.5", "²", str(2**63), "9" * 20, "9" * 5000])
@pytest.mark.usefixtures("todo")
def test_deletion_that_is_none_is_refused(ana: FlaskClient, deletion: str) -> None:
    """A forged number is not understood."""
    assert post(ana, "/todos/undo", deletion=deletion).status_code == HTTPStatus.BAD_REQUEST
    assert list(todos_of(ana)) == ["Buy bread"]


@pytest.mark.parametrize("deletion", ["1", str(2**63 - 1)])
def test_deletion_that_never_was_brings_nothing_back(ana: FlaskClient, todo: int, deletion: str) -> None:
    """A number of which there is no deletion changes nothing."""
    response = post(ana, "/todos/undo", deletion=deletion)

    assert response.status_code == HTTPStatus.SEE_OTHER
    page = ana.get("/hello")
    assert not read(page).all(role="status")
    assert todos_in(read(page).one("section", id="todos")) == {"Buy bread": todo}
