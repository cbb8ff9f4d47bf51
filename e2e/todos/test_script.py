"""What JavaScript adds to a list: changes in place, announced, without a connection too."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from e2e.pages.todos import TodoList, rows

pytestmark = pytest.mark.needs_javascript

LEAVE_OUT_BROWSER = """(link) => addEventListener("click", (event) => {
  link.title = event.defaultPrevented;
  event.preventDefault();
})"""
"""What browsers do with these keys depends on the system, so it is only noted whether the script leaves it to them."""


def test_changes_do_not_reload_the_page(todo_list: TodoList) -> None:
    """Adding, ticking, editing and deleting change the list without loading the page again."""
    todo_list.page.evaluate("document.title = 'marked'")  # until the page is loaded again

    todo_list.add("Regar", "Barrer")
    todo_list.item("Regar").click()
    expect(todo_list.item("Regar")).to_be_checked()
    todo_list.edit("Barrer")
    todo_list.save("Barrer el patio")
    expect(todo_list.item("Barrer el patio")).to_be_visible()
    todo_list.delete("Regar")

    expect(todo_list.item("Regar")).to_have_count(0)
    expect(todo_list.page).to_have_title("marked")


@pytest.mark.todos("Regar")
def test_link_opens_elsewhere_with_a_key_held_down(todo_list: TodoList) -> None:
    """A link that is clicked with Ctrl, ⌘ or Shift is left to the browser, which opens it elsewhere."""
    link = todo_list.page.get_by_role("link", name="Editar Regar")
    link.evaluate(LEAVE_OUT_BROWSER)

    for key in ("ctrlKey", "metaKey", "shiftKey"):
        link.dispatch_event("click", {key: True})
        expect(link).to_have_attribute("title", "false")
    link.dispatch_event("click")

    expect(todo_list.edited).to_be_focused()


@pytest.mark.todos(*"ABCDEFGH")
def test_message_is_seen_far_down_the_list(todo_list: TodoList) -> None:
    """However far down a phone is scrolled, the message about a change is visible, and nothing on the page moves."""
    todo_list.page.set_viewport_size({"width": 360, "height": 480})
    todo_list.page.get_by_role("button", name="Marcar todas").scroll_into_view_if_needed()
    heading = todo_list.page.get_by_role("heading", name="Tareas")
    before = heading.bounding_box()

    todo_list.page.get_by_role("button", name="Marcar todas").click()

    expect(todo_list.message).to_contain_text("8 tareas marcadas.")
    expect(todo_list.undo).to_be_in_viewport()
    assert heading.bounding_box() == before


@pytest.fixture
def announcements(todo_list: TodoList) -> Callable[[], list[str]]:
    """Return what a screen reader was told so far: each text that came into a live region."""
    todo_list.page.evaluate(
        """() => {
          window.announcements = [];
          const live = "[aria-live], [role=status], [role=alert]";
          new MutationObserver((changes) => {
            const regions = new Set();
            for (const { target, addedNodes } of changes) {
              for (const node of [target, ...addedNodes]) {
                const element = node instanceof Element ? node : node.parentElement;
                const region = element?.closest(live) ?? element?.querySelector(live);
                if (region) regions.add(region);
              }
            }
            for (const region of regions) {
              const text = (region.querySelector("p") ?? region).textContent.trim();
              if (text) window.announcements.push(text.replace(/\\s+/g, " "));
            }
          }).observe(document.body, { childList: true, characterData: true, subtree: true });
        }"""
    )
    return lambda: list(todo_list.page.evaluate("window.announcements"))


def test_each_change_is_announced_once(todo_list: TodoList, announcements: Callable[[], list[str]]) -> None:
    """A screen reader hears of each change once: what happened, and how many todos are open."""
    todo_list.add("Regar")
    todo_list.add("Barrer")
    todo_list.item("Regar").click()
    todo_list.expect_saved()
    todo_list.edit("Barrer")
    todo_list.save("Fregar")
    todo_list.expect_saved()
    todo_list.delete("Fregar")
    todo_list.expect_saved()
    todo_list.undo.click()
    todo_list.expect_saved()
    todo_list.page.get_by_role("button", name="Eliminar las hechas").click()
    expect(todo_list.message).to_be_visible()

    assert announcements() == [
        "Queda una tarea pendiente.",
        "Quedan 2 tareas pendientes.",
        "Queda una tarea pendiente.",
        "Guardada. Queda una tarea pendiente.",
        "Una tarea eliminada. Quedan 0 tareas pendientes.",
        "Deshecho: una tarea está como antes. Queda una tarea pendiente.",
        "Una tarea eliminada.",
    ]


def test_length_is_counted_near_the_limit(todo_list: TodoList) -> None:
    """Near the limit of 200 characters, emoji too, the field shows how many there are; one too many is not sent."""
    methods: list[str] = []
    todo_list.page.on("request", lambda request: methods.append(request.method))
    todo_list.new.fill("🎈" * 180)
    expect(todo_list.page.get_by_text("180 / 200")).to_have_count(0)

    todo_list.new.fill("🎈" * 201)
    expect(todo_list.page.get_by_text("201 / 200")).to_be_visible()
    todo_list.new.press("Enter")

    expect(todo_list.new).to_have_accessible_error_message("Como mucho, 200 caracteres.")
    todo_list.new.press("Backspace")
    expect(todo_list.page.get_by_text("200 / 200")).to_be_visible()
    expect(todo_list.new).not_to_have_attribute("aria-invalid", "true")
    assert "POST" not in methods
    todo_list.new.press("Enter")
    expect(todo_list.item("🎈" * 200)).to_be_visible()
    expect(todo_list.page.get_by_text("200 / 200")).to_have_count(0)


@pytest.mark.todos("Regar")
def test_changes_wait_for_the_connection(todo_list: TodoList) -> None:
    """Without a connection changes show, the page says once that they wait, and they are saved when it is back."""
    page = todo_list.page
    todo_list.page.context.set_offline(True)

    todo_list.item("Regar").click()
    todo_list.page.keyboard.press("Shift+Tab")
    todo_list.new.focus()
    todo_list.page.keyboard.type("Barrer\nFregar\nCoc")
    expect(todo_list.page.get_by_role("alert")).to_contain_text("no se puede guardar nada")
    expect(todo_list.item("Regar")).to_be_checked()
    expect(todo_list.page.get_by_text("Barrer", exact=True)).to_be_visible()
    message = page.get_by_role("alert").element_handle()
    with page.expect_event("requestfailed"):
        todo_list.come_back()
    page.evaluate("fetch(location.href).catch(() => {})")  # by then the list has learnt of the failure
    assert message.evaluate("message => message.isConnected"), "The same message was put there once more."

    todo_list.page.context.set_offline(False)
    expect(todo_list.items).to_have_text(rows("Fregar", "Barrer", "Regar"))
    expect(todo_list.page.get_by_role("alert")).to_have_count(0)
    expect(todo_list.new).to_have_value("Coc")
    todo_list.page.reload()
    expect(todo_list.item("Regar")).to_be_checked()
    expect(todo_list.items).to_have_count(3)


@pytest.mark.todos("Regar")
def test_edit_ends_without_a_connection(todo_list: TodoList) -> None:
    """Escape ends an edit without a connection too."""
    todo_list.edit("Regar")
    todo_list.page.context.set_offline(True)

    todo_list.edited.press("Escape")

    expect(todo_list.edited).to_have_count(0)
    expect(todo_list.item("Regar")).to_be_visible()
    expect(todo_list.page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("name", ["Hechas", "Cuenta"])
@pytest.mark.todos("Regar")
def test_link_without_a_connection_says_so(todo_list: TodoList, name: str) -> None:
    """Without a connection a link leads to no error page of the browser: the list stays, and a message says why."""
    todo_list.page.context.set_offline(True)

    todo_list.page.get_by_role("link", name=name).click()

    expect(todo_list.page.get_by_role("alert")).to_contain_text("No hay conexión")
    expect(todo_list.item("Regar")).to_be_visible()
    todo_list.page.context.set_offline(False)
    expect(todo_list.page.get_by_role("alert")).to_have_count(0)
