"""When two names are the same name (webapp/accounts/models.py)."""

import unicodedata
from typing import Literal

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.accounts.models import MAX_NAME_LENGTH, User, name_key

FORMS: tuple[Literal["NFC", "NFD", "NFKC", "NFKD"], ...] = ("NFC", "NFD", "NFKC", "NFKD")


@pytest.mark.parametrize(
    ("name", "same"),
    [
        pytest.param("Ana", "ANA", id="case"),
        pytest.param("Ñandú", "N\u0303andu\u0301", id="combining characters"),
        pytest.param("Straße", "STRASSE", id="sharp s"),
        pytest.param("Straße", "STRAẞE", id="capital sharp s"),
        pytest.param("İpek", "i\u0307pek", id="dotted capital I"),
        pytest.param("Ana", "Ａｎａ", id="full width"),
        pytest.param("ΣΊΣΥΦΟΣ", "Σίσυφος", id="final sigma"),
        pytest.param("ﬁn", "FIN", id="ligature"),
        pytest.param("a\u0345\u0301", "a\u0301\u0345", id="order of combining characters"),
        pytest.param("\u03ac\u0345\u0301", "\u03ac\u0301\u03b9", id="iota below, which folds to one beside"),
        pytest.param("\u1e9b\u0323", "\u1e69", id="long s with two dots"),
        pytest.param("\u03d4\u0301", "\u03b0", id="upsilon with a hook, folded into parts"),
        pytest.param("²", "2", id="superscript"),
        pytest.param("㎅", "kb", id="sign that stands for capitals"),
        pytest.param("a\u00a0b", "a b", id="wide space within"),
    ],
)
def test_case_and_form_make_no_other_name(name: str, same: str) -> None:
    """Names that differ in case or Unicode form only are the same name."""
    assert name_key(name) == name_key(same)


@pytest.mark.parametrize(
    ("name", "other"),
    [("Ana", "Anna"), ("Ana", "Aná"), ("ano", "año"), ("ısı", "isi"), ("Ana", "Аnа"), ("a b", "ab"), ("1", "l")],
)
def test_other_letters_make_another_name(name: str, other: str) -> None:
    """A letter that looks alike, or lacks its accent, makes another name."""
    assert name_key(name) != name_key(other)


@given(st.text(max_size=MAX_NAME_LENGTH))
@settings(derandomize=True, deadline=None, max_examples=300)
def test_name_has_one_key_in_every_case_and_form(name: str) -> None:
    """The key of any name is its own key, and that of all its forms."""
    key = name_key(name)

    assert name_key(key) == key
    assert name_key(name.casefold()) == key
    for form in FORMS:
        assert name_key(unicodedata.normalize(form, name)) == key


@given(st.text(st.sampled_from("\ufdfaﷺẞİΐŉﬃ㎉a"), max_size=MAX_NAME_LENGTH))
@settings(derandomize=True, deadline=None, max_examples=50)
def test_longest_key_fits_its_column(name: str) -> None:
    """However much the characters of a name expand, its key fits into its column."""
    column = User.__table__.c.name_key.type

    assert isinstance(column, sa.String)
    assert column.length
    assert len(name_key(name)) <= column.length
