"""Films of the journeys that the tour shows."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from PIL import Image

from tools.project import PROJECT
from tools.spec.films import CAPTION_HEIGHT, FILMS, MAX_CAPTION_LENGTH, WINDOW, Film, film_of, read_films, shorten
from tools.spec.statements import Statement
from webapp.tour.stops import STOPS

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDTH, HEIGHT = 64, 40


def image(size: tuple[int, int], colour: str, kind: str) -> bytes:
    """Return a picture of one colour."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, kind)
    return file.getvalue()


class FakePage:
    """A page that is filmed."""

    def __init__(self, width: int = 1280) -> None:
        self.viewport_size = {"width": width, "height": 720}
        self.screencast = SimpleNamespace(start=self.start, show_actions=lambda **_: None, stop=lambda: None)
        self.show: Callable[[Any], None]
        self.written: list[str] = []
        bar = SimpleNamespace(
            set_content=self.written.append, screenshot=lambda: image((WIDTH, CAPTION_HEIGHT), "green", "PNG")
        )
        context = SimpleNamespace(new_page=lambda: bar, close=lambda: None)
        self.context = SimpleNamespace(browser=SimpleNamespace(new_context=lambda **_: context))

    def start(self, *, on_frame: Callable[[Any], None], **_: object) -> None:
        """Begin to send frames."""
        self.show = on_frame

    def set_viewport_size(self, size: dict[str, int]) -> None:
        """Change the size of the window."""
        self.viewport_size = size

    def wait_for_timeout(self, _milliseconds: float) -> None:
        """Do not wait."""


def frame(time_ms: float, colour: str, width: int = WIDTH) -> dict[str, object]:
    """Return a frame of one colour."""
    return {"timestamp": time_ms, "data": image((width, HEIGHT), colour, "JPEG")}


def test_films_are_journeys_of_the_tour() -> None:
    """Each of the twelve films is of a test that a stop shows, and no two are of the same."""
    of_the_tour = {test.replace(":", "::") for stop in STOPS.values() for test in stop.tests}

    assert len(set(FILMS.values())) == 12
    assert set(FILMS.values()) <= of_the_tour


def test_film_of_a_test_is_found() -> None:
    """A film is that of a function, whatever its parameters."""
    test = SimpleNamespace(nodeid="e2e/test_username.py::test_too_long_a_name_is_refused[chromium]")
    other = SimpleNamespace(nodeid="e2e/test_username.py::test_too_long_a_name[chromium]")

    assert film_of(cast("pytest.Item", test)) == "long-name"
    assert film_of(cast("pytest.Item", other)) is None


def test_film_is_written_with_its_still_and_captions(tmp_path: Path) -> None:
    """A film has the steps below its frames; beside it are the last of these and the captions."""
    page = FakePage()
    film = Film(cast("Page", page))
    page.show(frame(-1000, "red", width=WIDTH + 8))  # before the window was made smaller
    page.show(frame(0, "white"))
    film.step(Statement(1, "field.fill('<ñ>')", acts=True))
    film.step(Statement(2, "count = 1", acts=False))
    page.show(frame(10**15, "black"))
    film.save(tmp_path, "menu")

    size = WIDTH, HEIGHT + CAPTION_HEIGHT
    pictures = {path.name: Image.open(io.BytesIO(path.read_bytes())) for path in tmp_path.glob("*.webp")}
    assert {name: (picture.size, getattr(picture, "n_frames", 1)) for name, picture in pictures.items()} == {
        "menu.webp": (size, 2),
        "menu-still.webp": (size, 1),
    }
    still = pictures["menu-still.webp"].convert("RGB")
    assert still.getpixel((5, 5)) == (0, 0, 0)
    assert still.getpixel((5, HEIGHT + 16)) == pytest.approx((0, 128, 0), abs=9)
    assert any("<div>field.fill(&#x27;&lt;ñ&gt;&#x27;)</div>" in html for html in page.written)
    assert read_films(tmp_path) == {
        "menu": {"test": FILMS["menu"], "captions": ["field.fill('<ñ>')"], "width": size[0], "height": size[1]}
    }


@pytest.mark.parametrize(("width", "shown"), [(1280, 1024), (360, 360)])
def test_window_is_small(width: int, shown: int) -> None:
    """What is filmed can be read: a window is made smaller, unless it is a phone's."""
    page = FakePage(width)
    Film(cast("Page", page))

    assert page.viewport_size["width"] == shown


def test_long_caption_is_cut() -> None:
    """A caption that is too long ends in an ellipsis."""
    assert shorten("a" * MAX_CAPTION_LENGTH) == "a" * MAX_CAPTION_LENGTH
    assert shorten("a" * (MAX_CAPTION_LENGTH + 1)) == "a" * (MAX_CAPTION_LENGTH - 1) + "…"


def test_window_shows_the_menu() -> None:
    """The window of a film is wide enough that the menu lies open, as it does for the tests."""
    css = (PROJECT / "static/css/site.css").read_text(encoding="utf-8")
    (folded_below_rem,) = map(int, re.findall(r"@media \(width < (\d+)rem\)", css))

    assert WINDOW["width"] >= folded_below_rem * 16
