"""Which files can be read, and how they are shown."""

from http import HTTPStatus
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from unit.html import read
from webapp.settings import PROJECT
from webapp.tour import sources
from webapp.tour.sources import read_source


@pytest.mark.parametrize(
    "file", ["webapp/__init__.py", "templates/base.html", "static/css/site.css", "e2e/conftest.py", "unit/html.py"]
)
def test_file_is_shown_whole(client: FlaskClient, file: str) -> None:
    """A source file is shown line by line, each with its number."""
    page = read(client.get(f"/source/{file}"))

    lines = page.all(".code [data-line]")
    source = (PROJECT / file).read_text(encoding="utf-8").rstrip("\n").split("\n")
    assert [line.text for line in lines] == [" ".join(line.split()) for line in source]
    assert [line["id"] for line in lines] == [f"L{number + 1}" for number in range(len(source))]


@pytest.mark.parametrize(
    "file",
    [
        "pyproject.toml",
        ".env",
        "bugs/bug.py",
        "webapp",
        "webapp/",
        "webapp/nothing.py",
        "webapp/../pyproject.toml",
        "webapp/../bugs/bug.py",
        "../main/webapp/urls.py",
        "webapp/./urls.py/../../bugs/bug.py",
        "%2e%2e/etc/passwd",
        "webapp/%2e%2e/bugs/bug.py",
        "/etc/passwd",
        "//etc/passwd",
        "webapp//urls.py/../../.env",
        "e2e/harness/localhost.pem",
        "static/images/tour/error-text-is-hidden-right.webp",
        "webapp/urls.py%00",
        "webapp\\urls.py",
        "webapp/./urls.py",
        "webapp/././urls.py",
        "Webapp/urls.py",
        f"webapp/{'a' * 300}.py",
        "translations/es/LC_MESSAGES/messages.po",
        "instance/secret_key",
    ],
)
def test_other_files_are_not_found(client: FlaskClient, file: str) -> None:
    """Nothing else of the disk is shown, however its path is written."""
    assert client.get(f"/source/{file}", follow_redirects=True).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("file", ["webapp/.hidden.py", "webapp/.git/config.py", "webapp/link.py", "webapp/folder.py"])
def test_hidden_files_and_links_are_not_read(file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file whose name begins with a dot, a link, and a folder cannot be read, a file beside them can."""
    monkeypatch.setattr(sources, "PROJECT", tmp_path)
    folder = tmp_path / "webapp"
    for path in (folder / ".hidden.py", folder / ".git/config.py", folder / "urls.py", tmp_path / "secret.py"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("secret", encoding="utf-8")
    (folder / "link.py").symlink_to(tmp_path / "secret.py")
    (folder / "folder.py").mkdir()

    assert read_source(file) is None
    assert read_source("webapp/urls.py") == "secret"


def test_path_with_a_nul_is_not_found() -> None:
    """A NUL, which no file name can hold, is no error."""
    assert read_source("webapp/urls\0.py") is None


def test_markup_in_a_source_is_text(client: FlaskClient) -> None:
    """The source of a template is shown letter by letter."""
    response = client.get("/source/templates/base.html")

    assert "&lt;" in response.text
    assert read(response).one(".code").text.startswith("{# The frame of every page.")
