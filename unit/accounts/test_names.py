"""Which new names are accepted (webapp/accounts/names.py)."""

import unicodedata
from contextvars import Context
from http import HTTPStatus
from unittest import mock

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from unit.helpers import PASSWORD, error_of, is_logged_in, load_user, log_in, new_name, register, user_exists
from unit.html import read
from webapp.accounts import login
from webapp.accounts.models import MAX_NAME_LENGTH, User
from webapp.accounts.names import is_visible, skeleton
from webapp.accounts.passwords import hash_password
from webapp.database import db

INVISIBLE = "Ese nombre tiene caracteres que no se ven o que no son para nombres. Escríbelo otra vez sin ellos."
LOOKS_ALIKE = "Ese nombre se parece demasiado a otro. Elige uno que se distinga más."

INVISIBLE_CHARACTERS = {
    "zero-width space": "\u200b",
    "soft hyphen": "\u00ad",
    "variation selector": "\ufe0f",
    "joiner": "\u200d",
    "order of writing": "\u202e",
    "Hangul filler": "\u3164",
    "Braille blank": "\u2800",
    "tag": "\U000e0041",
}
"""Characters that nobody sees."""


def insert_user(app: Flask, name: str) -> None:
    """Make an account that is older than the rules."""
    with app.app_context():
        db.session.add(User(name=name, name_key=name.casefold(), password_hash=hash_password(PASSWORD)))
        db.session.commit()


@pytest.mark.parametrize("character", [pytest.param(c, id=kind) for kind, c in INVISIBLE_CHARACTERS.items()])
def test_invisible_character_in_a_new_name_is_refused(app: Flask, client: FlaskClient, character: str) -> None:
    """A new name with a character that nobody sees is refused, says so, and stays free."""
    name = f"{new_name('Eva')}{character}e"

    response = log_in(client, name)

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert error_of(read(response), "username") == INVISIBLE
    assert not user_exists(app, name)


@pytest.mark.parametrize("character", [pytest.param(c, id=kind) for kind, c in INVISIBLE_CHARACTERS.items()])
def test_older_account_with_an_invisible_character_logs_in(app: Flask, client: FlaskClient, character: str) -> None:
    """The rules are for new names: an account that is older logs in with its own."""
    name = f"{new_name('Eva')}{character}e".casefold()
    with mock.patch.object(login, "name_error", return_value=None):
        register(app.test_client(), name)

    assert log_in(client, name).status_code == HTTPStatus.SEE_OTHER
    assert is_logged_in(client)


@pytest.mark.parametrize(
    "name",
    [
        "Ana López",
        'O\'Brien & "Söhne"',
        "日本",
        "إيمان",
        "می\u200cخواهم",
        "क्\u200dष",
        "🎈👩‍🚀",
        "👩‍❤️‍👩👍🏽",
        "<b>",
        "²",
    ],
    ids=ascii,
)
def test_visible_characters_are_allowed(name: str) -> None:
    """Spaces, signs and emoji are allowed, and joiners where a script or an emoji needs them."""
    assert is_visible(name)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        pytest.param("Victim", "Vіctim", id="Cyrillic"),
        pytest.param("Bob", "Вob", id="Cyrillic capital"),
        pytest.param("BOB", "Вob", id="in another case"),
        pytest.param("Max", "МАХ", id="all Cyrillic, in capitals"),
        pytest.param("Ana", "Αnα", id="Greek"),
        pytest.param("os", "סs", id="Hebrew"),
        pytest.param("Ana 1", "Ana ١", id="Arabic digit"),
        pytest.param("paypal", "paypaI", id="capital I"),
        pytest.param("Ana 10", "Ana lO", id="digits"),
        pytest.param("Erna", "Ema", id="rn and m"),
        pytest.param("Ana López", "Ana  López", id="two spaces"),
        pytest.param("Ana López", "Ana\u3000López", id="wide space"),
        pytest.param("👩🚀", "👩‍🚀", id="joiner"),
        pytest.param("æther", "aether", id="ligature"),
    ],
)
def test_names_that_look_alike_have_one_skeleton(name: str, other: str) -> None:
    """Letters that look alike make no difference to the skeleton, in whatever case."""
    assert skeleton(name) == skeleton(other)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Ana", "Aná"),
        ("ano", "año"),
        ("Delia", "Della"),
        ("Ana 10", "Ana 11"),
        ("ab", "a b"),
        ("Ana", "Anna"),
        ("日", "目"),
    ],
)
def test_names_that_look_different_have_two_skeletons(name: str, other: str) -> None:
    """Accents, spaces and other letters are seen."""
    assert skeleton(name) != skeleton(other)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=MAX_NAME_LENGTH))
