"""Whatever somebody types either goes in and comes out the same, or is refused with a reason; nothing breaks."""

import unicodedata
from http import HTTPStatus

from flask import Flask
from hypothesis import example, given, settings
from hypothesis import strategies as st

from unit.accounts import PASSWORD, add, enter, error_of, is_logged_in, list_of, new_name, post, register, todos_of
from unit.html import read
from webapp.accounts.models import name_key
from webapp.accounts.rate_limits import limiter

MODEST = settings(derandomize=True, deadline=None, max_examples=50)

TYPED = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
"""What a browser can send: halves of characters cannot be encoded (UTF-8)."""


def normal(text: str) -> str:
    """Return a text as HTML sends it from a field of one line, and as a page folds it."""
    return " ".join(text.split())


@given(name=TYPED)
@example(name="\ufdfa" * 40)
@example(name="\u0345" * 40)
@example(name="\u200b")
@MODEST
def test_any_name_is_kept_or_refused(app: Flask, name: str) -> None:
    """A name is shown as it was typed, without the space around it, or its field says what is wrong."""
    limiter.reset()
    client = app.test_client()

    response = enter(client, name)

    if response.status_code == HTTPStatus.SEE_OTHER:
        with client.session_transaction() as session:
            shown = session["username"]
        assert name_key(shown) == name_key(name.strip())
        assert 1 <= len(shown) <= 40
    else:
        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        page = read(response)
        assert error_of(page, "username") or error_of(page, "password")
        assert not is_logged_in(client)


@given(password=st.text(st.characters(exclude_categories=["Cs"]), max_size=140))
@example(password="\0" * 8)
@example(password="\ufdfa" * 8)
@example(password="a\r\nb" * 8)
@MODEST
def test_any_password_lets_in_again_or_is_refused(app: Flask, password: str) -> None:
    """A password that was taken lets in in any Unicode form; any other is refused beside its field."""
    limiter.reset()
    client, name = app.test_client(), new_name()

    response = enter(client, name, password)

    if response.status_code == HTTPStatus.SEE_OTHER:
        assert 8 <= len(unicodedata.normalize("NFKC", password)) <= 128
        for form in ("NFC", "NFD", "NFKC"):
            again = enter(app.test_client(), name, unicodedata.normalize(form, password))
            assert again.status_code == HTTPStatus.SEE_OTHER
    else:
        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert error_of(read(response), "password")
        assert not is_logged_in(client)


@given(descriptions=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=210), min_size=1, max_size=3))
@example(descriptions=["\0"])
@example(descriptions=["🎉" * 200])
@example(descriptions=["\u202e\ufeff"])
@MODEST
def test_any_description_is_kept_or_refused(app: Flask, descriptions: list[str]) -> None:
    """A todo is listed as it was typed, on one line and trimmed, or its field says what is wrong."""
    limiter.reset()
    client = app.test_client()
    register(client)
    kept = []

    for number, description in enumerate(descriptions):
        response = post(client, "/todos", description=description, idempotency_key=f"the key of {number:05}")
        if response.status_code == HTTPStatus.SEE_OTHER:
            kept.append(normal(description.replace("\0", "")))
        else:
            assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
            assert error_of(read(response), "new-todo")

    assert [text.text for text in list_of(client).all("span", class_="description")] == kept[::-1]


@given(description=st.text(st.characters(exclude_categories=["Cs"]), max_size=210))
@MODEST
def test_any_edit_is_kept_or_refused(app: Flask, description: str) -> None:
    """A changed todo is listed as it was typed, deleted if nothing is left, or its field says what is wrong."""
    limiter.reset()
    client = app.test_client()
    register(client)
    add(client, "before")
    todo = todos_of(client)["before"]

    response = post(client, f"/todos/{todo}", description=description, version=1)

    if response.status_code == HTTPStatus.SEE_OTHER:
        assert list(todos_of(client)) == [text for text in [normal(description.replace("\0", ""))] if text]
    else:
        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert error_of(read(response), "edited")
        assert todos_of(client) == {"before": todo}
    assert PASSWORD not in response.text
