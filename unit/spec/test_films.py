"""The films of tests, on the stops of the tour and on the pages of the spec."""

from http import HTTPStatus
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from e2e.pages.recorded import write_film
from unit.conftest import NewApp
from unit.helpers import client_in
from unit.html import read
from webapp.spec.pictures import slug

FILM = "long-name"
TEST = "e2e/test_username.py::test_too_long_a_name_is_refused"

PLACES = ["/tour/validators", f"/spec/behaviours/{slug(TEST)}"]


@pytest.mark.parametrize("path", PLACES)
def test_film_is_shown_with_its_still_and_steps(reader: FlaskClient, folder: Path, path: str) -> None:
    """A film is folded away, has a still picture for who asked for less motion, and its steps as text."""
    write_film(folder, FILM, TEST, captions=["hello.log_in('<b>')"])

    film = read(reader.get(path)).one("details.film")

    assert "open" not in film.attributes
    assert film.one("source").attributes["media"] == "(prefers-reduced-motion: reduce)"
    assert film.one("source").attributes["srcset"] == f"/spec/pictures/films/{FILM}-still.webp"
    picture = film.one("img").attributes
    assert picture["src"] == f"/spec/pictures/films/{FILM}.webp"
    assert (picture["width"], picture["height"], picture["loading"]) == ("360", "480", "lazy")
    assert [step.text for step in film.all("li")] == ["hello.log_in('<b>')"]
    for name in (picture["src"], film.one("source").attributes["srcset"]):
        assert reader.get(str(name)).mimetype == "image/webp"


@pytest.mark.parametrize("path", PLACES)
def test_without_a_film_nothing_is_missing(reader: FlaskClient, folder: Path, path: str) -> None:
    """A test that has no film, or whose pictures are gone, is shown without one."""
    write_film(folder, "other", "e2e/test_username.py::test_other", captions=[])
    write_film(folder, FILM, TEST, captions=[])
    (folder / f"films/{FILM}-still.webp").unlink()

    assert not read(reader.get(path)).all("details.film")


def test_film_is_not_shown_where_the_spec_is_off(new_app: NewApp, tmp_path: Path) -> None:
    """Where the settings turn the spec off, the stops of the tour have no films."""
    app = new_app(show_spec=False, instance_path=tmp_path)
    write_film(tmp_path / "spec", FILM, TEST, captions=[])

    answer = client_in(app, "en").get("/tour/validators")

    assert answer.status_code == HTTPStatus.OK
    assert not read(answer).all("details.film")
