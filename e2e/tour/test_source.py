"""The source files that the tour shows, and all others, which it does not."""

from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from e2e.pages.tour import TourPage

NOT_SHOWN = [
    "../.env",
    "webapp/../.env",
    "webapp/../bugs/bug.py",
    "webapp/%2e%2e/bugs/bug.py",
    "webapp%2f..%2fbugs%2fbug.py",
    "webapp/..%5cbugs%5cbug.py",
    "webapp//../bugs/bug.py",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "//etc/passwd",
    "etc/passwd",
    ".env",
    "webapp/.env",
    "e2e/.hidden/page.py",
    "instance/app.sqlite",
    "instance/secret_key",
    "bugs/bug.py",
    "tools/project.py",
    "conftest.py",
    "pyproject.toml",
    "webapp",
    "webapp/",
    "webapp/home",
    "webapp/migrations/script.py.mako",
    "static/images/tour/menu-can-be-seen-through-right.webp",
    "webapp/urls.py%00.html",
    "webapp/no_such_file.py",
    "WEBAPP/urls.py",
]
"""Addresses below /source/, as a client could send them that does not mend them as browsers do."""


def status_of(address: str) -> int:
    """Return the status of an address, which is sent as it is."""
    try:
        with urlopen(address) as answer:  # noqa: S310 - the app under test
            return int(answer.status)
    except HTTPError as error:
        with error:
            return error.code


def test_excerpt_leads_to_its_line(tour: TourPage) -> None:
    """The name of a file above its excerpt leads to the whole file, at the first line of the excerpt."""
    tour.open("redirect")
    link = tour.page.get_by_role("link", name="webapp/home/views.py").first
    number = (link.get_attribute("href") or "").partition("#L")[2]

    link.click()

    expect(tour.heading).to_have_text("webapp/home/views.py")
    line = tour.page.locator(f"#L{number}")
    expect(line).to_be_in_viewport()
    expect(line).to_contain_text("home.get")
    ground = line.evaluate("line => getComputedStyle(line).backgroundColor")
    expect(line.locator("+ *")).not_to_have_css("background-color", ground)
    expect(tour.heading).not_to_be_in_viewport()
    expect(tour.page.get_by_text("The greeting", exact=False).first).to_be_attached()


def test_file_is_shown_whole_as_text(page: Page) -> None:
    """A template of the app is shown from its first line to its last, as text: its markup makes no element."""
    page.goto("/source/templates/home/hello.html")

    text = page.get_by_role("code").inner_text()

    assert text.lstrip().startswith('{% extends "base.html" %}')
    assert text.rstrip().endswith("{% endblock content %}")
    expect(page.get_by_role("heading", name="To do")).to_have_count(0)
    expect(page.get_by_role("button", name="Send")).to_have_count(0)
    page.get_by_role("main").get_by_role("link", name="Ir al recorrido").click()
    expect(page).to_have_url("/tour")


def test_no_other_file_is_shown(base_url: str) -> None:
    """Whatever the address says, no file is shown but those of the app and its tests (HTTP 404)."""
    shown = [path for path in NOT_SHOWN if status_of(f"{base_url}/source/{path}") != HTTPStatus.NOT_FOUND]

    assert status_of(f"{base_url}/source/e2e/tour/test_source.py") == HTTPStatus.OK
    assert not shown


@pytest.fixture
def linked_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of which a file and a folder are links to what is outside, and another file is hidden."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.py").write_text("secret = 1\n", encoding="utf-8")
    project = tmp_path / "project"
    (project / "webapp").mkdir(parents=True)
    (project / "webapp" / "plain.py").write_text("plain = 1\n", encoding="utf-8")
    (project / "webapp" / "link.py").symlink_to(tmp_path / "outside" / "secret.py")
    (project / "webapp" / "folder").symlink_to(tmp_path / "outside")
    (project / "webapp" / ".hidden.py").write_text("secret = 1\n", encoding="utf-8")
    monkeypatch.setattr("webapp.tour.sources.PROJECT", project)
    return project


@pytest.mark.inside  # makes files beside the app's
@pytest.mark.usefixtures("linked_project")
def test_link_or_hidden_file_is_not_shown(page: Page) -> None:
    """A link on the disk that leads out of the project is not followed, nor a hidden file shown; one beside it is."""
    page.goto("/source/webapp/plain.py")
    expect(page.get_by_role("code")).to_contain_text("plain = 1")

    for path in ("webapp/link.py", "webapp/folder/secret.py", "webapp/.hidden.py"):
        page.goto(f"/source/{path}")
        expect(page.get_by_role("heading", level=1)).to_have_text("Esta página no existe")
        expect(page.get_by_text("secret = 1")).to_have_count(0)
