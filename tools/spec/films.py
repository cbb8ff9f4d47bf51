"""A pytest plugin that films the journeys that the tour shows: `-p tools.spec.films --spec-folder=FOLDER`."""

import json
import time
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any, Final, cast

import pytest
from PIL import Image
from playwright.sync_api import Page

from tools.spec.camera import StableNames
from tools.spec.images import encode, encode_film, open_picture, thin
from tools.spec.statements import Follower, Statement

FILMS: Final = {
    "another-visitor": "e2e/notes/test_greeting.py::test_name_is_not_shown_to_another_visitor",
    "forged-cookie": "e2e/notes/test_greeting.py::test_forged_cookie_is_believed_where_the_cookie_greets",
    "greeting": "e2e/test_login.py::test_title_of_the_tab_greets_too",
    "current-page": "e2e/notes/test_navbar.py::test_current_page_is_marked",
    "crash": "e2e/test_errors.py::test_500_shows_no_internals",
    "menu": "e2e/notes/test_navbar.py::test_menu_folds_on_a_phone",
    "tampered-session": "e2e/notes/test_greeting.py::test_tampered_session_is_ignored",
    "empty-form": "e2e/notes/test_login.py::test_empty_form_is_refused_beside_each_field",
    "long-name": "e2e/test_username.py::test_too_long_a_name_is_refused",
    "reload-and-back": "e2e/notes/test_login.py::test_reload_and_back_post_nothing_twice",
    "flash": "e2e/notes/test_flash.py::test_flash_is_shown_once_after_the_login",
    "language": "e2e/test_language.py::test_switch_changes_the_language_of_this_page",
}
"""The journeys by the names of their films; each is a test of a stop of the tour."""

WINDOW: Final = {"width": 1024, "height": 640}
"""As narrow as it may be without folding the menu."""

FRAME: Final = {"width": 720, "height": 720}
"""What the frames fit into."""

CAPTION_HEIGHT: Final = 32
CAPTION_STYLE: Final = f"""
    body {{ margin: 0; background: #1d2b2a; color: white; font: 14px/{CAPTION_HEIGHT}px monospace }}
    div {{ margin-inline: 10px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis }}
"""
MAX_CAPTION_LENGTH: Final = 120
"""Characters."""

PAUSE_MS: Final = 700
"""After each step."""

FRAMES_PER_SECOND: Final = 8


class Film:
    """A film of a test that is running."""

    def __init__(self, page: Page) -> None:
        """Begin to film a page."""
        self.captions: list[tuple[float, str]] = []
        """When each step was over, in ms since 1970, with its text."""
        self._page = page
        self._frames: list[tuple[float, bytes]] = []
        if page.viewport_size and page.viewport_size["width"] > WINDOW["width"]:
            page.set_viewport_size(WINDOW)  # type: ignore[arg-type]  # a TypedDict of Playwright's that it does not export
        page.screencast.start(
            on_frame=lambda frame: self._frames.append((frame["timestamp"], frame["data"])),
            size=FRAME,  # type: ignore[arg-type]  # the same
            quality=90,
        )
        page.screencast.show_actions(duration=PAUSE_MS, style={"title": "display: none"})

    def step(self, statement: Statement) -> None:
        """Show what a statement has done, if it is a step."""
        if statement.acts:
            self._page.wait_for_timeout(PAUSE_MS)
            self.captions.append((time.time() * 1000, statement.text))

    def save(self, folder: Path, name: str) -> None:
        """Write the film, its last picture and its captions."""
        self._page.screencast.stop()
        pictures = [(when, open_picture(data)) for when, data in self._frames]
        size = pictures[-1][1].size  # the first ones may be of the window as it was before
        pictures = [(when, picture) for when, picture in pictures if picture.size == size]
        bars = self._bars(pictures[-1][1].width)
        frames = thin(
            [(when, above(picture, bars[self._caption(when)])) for when, picture in pictures], FRAMES_PER_SECOND
        )
        still = frames[-1].picture
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.webp").write_bytes(encode_film(frames))
        (folder / f"{name}-still.webp").write_bytes(encode(still))
        facts = {
            "test": FILMS[name],
            "captions": [shorten(text) for _, text in self.captions],
            "width": still.width,
            "height": still.height,
        }
        (folder / f"{name}.json").write_text(json.dumps(facts), encoding="utf-8")

    def _caption(self, when: float) -> str:
        """Return the step that was running at a time."""
        return next((text for end, text in self.captions if when <= end), "")

    def _bars(self, width: int) -> dict[str, Image.Image]:
        """Return a picture of each caption, as the browser writes it: it has the letters of all languages."""
        context = self._page.context.browser.new_context(viewport={"width": width, "height": CAPTION_HEIGHT})  # type: ignore[union-attr]  # it has one, but for those that outlive it
        page = context.new_page()
        bars = {}
        for text in {"", *(text for _, text in self.captions)}:
            page.set_content(f"<style>{CAPTION_STYLE}</style><div>{escape(text)}</div>")
            bars[text] = open_picture(page.screenshot())
        context.close()
        return bars


def above(picture: Image.Image, bar: Image.Image) -> Image.Image:
    """Return a picture with a caption below it."""
    whole = Image.new("RGB", (picture.width, picture.height + bar.height))
    whole.paste(picture)
    whole.paste(bar, (0, picture.height))
    return whole


def shorten(text: str) -> str:
    """Cut a caption that is too long."""
    return text if len(text) <= MAX_CAPTION_LENGTH else f"{text[: MAX_CAPTION_LENGTH - 1]}…"


def read_films(folder: Path) -> dict[str, Any]:
    """Return the entries of `films.json` for the films in a folder."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}


def film_of(item: pytest.Item) -> str | None:
    """Return the name of the film of a test."""
    return next((name for name, test in FILMS.items() if item.nodeid.partition("[")[0] == test), None)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.addoption("--spec-folder", type=Path, required=True, help="where to write the films")


def pytest_configure(config: pytest.Config) -> None:
    """Let each film of a test show the same names."""
    config.pluginmanager.register(StableNames())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run the first of each test that is to be filmed."""
    chosen = {name: item for item in reversed(items) if (name := film_of(item))}
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen.values()])
    items[:] = chosen.values()


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Iterator[None]:
    """Film a test; keep the film if it passes."""
    film = Film(cast("Page", pyfuncitem.funcargs["page"]))
    with Follower(pyfuncitem.function, film.step).following():
        result = yield
    film.save(pyfuncitem.config.getoption("--spec-folder") / "films", str(film_of(pyfuncitem)))
    return result
