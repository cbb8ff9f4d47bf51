"""The seeded bugs: each fits the app as it is, and is planted in a copy only."""

import ast
from collections import Counter
from importlib.util import cache_from_source
from pathlib import Path

import pytest

from bugs.bug import Bug, BugError, Edit
from bugs.catalogue import BUGS, PARTS, find
from bugs.passages import find_passage, read_sources
from bugs.planting import changed_files, plant, planted
from tools.project import PROJECT
from webapp.tour.proof import bugs_named, read_bugs

pytestmark = pytest.mark.suite

SOURCES = read_sources(PROJECT)

WRONG_TITLE = Bug(
    name="wrong-title",
    says="The tab has another name.",
    within="base.html",
    right="<title>",
    wrong="<title>Wrong: ",
    detected_by=["test_login.py::test_title_of_the_tab_greets_too"],
)


@pytest.mark.parametrize("name", BUGS)
def test_bug_fits_the_app(name: str) -> None:
    """A bug changes the app, and Python can still read it."""
    changed = changed_files(SOURCES, BUGS[name])

    for file, text in changed.items():
        assert text != SOURCES[file]
        if file.endswith(".py"):
            ast.parse(text)


@pytest.mark.parametrize("name", BUGS)
def test_bug_is_described_in_a_sentence(name: str) -> None:
    """A bug says what a user would say, has a name for the command line, and names a test."""
    bug = BUGS[name]

    assert bug.says[0].isupper()
    assert bug.says.endswith(".")
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert bug.detected_by


def test_names_are_unique() -> None:
    """No two bugs share a name, by which they are found."""
    names = Counter(bug.name for part in PARTS for bug in part.BUGS)

    assert names.most_common(1)[0][1] == 1
    assert set(names) == set(BUGS)


def test_unknown_name_is_refused() -> None:
    """A name that no bug has is answered with similar ones."""
    with pytest.raises(BugError, match=r"no bug named 'start-redirects'.*start-redirects-to-itself"):
        find("start-redirects")


def test_bug_is_planted_in_a_copy(tmp_path: Path) -> None:
    """The copy has the bug, and the project stays as it was."""
    copy = plant(WRONG_TITLE, tmp_path / "copy")

    assert "<title>Wrong: " in (copy / "templates/base.html").read_text(encoding="utf-8")
    assert (PROJECT / "templates/base.html").read_text(encoding="utf-8") == SOURCES["templates/base.html"]
    assert not (copy / ".git").exists()
    assert not (copy / "instance").exists()


def test_bug_is_taken_out_again(tmp_path: Path) -> None:
    """After a bug the copy is as before; what Python compiled is gone, whose age is compared in seconds only."""
    copy = plant(WRONG_TITLE, tmp_path / "copy")
    bug = next(bug for bug in BUGS.values() if bug.within == "set_plain_cookie")
    before = read_sources(copy)
    (file,) = changed_files(before, bug)
    compiled = Path(cache_from_source(str(copy / file)))

    compiled.parent.mkdir(exist_ok=True)

    compiled.write_text("of the right text", encoding="utf-8")
    with planted(bug, copy):
        assert read_sources(copy)[file] != before[file]
        assert not compiled.exists()
        compiled.write_text("of the wrong text", encoding="utf-8")
    assert not compiled.exists()

    assert read_sources(copy) == before


def test_catalogue_of_translations_is_compiled(tmp_path: Path) -> None:
    """A translation that a bug removes is missing where the app reads it."""
    copy = plant(BUGS["translation-is-missing"], tmp_path / "copy")

    compiled = (copy / "translations/es/LC_MESSAGES/messages.mo").read_bytes()
    assert "Esta página no existe".encode() not in compiled
    assert b"Algo ha fallado" in compiled


def test_bug_that_does_not_fit_is_named() -> None:
    """The error says which bug does not fit, and why."""
    with pytest.raises(BugError, match=r"^wrong-title does not fit: base\.html has no '<no-such-tag>'"):
        changed_files(SOURCES, WRONG_TITLE, Edit("base.html", "<no-such-tag>", ""))


def test_second_edit_sees_the_first() -> None:
    """Two edits of one file are both in it."""
    changed = changed_files(SOURCES, WRONG_TITLE, Edit("base.html", "Wrong", "Very wrong"))

    assert "<title>Very wrong: " in changed["templates/base.html"]


def test_app_reads_the_catalogue_as_it_is() -> None:
    """The app, which imports no bug, reads of each what it says, which tests detect it, and which file it changes."""
    read = {bug.name: bug for bug in bugs_named(read_bugs())}

    assert read.keys() == BUGS.keys()
    for name, bug in BUGS.items():
        assert read[name].says == bug.says
        assert read[name].detected_by == tuple(
            dict.fromkeys(f"e2e/{test.partition('[')[0]}" for test in bug.detected_by)
        )
        assert read[name].file == find_passage(SOURCES, bug).file
