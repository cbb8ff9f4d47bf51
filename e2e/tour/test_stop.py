"""A stop of the tour: the ways to it, through it and back."""

import re

import pytest
from playwright.sync_api import Page, expect

from e2e.pages.hello import HelloPage
from e2e.pages.tour import TourPage


def test_next_and_previous_lead_through_the_stops(tour: TourPage) -> None:
    """Each stop leads to the next and the previous one, by name; nothing is before the first or after the last."""
    tour.open("web-app")
    expect(tour.page.get_by_role("main")).to_contain_text("parada 1 de 24")
    expect(tour.previous).to_have_count(0)

    expect(tour.next).to_contain_text("Flask, un microframework")
    tour.next.click()

    expect(tour.heading).to_have_text("Flask, un microframework")
    tour.previous.click()
    expect(tour.page).to_have_url("/tour/web-app")
    tour.open("main-py")
    expect(tour.previous).to_be_visible()
    expect(tour.next).to_have_count(0)


@pytest.mark.needs("double click")
def test_double_click_leads_one_stop_on(tour: TourPage) -> None:
    """If the next stop is quick to come, the second click of a double click does not lead on to the one after it."""
    page = tour.page
    tour.open("web-app")
    tour.next.click()
    expect(tour.heading).to_have_text("Flask, un microframework")
    page.evaluate("addEventListener('click', ({ defaultPrevented }) => console.log(defaultPrevented))")

    tour.next.hover()
    with page.expect_console_message() as is_prevented:
        page.mouse.down(click_count=2)
        page.mouse.up(click_count=2)

    assert is_prevented.value.text == "true"
    expect(tour.heading).to_have_text("Flask, un microframework")


def test_stop_speaks_both_languages(tour: TourPage) -> None:
    """The words of a stop, its proof and its neighbours are in the visitor's language, and switch to the other."""
    tour.open("redirect")
    expect(tour.heading).to_have_text("La redirección")

    tour.page.get_by_role("button", name="English").click()

    expect(tour.heading).to_have_text("The redirect")
    expect(tour.page).to_have_url("/tour/redirect")
    expect(tour.page.get_by_role("heading", name="The proof")).to_be_visible()
    expect(tour.page.get_by_text("The start page redirects to the greeting, in one step.", exact=True)).to_be_visible()
    expect(tour.page.get_by_role("link", name="Next")).to_contain_text("Templates")
    assert not re.search(r"\b(página|redirección|navegador)\b", tour.page.get_by_role("main").inner_text())


def test_greeting_leads_to_what_explains_it(tour: TourPage) -> None:
    """Beside what the greetings show, a link leads to the stop that says how it works."""
    for path, link, stop in (
        ("/hello", "Cómo ha llegado aquí tu dirección", "La redirección"),
        ("/hello", "Cómo se hace esta lista", "Condiciones y bucles"),
        ("/hello", "Cómo funciona este formulario", "Formularios"),
        ("/hello_world", "Por qué no se puede cambiar la sesión", "La sesión"),
    ):
        tour.page.goto(path)
        tour.page.get_by_role("link", name=link).click()

        expect(tour.heading).to_have_text(stop)


def test_other_pages_lead_back(tour: TourPage, visitor: HelloPage) -> None:
    """Any page but those of the tour leads its visitor back to the stop they came from, and nobody else."""
    tour.open("web-app")
    tour.open("redirect")
    expect(tour.way_back).to_have_count(0)

    tour.page.goto("/no_such_page")
    tour.way_back.click()

    expect(tour.page).to_have_url("/tour/redirect#wire")
    tour.open()
    expect(tour.way_back).to_have_count(0)
    expect(TourPage(visitor.page).way_back).to_have_count(0)


def test_proof_shows_the_tests_and_their_bugs(tour: TourPage) -> None:
    """A stop names the tests that prove it, shows their source when asked, how to run them, and what they detect."""
    tour.open("redirect")
    proof = tour.page.get_by_role("region", name="La prueba")
    source = proof.get_by_text("def test_start_page_leads_to_the_greeting")
    expect(source).to_be_hidden()

    proof.get_by_text("La página de inicio redirige al saludo, en un solo paso.").click()

    expect(source).to_be_visible()
    expect(proof).to_contain_text("python -m pytest e2e/notes/test_redirect.py::test_start_page_leads_to_the_greeting")
    expect(proof.get_by_text("make run BUG=start-redirects-to-itself")).to_be_visible()
    expect(proof.get_by_role("deletion")).not_to_have_count(0)
    expect(proof.get_by_text("def test_forwarded_address_is_ignored")).to_be_hidden()


@pytest.mark.needs("media")
def test_printed_stop_is_a_handout(tour: TourPage) -> None:
    """On paper are the words and the code of a stop, without what can only be clicked."""
    tour.open("redirect")
    expect(tour.live).to_be_visible()

    tour.page.emulate_media(media="print")

    expect(tour.heading).to_be_visible()
    code = tour.page.get_by_role("region", name="El código que se ejecuta").get_by_role("code").first
    expect(code).to_be_visible()
    expect(code).to_contain_text("redirect(")
    expect(tour.live).to_be_hidden()
    expect(tour.wire).to_be_hidden()
    expect(tour.page.get_by_text("Siguiente")).to_be_hidden()


@pytest.mark.browser_context_args(viewport={"width": 1280, "height": 900})
def test_code_stands_beside_the_words(page: Page) -> None:
    """On a wide screen the code is beside the words; on a phone it is below them."""
    page.goto("/tour/loops")
    words = page.get_by_role("heading", level=2).first
    code = page.get_by_role("region", name="El código que se ejecuta")

    def place(of: str) -> tuple[float, float, float]:
        left = words.bounding_box()
        right = code.bounding_box()
        assert left, of
        assert right, of
        return left["x"] + left["width"] - right["x"], left["y"], right["y"]

    overlap, _, _ = place("desktop")
    assert overlap <= 0
    page.set_viewport_size({"width": 360, "height": 740})
    overlap, top_of_words, top_of_code = place("phone")
    assert overlap > 0
    assert top_of_code > top_of_words
