"""The contents of the tour: all stops, which were visited, and the search."""

from playwright.sync_api import expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from e2e.pages.tour import EVERY_STOP, TourPage

VISITED = "vista"


def test_bar_leads_to_all_stops(tour: TourPage) -> None:
    """The bar leads to the list of all stops, of which a newcomer has visited none, and to the first one."""
    tour.page.goto("/hello")

    tour.page.get_by_role("banner").get_by_role("link", name="El recorrido").click()

    expect(tour.heading).to_have_text("El recorrido")
    expect(tour.stops).to_have_count(EVERY_STOP)
    expect(tour.progress).to_have_count(0)
    expect(tour.page.get_by_text(VISITED, exact=True)).to_have_count(0)
    tour.page.get_by_role("link", name="Empezar el recorrido").click()
    expect(tour.page).to_have_url("/tour/web-app")


def test_visited_stops_are_marked(tour: TourPage, new_context: CreateContextCallback) -> None:
    """The contents mark what was visited, however often, and lead to the last stop; no other visitor sees that."""
    for stop in ("loops", "redirect", "redirect", "loops"):
        tour.open(stop)

    tour.open()

    marked = tour.stops.filter(has=tour.page.get_by_text(VISITED, exact=True))
    expect(marked.get_by_role("link")).to_have_text(["La redirección", "Condiciones y bucles"])
    expect(tour.progress).to_have_accessible_name(f"2 de {EVERY_STOP} paradas vistas")
    expect(tour.progress).to_have_attribute("value", "2")
    other = TourPage(new_context().new_page())
    other.open()
    expect(other.page.get_by_text(VISITED, exact=True)).to_have_count(0)
    tour.page.get_by_role("link", name="Seguir donde estabas").click()
    expect(tour.page).to_have_url("/tour/loops")


def test_piece_of_an_error_message_leads_to_its_explanation(tour: TourPage) -> None:
    """A piece of an error message, in whatever quotes and case, leads to the very heading that explains it."""
    tour.open()

    tour.search_for("Cannot  import name “url_quote”")

    expect(tour.found.get_by_role("heading")).to_have_text("1 sitio encontrado")
    tour.found.get_by_role("link").click()
    expect(tour.heading).to_have_text("Cuando algo falla")
    explained = tour.page.get_by_role("heading", name="cannot import name 'url_quote' from 'werkzeug.urls'")
    expect(explained).to_be_in_viewport()
    expect(tour.heading).not_to_be_in_viewport()


def test_search_without_a_find_says_so(tour: TourPage) -> None:
    """What is found nowhere stays in its field letter by letter, with advice; all stops stay listed."""
    tour.open("errors")

    tour.search_for("<h4>nada</h4>")

    expect(tour.found.get_by_role("heading")).to_have_text("0 sitios encontrados")
    expect(tour.found).to_contain_text("Prueba con menos palabras")
    expect(tour.search).to_have_value("<h4>nada</h4>")
    expect(tour.stops).to_have_count(EVERY_STOP)
    expect(tour.found.get_by_role("link")).to_have_count(0)
    expect(tour.page.get_by_role("heading", level=4)).to_have_count(0)
