"""The film of a test."""

import pytest
from playwright.sync_api import Page, expect

from e2e.pages.recorded import write_film
from webapp.settings import Settings

FILM = "/spec/pictures/films/long-name"


@pytest.mark.inside
@pytest.mark.needs("media")
@pytest.mark.usefixtures("recording")
def test_film_stands_still_for_who_asked_for_less_motion(page: Page, settings: Settings, base_url: str) -> None:
    """A film on the tour plays once its button is pressed; who asked for less motion sees a still picture instead."""
    test = "e2e/test_username.py::test_too_long_a_name_is_refused"
    write_film(settings.instance_path / "spec", "long-name", test, captions=["hello.log_in()"])
    page.emulate_media(reduced_motion="reduce")
    page.goto("/tour/validators")
    film = page.get_by_role("img", name="Las páginas a medida que la prueba avanza")
    expect(film).to_have_count(0)

    page.get_by_text("Ver la película de esta prueba").click()

    expect(film).to_have_js_property("currentSrc", f"{base_url}{FILM}-still.webp")
    expect(page.get_by_role("listitem").filter(has_text="hello.log_in()")).to_be_visible()
    page.emulate_media(reduced_motion="no-preference")
    expect(film).to_have_js_property("currentSrc", f"{base_url}{FILM}.webp")
