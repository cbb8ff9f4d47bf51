"""The documentation: its links lead somewhere, and the commands that it names exist."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.suite

PROJECT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md")])


def anchors(document: Path) -> set[str]:
    """Return the anchors of a document's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_links_lead_to_files_and_headings(document: Path) -> None:
    """Every relative link of a document leads to a file that exists, and to a heading of it."""
    links = re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)", document.read_text(encoding="utf-8"))

    for path, anchor in links:
        target = document.parent / path if path else document
        assert target.exists(), f"{path} does not exist"
        assert not anchor or anchor in anchors(target), f"{path} has no heading #{anchor}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_commands_of_make_exist(document: Path) -> None:
    """Every `make` command that a document names is a target of the Makefile."""
    targets = set(re.findall(r"^([a-z0-9-]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))

    command = r"(?:`|^)make ([a-z][a-z0-9-]*)(?=`|  | [A-Z])"
    named = re.findall(command, document.read_text(encoding="utf-8"), re.MULTILINE)

    assert set(named) <= targets


def test_tests_of_todomvc_exist() -> None:
    """Each of TodoMVC's behaviours names tests of the list that exist."""
    text = (PROJECT / "docs/todomvc.md").read_text(encoding="utf-8")
    behaviours = re.findall(r"^\| (?!TodoMVC)\w.*", text, re.MULTILINE)
    named = re.findall(r"`(?:(test_\w+\.py)::)?(test_\w+)`", text)

    file = ""
    for name, test in named:
        file = name or file
        assert f"def {test}(" in (PROJECT / "e2e/todos" / file).read_text(encoding="utf-8"), f"{file}::{test}"
    assert len(behaviours) == 29
