"""The navigation bar and the keyboard."""

from playwright.sync_api import Page, expect


def test_link_of_the_current_page_is_the_only_one_marked(page: Page) -> None:
    """The bar marks the link of the current page, and no other."""
    bar = page.get_by_role("navigation", name="Principal")

    page.goto("/hello_world")

    expect(bar.get_by_role("link", name="Cookie sin firmar")).to_have_attribute("aria-current", "page")
    expect(bar.get_by_role("link", name="Inicio")).not_to_have_attribute("aria-current", "page")


def test_brand_leads_home(page: Page) -> None:
    """The name of the site leads to the start page, and so to the greeting."""
    page.goto("/no_such_page")

    page.get_by_role("banner").get_by_role("link", name="Flask a la vista").click()

    expect(page).to_have_url("/hello")


def test_first_tab_skips_to_the_content(page: Page) -> None:
    """The first Tab shows a link that skips the bar; after it, the next Tab is in the content."""
    page.goto("/hello")
    skip = page.get_by_role("link", name="Saltar al contenido")
    expect(skip).not_to_be_in_viewport()

    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    expect(page.get_by_role("main").get_by_role("link", name="Ir a inicio")).to_be_focused()


def test_links_are_in_the_order_of_the_tab_key(page: Page) -> None:
    """Tab goes through the bar from left to right."""
    page.goto("/hello")
    bar = page.get_by_role("banner")
    order = ["Flask a la vista", "Inicio", "El recorrido", "La especificación", "Cookie sin firmar"]

    page.get_by_role("link", name="Saltar al contenido").focus()

    for name in order:
        page.keyboard.press("Tab")
        expect(bar.get_by_role("link", name=name)).to_be_focused()
    page.keyboard.press("Tab")
    expect(bar.get_by_role("button", name="English")).to_be_focused()
