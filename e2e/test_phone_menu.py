"""The menu that replaces the links of the bar on a phone."""

from playwright.sync_api import Page, expect


def test_menu_button_is_for_phones(page: Page) -> None:
    """On a wide screen the links are in the bar, and there is no menu button."""
    page.goto("/hello")

    expect(page.get_by_role("navigation").get_by_role("link", name="Inicio")).to_be_visible()
    expect(page.get_by_role("button", name="Menú")).not_to_be_visible()


def test_menu_works_by_keyboard_on_a_phone(phone: Page) -> None:
    """On a phone Enter opens the menu, Escape closes it, and a link in it opens its page."""
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


def test_menu_closes_when_the_window_grows(phone: Page) -> None:
    """When a tablet with an open menu is turned, the links are in the bar; turned back, the menu is closed."""
    phone.set_viewport_size({"width": 1000, "height": 1400})
    phone.goto("/hello")
    link = phone.get_by_role("navigation").get_by_role("link", name="Inicio")
    phone.get_by_role("button", name="Menú").click()
    expect(link).to_be_visible()

    phone.set_viewport_size({"width": 1400, "height": 1000})

    expect(phone.get_by_role("button", name="Menú")).not_to_be_visible()
    expect(link).to_be_visible()
    phone.set_viewport_size({"width": 1000, "height": 1400})
    expect(link).not_to_be_visible()
