"""How a description of two widths is written (e2e/harness/looks.py)."""

from hypothesis import given
from hypothesis import strategies as st

from e2e.harness.looks import side_by_side

WORDS = st.lists(st.sampled_from(["link", "button", "field", "text"]))


def test_shared_lines_are_written_once() -> None:
    """Lines of both texts are written once, and each other line after the name of its text."""
    written = side_by_side({"wide": "bar\nlinks\nlist", "phone": "bar\nmenu\nlist"})

    assert written.splitlines() == ["      bar", "wide  links", "phone menu", "      list"]


@given(WORDS, WORDS)
def test_both_texts_can_be_read_from_what_is_written(wide: list[str], phone: list[str]) -> None:
    """Without the lines of the other text, what is written is each text, line for line."""
    written = side_by_side({"wide": "\n".join(wide), "phone": "\n".join(phone)}).splitlines()

    assert [line[6:] for line in written if not line.startswith("phone")] == wide
    assert [line[6:] for line in written if not line.startswith("wide")] == phone