@settings(derandomize=True, deadline=None, max_examples=300)
def test_name_looks_like_itself_however_it_is_stored(name: str) -> None:
    """Any name has a skeleton, which is the same however its accents are stored."""
    assert skeleton(unicodedata.normalize("NFC", name)) == skeleton(unicodedata.normalize("NFD", name))


@given(st.text(st.sampled_from("\ufdfaﷺ㎉⑽ᾷa"), max_size=MAX_NAME_LENGTH))
@settings(derandomize=True, deadline=None, max_examples=50)
def test_longest_skeleton_fits_its_column(name: str) -> None:
    """However much the characters of a name expand, its skeleton fits into its column."""
    column = User.__table__.c.skeleton.type

    assert isinstance(column, sa.String)
    assert column.length
    assert len(skeleton(name)) <= column.length


@pytest.mark.parametrize(("name", "other"), [("Iris", "іris"), ("Ivan", "іvan"), ("Victim", "VІCTІM")])
def test_i_of_another_script_looks_like_both_of_ours(app: Flask, client: FlaskClient, name: str, other: str) -> None:
    """A Cyrillic `і` is refused beside `I` and beside `i`, which look different from each other."""
    end = new_name("")
    register(app.test_client(), name + end)

    response = log_in(client, other + end)

    assert error_of(read(response), "username") == LOOKS_ALIKE


def test_new_name_that_looks_like_another_is_refused(app: Flask, client: FlaskClient) -> None:
    """A new name that differs by look-alike letters from that of an account is refused, says so, and stays free."""
    name = register(app.test_client(), new_name("Victim"))
    other = name.replace("i", "і")

    response = log_in(client, other)

    page = read(response)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert error_of(page, "username") == LOOKS_ALIKE
    assert error_of(page, "password") is None
    assert page.one("input#username")["value"] == other
    assert not user_exists(app, other)


def test_name_and_password_are_refused_at_once(app: Flask, client: FlaskClient) -> None:
    """What is wrong with a new name and what is wrong with its password are said together."""
    name = register(app.test_client(), new_name("Victim"))

    page = read(log_in(client, name.replace("i", "і"), "short"))

    assert error_of(page, "username") == LOOKS_ALIKE
    assert error_of(page, "password") == "Una contraseña nueva necesita al menos 8 caracteres."


def test_name_of_a_deleted_account_is_free_with_all_that_look_alike(app: Flask, client: FlaskClient) -> None:
    """A deleted account stands in the way of no name."""
    name = register(app.test_client(), new_name("Victim"))
    with app.app_context():
        db.session.execute(sa.delete(User).where(User.name == name))
        db.session.commit()

    assert log_in(client, name.replace("i", "і")).status_code == HTTPStatus.SEE_OTHER


def test_older_accounts_that_look_alike_log_in(app: Flask, client: FlaskClient) -> None:
    """Two accounts whose names looked alike before the rules log in as before."""
    name = new_name("Victim")
    register(app.test_client(), name)
    insert_user(app, name.casefold().replace("i", "і"))

    assert log_in(client, name.casefold().replace("i", "і")).status_code == HTTPStatus.SEE_OTHER
    assert log_in(app.test_client(), name).status_code == HTTPStatus.SEE_OTHER


def test_of_two_names_that_look_alike_one_is_registered(app: Flask, client: FlaskClient) -> None:
    """Of two visitors who register names that look alike at the same time, the second is told so."""
    name = new_name("Victim")

    def register_first(password: str) -> str:
        with mock.patch.object(login, "hash_password", hash_password):
            Context().run(register, app.test_client(), name)
        return hash_password(password)

    with mock.patch.object(login, "hash_password", register_first):
        response = log_in(client, name.replace("i", "і"))

    assert error_of(read(response), "username") == LOOKS_ALIKE
    assert not is_logged_in(client)
    assert load_user(app, name).skeleton == skeleton(name)
