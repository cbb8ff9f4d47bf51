"""Getting around: the bar, the menu of a phone, the keyboard."""

from playwright.sync_api import Page, expect


def test_link_of_the_current_page_is_the_only_one_marked(page: Page) -> None:
    """Of the links in the bar, the one to this page is marked and no other."""
    bar = page.get_by_role("navigation", name="Principal")

    page.goto("/hello_world")

    expect(bar.get_by_role("link", name="Cookie sin firmar")).to_have_attribute("aria-current", "page")
    expect(bar.get_by_role("link", name="Inicio")).not_to_have_attribute("aria-current", "page")


def test_brand_leads_home(page: Page) -> None:
    """The brand leads to the start, and so to the greeting."""
    page.goto("/no_such_page")

    page.get_by_role("banner").get_by_role("link", name="Flask a la vista").click()

    expect(page).to_have_url("/hello")


def test_first_tab_skips_to_the_content(page: Page) -> None:
    """The first Tab shows a link past the bar, and after it the next Tab is in the content."""
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
    order = ["Flask a la vista", "Inicio", "Cookie sin firmar"]

    page.get_by_role("link", name="Saltar al contenido").focus()

    for name in order:
        page.keyboard.press("Tab")
        expect(bar.get_by_role("link", name=name)).to_be_focused()
    page.keyboard.press("Tab")
    expect(bar.get_by_role("button", name="English")).to_be_focused()


def test_menu_button_is_for_phones(page: Page) -> None:
    """On a wide screen the links stand in the bar, and no button hides them."""
    page.goto("/hello")

    expect(page.get_by_role("navigation").get_by_role("link", name="Inicio")).to_be_visible()
    expect(page.get_by_role("button", name="Menú")).not_to_be_visible()


def test_menu_works_by_keyboard_on_a_phone(phone: Page) -> None:
    """On a phone Enter opens the menu, Escape closes it, and a link in it leads on."""
    phone.goto("/hello")
    button = phone.get_by_role("button", name="Menú")
    link = phone.get_by_role("navigation").get_by_role("link", name="Cookie sin firmar")
    button.focus()

    phone.keyboard.press("Enter")
    expect(link).to_be_visible()
    phone.keyboard.press("Escape")
    expect(link).not_to_be_visible()
    expect(button).to_be_focused()
    phone.keyboard.press("Enter")
    link.press("Enter")

    expect(phone).to_have_url("/hello_world")
    expect(link).not_to_be_visible()


def test_open_menu_does_not_follow_into_a_wide_window(phone: Page) -> None:
    """A menu that is open when a phone is turned becomes the links of the bar, and a phone's menu is closed again."""
    phone.goto("/hello")
    link = phone.get_by_role("navigation").get_by_role("link", name="Inicio")
    phone.get_by_role("button", name="Menú").click()
    expect(link).to_be_visible()

    phone.set_viewport_size({"width": 1000, "height": 360})

    expect(phone.get_by_role("button", name="Menú")).not_to_be_visible()
    expect(link).to_be_visible()
    phone.set_viewport_size({"width": 360, "height": 1000})
    expect(link).not_to_be_visible()
