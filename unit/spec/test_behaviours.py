"""The behaviours: which tests they are, in which groups, and which bugs their tests detect."""

from pathlib import Path

import pytest

from webapp.settings import PROJECT
from webapp.spec import behaviours
from webapp.spec.behaviours import (
    KINDS,
    bugs_by_behaviour,
    extract_texts,
    files_without_bugs,
    kind_of,
    only_browser_sees,
    read_behaviours,
    read_tests,
    slug_of,
    slugs,
    stops_of,
    unit_detections,
)
from webapp.spec.groups import GROUPS, group_of, groups_of
from webapp.tour.proof import read_bugs


@pytest.mark.parametrize("path", sorted((PROJECT / "e2e").rglob("test_*.py")), ids=lambda path: path.stem)
def test_every_test_file_has_a_group(path: Path) -> None:
    """Each file of behaviours belongs to one page or journey; one that is new must be added to its group."""
    file = path.relative_to(PROJECT).as_posix()

    if list(read_tests(file)):
        assert len(groups_of(file)) == 1, f"{file} must be in one group of webapp/spec/groups.py"


def test_file_of_no_group_is_shown_too() -> None:
    """A new test file, which no group names yet, is in the last one."""
    assert group_of("e2e/test_nothing.py") == list(GROUPS)[-1]
    assert groups_of("e2e/test_nothing.py") == []


def test_every_behaviour_is_a_sentence() -> None:
    """Each behaviour has a sentence of one line, and a slug that no other has."""
    found = read_behaviours()

    assert len(found) > 200
    assert [behaviour for behaviour in found.values() if not behaviour.sentence.endswith(".")] == []
    assert [behaviour for behaviour in found.values() if "\n" in behaviour.sentence] == []
    assert len(slugs()) == len(found)


def test_groups_keep_their_order() -> None:
    """The behaviours of a group follow each other, and the groups are in the order of their table."""
    order = list(dict.fromkeys(behaviour.group for behaviour in read_behaviours().values()))

    assert order == [group for group in GROUPS if group in order]


@pytest.mark.parametrize(
    ("marks", "decorator", "found"),
    [
        ("", "", ["test_one"]),
        ("pytestmark = pytest.mark.inside", "", ["test_one"]),
        ("pytestmark = pytest.mark.suite", "", []),
        ("pytestmark = [pytest.mark.suite, pytest.mark.long]", "", []),
        ("", "@pytest.mark.suite", []),
        ("", "@pytest.mark.long", ["test_one"]),
        ("other = pytest.mark.suite", "", ["test_one"]),
    ],
)
def test_tests_about_the_suite_are_no_behaviours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, marks: str, decorator: str, found: list[str]
) -> None:
    """A test that is marked as one about the suite is left out, and so are helpers."""
    (tmp_path / "e2e").mkdir()
    source = f'{marks}\n{decorator}\ndef test_one():\n    """One."""\n\ndef helper():\n    """Help."""\n'
    (tmp_path / "e2e/test_theme.py").write_text(source, encoding="utf-8")
    monkeypatch.setattr(behaviours, "PROJECT", tmp_path)

    assert [it.name.partition("::")[2] for it in read_tests("e2e/test_theme.py")] == found


def test_every_bug_belongs_to_behaviours() -> None:
    """Each seeded bug is one that the test of some behaviour detects, in a file whose kind is known."""
    found = bugs_by_behaviour()
    bugs = {bug.name: bug for named in found.values() for bug in named}

    assert bugs.keys() == read_bugs().keys()
    assert {kind_of(bug) for bug in bugs.values()} - {""} == set(KINDS.values())  # "": this copy has the bug in it
    assert only_browser_sees(bugs["checkbox-cannot-be-seen"])
    assert not only_browser_sees(bugs["any-password-is-accepted"])


def test_behaviour_knows_its_stops() -> None:
    """A behaviour that proves a stop of the tour leads to it; a unit test has no page of its own."""
    proof = read_behaviours()["e2e/notes/test_redirect.py::test_start_page_leads_to_the_greeting"]

    assert stops_of(proof) == ["redirect", "main-py"]
    assert slug_of(proof.name) == proof.slug
    assert slug_of(f"{proof.name}[chromium]") == proof.slug
    assert slug_of("unit/test_urls.py::test_x") is None


def test_files_without_bugs_are_named() -> None:
    """A file that a bug changes is not among those without one; neither are migrations and empty files."""
    found = files_without_bugs()

    assert list(found) == list(KINDS.values())
    assert "webapp/ports.py" in found["python"]
    assert "webapp/cookies.py" not in found["python"]
    assert not [file for file in found["python"] if "migrations" in file]


def test_sentences_of_tests_and_bugs_are_collected() -> None:
    """Each sentence of a test and each of a bug is collected for translation."""
    texts = {text for _line, _function, text, _comments in extract_texts()}

    assert texts >= {it.sentence for it in read_behaviours().values()} | {bug.says for bug in read_bugs().values()}


def test_file_that_somebody_is_writing_has_no_behaviours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test file that cannot be parsed is passed over."""
    (tmp_path / "test_new.py").write_text("def test_new(:", encoding="utf-8")
    monkeypatch.setattr(behaviours, "PROJECT", tmp_path)

    assert list(behaviours.read_tests("test_new.py")) == []


def test_app_without_tests_has_no_behaviours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An app that was installed without its tests and bugs has nothing to show, and does not fail."""
    monkeypatch.setattr(behaviours, "PROJECT", tmp_path)

    assert read_behaviours.__wrapped__() == {}
    assert unit_detections.__wrapped__() == {}
