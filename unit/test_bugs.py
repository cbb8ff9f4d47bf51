"""The seeded bugs: each fits the app as it is today, and is planted in a copy only."""

import ast
import sys
from collections import Counter
from pathlib import Path

import pytest

from bugs.catalogue import BUGS, PARTS, find
from bugs.planting import PROJECT, Bug, BugError, Edit, imported_from, plant

pytestmark = pytest.mark.suite

WRONG_TITLE = Bug(
    name="wrong-title",
    says="The tab has another name.",
    file="templates/base.html",
    right="<title>",
    wrong="<title>Wrong: ",
    caught_by=("test_login.py::test_title_of_the_tab_greets_too",),
)


@pytest.mark.parametrize("name", BUGS)
def test_bug_fits_the_app(name: str) -> None:
    """What a bug changes stands in the app, exactly once, and reads otherwise afterwards."""
    for edit in BUGS[name].edits():
        text = (PROJECT / edit.file).read_text(encoding="utf-8")

        assert text.count(edit.right) == 1, f"{edit.file}: {edit.right}"
        assert edit.right != edit.wrong


@pytest.mark.parametrize("name", BUGS)
def test_bug_leaves_the_app_readable(name: str) -> None:
    """A bug is a mistake that somebody could make and run, not one that Python refuses."""
    texts: dict[str, str] = {}
    for edit in BUGS[name].edits():
        text = texts.get(edit.file) or (PROJECT / edit.file).read_text(encoding="utf-8")
        texts[edit.file] = text.replace(edit.right, edit.wrong)

    for file, text in texts.items():
        if file.endswith(".py"):
            ast.parse(text)


@pytest.mark.parametrize("name", BUGS)
def test_bug_is_told_in_a_sentence(name: str) -> None:
    """A bug says what a user would say, and has a name for the command line."""
    bug = BUGS[name]

    assert bug.says[0].isupper()
    assert bug.says.endswith(".")
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert bug.caught_by


def test_names_are_unique() -> None:
    """No two bugs share a name, by which they are found."""
    names = Counter(bug.name for part in PARTS for bug in part.BUGS)

    assert names.most_common(1)[0][1] == 1
    assert set(names) == set(BUGS)


def test_unknown_name_is_refused() -> None:
    """A name that no bug has is answered with those that are like it."""
    with pytest.raises(BugError, match=r"no bug named 'start-redirects'.*start-redirects-to-itself"):
        find("start-redirects")


def test_bug_is_planted_in_a_copy(tmp_path: Path) -> None:
    """The copy has the bug, and the project stays as it was."""
    before = (PROJECT / "templates/base.html").read_text(encoding="utf-8")

    copy = plant(WRONG_TITLE, tmp_path / "copy")

    assert "<title>Wrong: " in (copy / "templates/base.html").read_text(encoding="utf-8")
    assert (PROJECT / "templates/base.html").read_text(encoding="utf-8") == before
    assert not (copy / ".git").exists()
    assert not (copy / "instance").exists()


def test_missing_translation_is_compiled(tmp_path: Path) -> None:
    """A text that is taken out of the catalogue is missing where the app reads it."""
    bug = BUGS["translation-is-missing"]

    copy = plant(bug, tmp_path / "copy")

    compiled = (copy / "translations/es/LC_MESSAGES/messages.mo").read_bytes()
    assert "Esta página no existe".encode() not in compiled
    assert b"Algo ha fallado" in compiled


@pytest.mark.parametrize("right", ["<no-such-tag>", "<"])
def test_bug_that_does_not_fit_is_refused(tmp_path: Path, right: str) -> None:
    """A passage that is not there, or there more than once, is not guessed at."""
    misfit = Edit("templates/base.html", right, "")

    with pytest.raises(BugError, match=r"wrong-title does not fit: templates/base\.html has"):
        plant(WRONG_TITLE, tmp_path / "copy", misfit)


def test_package_is_imported_from_the_copy(tmp_path: Path) -> None:
    """While a copy is in use the app comes from there, and afterwards from where it came before."""
    copy = plant(WRONG_TITLE, tmp_path / "copy")
    before = sys.modules["webapp"]

    with imported_from(copy) as package:
        assert package.__file__ == str(copy / "webapp/__init__.py")
        assert sys.modules["webapp"] is package

    assert sys.modules["webapp"] is before
    assert str(copy) not in sys.path
