"""A person who does not wait: types on while the network answers, clicks twice, holds a key down."""

import re

import pytest
from playwright.sync_api import Dialog, expect

from e2e.harness.hands import Hands
from e2e.harness.network import Network
from e2e.pages.hello import HelloPage
from e2e.pages.todos import TodoList, rows

pytestmark = [pytest.mark.needs_javascript, pytest.mark.needs("devtools")]

CHANGES = "*/todos*"
"""The requests that change the list."""

TWO_FRAMES = "() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))"
"""Resolves when a page has painted what it knows by now."""


def change_in_another_tab(todo_list: TodoList) -> None:
    """Add Regar, and change it to Fregar in another tab, so that an edit of it conflicts."""
    todo_list.add("Regar")
    other = TodoList(todo_list.page.context.new_page())
    other.page.goto("/hello")
    other.edit("Regar")
    other.save("Fregar")
    expect(other.item("Fregar")).to_be_visible()
    other.expect_saved()


@pytest.mark.parametrize("limits_ms", [(0, 0), (300, 300), (0, 900)], ids=["fast", "slow", "uneven"])
def test_todos_typed_without_a_pause_are_all_added(
    todo_list: TodoList, hands: Hands, network: Network, limits_ms: tuple[int, int]
) -> None:
    """Todos typed one after another, each with Enter, are all added, letter by letter, and the next is in the field."""
    network.uneven(*limits_ms)

    hands.type("leche\nhuevos\npan\nsal")

    expect(todo_list.new).to_have_value("sal")
    expect(todo_list.items).to_have_text(rows("pan", "huevos", "leche"))
    expect(todo_list.new).to_have_value("sal")


@pytest.mark.todos("Regar", "Barrer", "Fregar")
def test_changes_show_at_once(todo_list: TodoList, hands: Hands, network: Network) -> None:
    """Before the server answers, each change shows: the new todo, the tick, the edit, the deletion."""
    held = network.hold_answers(CHANGES)

    hands.type("Cocinar\n")
    expect(todo_list.page.get_by_text("Cocinar", exact=True)).to_be_visible()
    hands.click(todo_list.item("Regar"))
    expect(todo_list.item("Regar")).to_be_checked()
    todo_list.edit("Barrer")
    hands.type(" bien\n")
    expect(todo_list.page.get_by_text("Barrer bien", exact=True)).to_be_visible()
    todo_list.delete("Fregar")
    expect(todo_list.undo_of("Fregar")).to_be_visible()

    assert len(held.wait_for(4)) == 4  # none waits for another
    held.release()
    todo_list.expect_saved()
    todo_list.page.reload()
    expect(todo_list.items).to_have_text(rows("Cocinar", "Barrer bien", "Regar"))
    expect(todo_list.item("Regar")).to_be_checked()


def test_empty_todo_is_refused_at_once(todo_list: TodoList, network: Network) -> None:
    """Enter in the empty field is refused before the server answers, and no todo comes and goes."""
    network.hold_answers(CHANGES)

    todo_list.new.press("Enter")

    expect(todo_list.new).to_have_accessible_error_message("Escribe qué hay que hacer.")
    expect(todo_list.items).to_have_count(0)


@pytest.mark.todos("Regar", "Barrer")
def test_confirmation_moves_nothing(todo_list: TodoList) -> None:
    """If the server confirms a change as it was shown, nothing is replaced that a hand or the focus may be on."""
    tick = todo_list.item("Regar").element_handle()
    undo = todo_list.page.get_by_role("button", name="Eliminar Barrer").element_handle()

    tick.click()
    undo.click()
    todo_list.expect_saved()
    undo.click()
    todo_list.expect_saved()

    expect(todo_list.count).to_have_text("1 pendiente")
    assert tick.evaluate("element => element.isConnected")
    assert undo.evaluate("element => element.isConnected")


@pytest.mark.todos("Regar", "Barrer")
def test_a_change_is_one_request(todo_list: TodoList) -> None:
    """Each change costs one request, also when several are under way at once."""
    methods: list[str] = []
    todo_list.page.on("request", lambda request: methods.append(request.method))

    todo_list.item("Regar").click()
    todo_list.item("Barrer").click()
    expect(todo_list.count).to_have_text("0 pendientes")
    todo_list.add("Fregar")
    todo_list.delete("Fregar")
    todo_list.expect_saved()

    assert methods == ["POST"] * 4


@pytest.mark.todos("Regar", "Barrer", "Fregar")
def test_answers_in_another_order_do_no_harm(todo_list: TodoList, network: Network) -> None:
    """Whichever answer comes first, the list shows what was done last, and nothing comes back for a moment."""
    held = network.hold_answers(CHANGES)
    for description in ("Regar", "Barrer", "Fregar"):
        todo_list.item(description).click()
    first, second, third = held.wait_for(3)

    third.release()
    expect(todo_list.count).to_have_text("0 pendientes")
    first.release()
    second.release()
    todo_list.expect_saved()

    expect(todo_list.count).to_have_text("0 pendientes")
    for description in ("Regar", "Barrer", "Fregar"):
        expect(todo_list.item(description)).to_be_checked()


@pytest.mark.parametrize("action", ["tick", "add", "delete", "edit"])
@pytest.mark.todos("Regar", "Barrer")
def test_change_whose_answer_is_lost_is_made_once(todo_list: TodoList, network: Network, action: str) -> None:
    """If the connection breaks after the server has made a change, it is sent again, and made once."""
    held = network.hold_answers(CHANGES)
    match action:
        case "tick":
            todo_list.item("Regar").click()
        case "add":
            todo_list.page.keyboard.type("Fregar\n")
        case "delete":
            todo_list.delete("Regar")
        case "edit":
            todo_list.edit("Regar")
            todo_list.save("Regar más")
    held.wait_for(1)[0].lose()
    expect(todo_list.page.get_by_role("alert")).to_contain_text("no se puede guardar nada")
    held.release()

    todo_list.come_back()

    expect(todo_list.page.get_by_role("alert")).to_have_count(0)
    todo_list.expect_saved()
    expect(todo_list.edited).to_have_count(0)
    todo_list.page.goto("/hello")
    expected = {"add": ["Fregar", "Barrer", "Regar"], "delete": ["Barrer"], "edit": ["Barrer", "Regar más"]}
    expect(todo_list.items).to_have_text(rows(*expected.get(action, ["Barrer", "Regar"])))
    expect(todo_list.count).to_have_text(
        f"{len(expected.get(action, ['Barrer']))} pendiente" + "s" * (action in {"add", "edit"})
    )


@pytest.mark.todos("Regar")
def test_changes_of_one_todo_keep_their_order(todo_list: TodoList, hands: Hands, network: Network) -> None:
    """A todo that is ticked, unticked and edited twice before the first answer ends as the last change says."""
    held = network.hold_answers(CHANGES)

    hands.click(todo_list.item("Regar"))
    hands.press("Space")
    todo_list.edit("Regar")
    hands.type(" hoy\n")
    todo_list.edit("Regar hoy")
    hands.type(" mismo\n")

    assert len(held.wait_for(1)) == 1  # the others wait for it
    held.release()
    todo_list.expect_saved()
    expect(todo_list.items).to_have_text(rows("Regar hoy mismo"))
    expect(todo_list.item("Regar hoy mismo")).not_to_be_checked()
    expect(todo_list.edited).to_have_count(0)
    todo_list.page.reload()
    expect(todo_list.items).to_have_text(rows("Regar hoy mismo"))


@pytest.mark.todos("Regar", "Barrer", "Fregar")
def test_double_click_deletes_one(todo_list: TodoList, hands: Hands) -> None:
    """A double click on Delete deletes that todo, and leaves its neighbours alone."""
    hands.double_click(todo_list.page.get_by_role("button", name="Eliminar Barrer"))

    expect(todo_list.undo_of("Barrer")).to_be_visible()
    todo_list.expect_saved()
    todo_list.page.reload()
    expect(todo_list.items).to_have_text(rows("Fregar", "Regar"))


@pytest.mark.todos("Regar", "Barrer", "Fregar")
def test_double_click_ticks_one_under_a_filter(todo_list: TodoList, hands: Hands) -> None:
    """Under the filter of open todos, a double click ticks one, although the next slides under the pointer."""
    todo_list.page.goto("/hello?filter=open")

    hands.double_click(todo_list.item("Fregar"))

    expect(todo_list.items).to_have_text(rows("Barrer", "Regar"))
    expect(todo_list.count).to_have_text("2 pendientes")
    todo_list.expect_saved()
    expect(todo_list.item("Barrer")).not_to_be_checked()


@pytest.mark.todos("Regar", "Barrer")
def test_key_that_is_held_down_acts_once(todo_list: TodoList, hands: Hands) -> None:
    """Enter that is held down on Delete deletes one todo; in the field for a new one, it adds one."""
    hands.type("Fregar")
    hands.hold_key("Enter", repeats=5)
    expect(todo_list.items).to_have_text(rows("Fregar", "Barrer", "Regar"))
    expect(todo_list.new).not_to_have_attribute("aria-invalid", "true")
    todo_list.page.get_by_role("button", name="Eliminar Barrer").focus()

    hands.hold_key("Enter", repeats=5)

    expect(todo_list.undo_of("Barrer")).to_be_visible()
    todo_list.expect_saved()
    todo_list.page.reload()
    expect(todo_list.items).to_have_text(rows("Fregar", "Regar"))


@pytest.mark.parametrize("latency_ms", [0, 400])
@pytest.mark.todos("Regar")
def test_typing_goes_on_after_an_edit_is_left(
    todo_list: TodoList, hands: Hands, network: Network, latency_ms: int
) -> None:
    """Who leaves an edit for the field for a new todo, and types on, loses neither text."""
    network.slow(latency_ms)
    todo_list.edit("Regar")
    hands.type(" hoy")

    hands.click(todo_list.new)
    hands.type("Barrer")
    todo_list.expect_saved()
    hands.type(" ya\n")

    expect(todo_list.items).to_have_text(rows("Barrer ya", "Regar hoy"))


@pytest.mark.todos("Regar")
def test_slow_answer_of_a_bulk_change_is_marked(todo_list: TodoList, network: Network) -> None:
    """While the server is about to tick all, the button is marked as busy, and a second click sends nothing."""
    methods: list[str] = []
    todo_list.page.on("request", lambda request: methods.append(request.method))
    held = network.hold_answers(CHANGES)
    button = todo_list.page.get_by_role("button", name="Marcar todas")

    button.click()
    expect(button).to_have_attribute("aria-busy", "true")
    button.click()

    held.wait_for(1)
    held.release()
    expect(todo_list.item("Regar")).to_be_checked()
    expect(todo_list.page.get_by_role("button", name="Desmarcar todas")).not_to_have_attribute("aria-busy", "true")
    todo_list.add("Barrer")
    assert methods == ["POST"] * 2


@pytest.mark.todos("Regar", "Barrer")
def test_bulk_change_waits_its_turn(todo_list: TodoList, hands: Hands, network: Network) -> None:
    """A todo that is added after all were ticked is added after it, however long that takes, and is not ticked."""
    held = network.hold_requests(CHANGES)

    hands.click(todo_list.page.get_by_role("button", name="Marcar todas"))
    hands.click(todo_list.new)
    hands.type("Fregar\nCoc")

    assert [request.url.rpartition("/")[2] for request in held.wait_for(1)] == ["done"]
    held.release()
    expect(todo_list.count).to_have_text("1 pendiente")
    expect(todo_list.item("Fregar")).not_to_be_checked()


@pytest.mark.todos("Regar")
def test_reload_sends_what_was_under_way(todo_list: TodoList, hands: Hands, network: Network) -> None:
    """A reload before the server has got a change loses nothing, and makes nothing twice."""
    held = network.hold_requests(CHANGES)
    hands.type("Barrer\nFregar\nCoc")
    hands.click(todo_list.item("Regar"))
    held.wait_for(2)

    todo_list.page.reload()
    held.release()

    expect(todo_list.items).to_have_text(rows("Fregar", "Barrer", "Regar"))
    expect(todo_list.item("Regar")).to_be_checked()
    expect(todo_list.new).to_have_value("Coc")


@pytest.mark.browser_context_args(has_touch=True, viewport={"width": 360, "height": 480})
@pytest.mark.todos(*"ABCDEFGH")
def test_scrolling_by_finger_holds_nothing_up(todo_list: TodoList, network: Network) -> None:
    """A finger that scrolls the list while a change is under way does not keep its answer from being shown."""
    held = network.hold_answers(CHANGES)
    todo_list.item("H").tap()
    held.wait_for(1)
    touch = todo_list.page.context.new_cdp_session(todo_list.page)

    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": 180, "y": 400}]})
    for y in range(380, 200, -20):
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": 180, "y": y}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    held.release()

    todo_list.expect_saved()
    expect(todo_list.count).to_have_text("7 pendientes")
    assert todo_list.page.evaluate("scrollY") > 0


@pytest.mark.todos("Regar", "Barrer")
def test_answer_waits_for_the_click_under_way(todo_list: TodoList, network: Network) -> None:
    """While the mouse is pressed on something, an answer that arrives does not take it away from under the click."""
    held = network.hold_answers(CHANGES)
    todo_list.item("Regar").click()
    answer = held.wait_for(1)[0]
    button = todo_list.page.get_by_role("button", name="Marcar todas")
    button.hover()

    todo_list.page.mouse.down()
    with todo_list.page.expect_response("**/done") as answered:
        answer.release()
    answered.value.finished()
    todo_list.page.evaluate(TWO_FRAMES)
    todo_list.page.mouse.up()
    held.release()

    expect(todo_list.message).to_contain_text("Una tarea marcada.")
    expect(todo_list.count).to_have_text("0 pendientes")


def test_refused_edit_of_a_todo_that_is_edited_again(todo_list: TodoList, network: Network) -> None:
    """If an edit conflicts while the same todo is edited again, what is being typed stays, with the reason."""
    change_in_another_tab(todo_list)
    held = network.hold_answers(CHANGES)
    todo_list.edit("Regar")
    todo_list.save("Regar hoy")
    todo_list.edit("Regar hoy")
    todo_list.page.keyboard.type(" mismo")

    held.release()

    expect(todo_list.edited).to_have_accessible_error_message(re.compile("Otra pestaña la ha cambiado por «Fregar»"))
    expect(todo_list.edited).to_have_value("Regar hoy mismo")
    expect(todo_list.edited).to_be_focused()
    todo_list.page.reload()
    expect(todo_list.edited).to_have_value("Regar hoy mismo")
    todo_list.edited.press("Enter")
    expect(todo_list.item("Regar hoy mismo")).to_be_visible()


def test_refused_edit_does_not_replace_a_later_one(todo_list: TodoList, network: Network) -> None:
    """If two edits of a todo wait and both conflict with another tab, the last text comes back into its field."""
    change_in_another_tab(todo_list)
    held = network.hold_answers(CHANGES)
    for before, after in (("Regar", "Regar hoy"), ("Regar hoy", "Regar mañana")):
        todo_list.edit(before)
        todo_list.save(after)

    held.release()

    expect(todo_list.edited).to_have_value("Regar mañana")
    expect(todo_list.edited).to_have_accessible_error_message(re.compile("Fregar"))


def test_refused_edit_comes_back_while_other_changes_wait(todo_list: TodoList, network: Network) -> None:
    """If an edit conflicts while a tick of the same todo and a new todo wait, its text comes back into its field."""
    change_in_another_tab(todo_list)
    held = network.hold_answers(CHANGES)
    todo_list.edit("Regar")
    todo_list.save("Regar hoy")
    todo_list.item("Regar hoy").click()
    todo_list.new.fill("Barrer")
    todo_list.new.press("Enter")

    held.wait_for(2)[0].release()

    expect(todo_list.edited).to_have_value("Regar hoy")
    expect(todo_list.edited).to_have_accessible_error_message(re.compile("Fregar"))
    held.release()
    expect(todo_list.item("Barrer")).to_be_visible()
    expect(todo_list.new).to_have_value("")


@pytest.mark.parametrize("status", [502, 503, 504])
def test_change_waits_while_the_server_is_away(todo_list: TodoList, status: int) -> None:
    """If a proxy answers that the server is away, a change waits, and is saved when it is back."""
    todo_list.page.route("**/todos", lambda route: route.fulfill(status=status))

    todo_list.page.keyboard.type("Regar\n")

    expect(todo_list.page.get_by_role("alert")).to_contain_text("no se puede guardar nada")
    expect(todo_list.page.get_by_text("Regar", exact=True)).to_be_visible()
    todo_list.page.unroute_all()
    todo_list.come_back()
    expect(todo_list.item("Regar")).to_be_visible()
    expect(todo_list.page.get_by_role("alert")).to_have_count(0)


@pytest.mark.todos("Regar", "Barrer", "Fregar")
def test_what_waits_still_shows_after_a_reload(todo_list: TodoList, network: Network) -> None:
    """A reload before the server has got any change shows each of them as done, and nothing jumps back."""
    held = network.hold_requests(CHANGES)
    todo_list.item("Regar").click()
    todo_list.delete("Barrer")
    todo_list.edit("Fregar")
    todo_list.save("Fregar hoy")

    todo_list.page.reload()

    expect(todo_list.item("Regar")).to_be_checked()
    expect(todo_list.undo_of("Barrer")).to_be_visible()
    expect(todo_list.item("Fregar hoy")).to_be_visible()
    held.release()
    todo_list.expect_saved()
    expect(todo_list.count).to_have_text("1 pendiente")


@pytest.mark.todos("Regar")
def test_closing_the_tab_asks_while_something_waits(todo_list: TodoList, network: Network) -> None:
    """Who closes the tab before all is saved is asked first; a link to another page of the app asks nothing."""
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    todo_list.page.on("dialog", stay)
    held = network.hold_requests(CHANGES)
    todo_list.page.keyboard.type("Barrer\nFregar\n")
    held.wait_for(1)

    with todo_list.page.expect_event("dialog"):
        todo_list.page.close(run_before_unload=True)
    assert asked == ["beforeunload"]
    with todo_list.page.expect_event("load"):
        todo_list.page.get_by_role("link", name="Pendientes").click()
    held.release()

    expect(todo_list.items).to_have_text(rows("Fregar", "Barrer", "Regar"))
    assert asked == ["beforeunload"]


def test_logging_out_waits_for_what_is_not_saved(todo_list: TodoList, network: Network, name: str) -> None:
    """Who adds todos and logs out at once finds them after the next login."""
    page = todo_list.page
    held = network.hold_requests(CHANGES)
    page.keyboard.type("Regar\nBarrer\n")
    page.get_by_role("button", name="Salir").click()
    held.wait_for(1)

    held.release()

    expect(page.get_by_text("Has salido.")).to_be_visible()
    HelloPage(page).log_in(name)
    expect(todo_list.items).to_have_text(rows("Barrer", "Regar"))


@pytest.mark.todos("Regar")
def test_logging_out_saves_what_is_being_edited(todo_list: TodoList, network: Network, name: str) -> None:
    """Who logs out with an edit open finds it saved after the next login."""
    held = network.hold_requests(CHANGES)
    todo_list.edit("Regar")
    todo_list.page.keyboard.type(" hoy")

    todo_list.page.get_by_role("button", name="Salir").click()
    held.wait_for(1)
    held.release()

    expect(todo_list.page.get_by_text("Has salido.")).to_be_visible()
    HelloPage(todo_list.page).log_in(name)
    expect(todo_list.items).to_have_text(rows("Regar hoy"))


def test_many_looks_at_a_tab_ask_once(todo_list: TodoList, network: Network) -> None:
    """While the list is asked for anew, another look at the tab does not ask again."""
    methods: list[str] = []
    todo_list.page.on("request", lambda request: methods.append(request.method))
    held = network.hold_answers("*/hello")

    for _ in range(5):
        todo_list.come_back()
    held.release()
    todo_list.add("Regar")

    assert methods == ["GET", "POST"]


@pytest.mark.todos("Regar")
def test_double_click_on_a_deleted_todo_does_not_edit(todo_list: TodoList, hands: Hands) -> None:
    """A deleted todo that still shows its undo is not edited by a double click on its text."""
    todo_list.delete("Regar")
    expect(todo_list.undo_of("Regar")).to_be_visible()

    hands.double_click(todo_list.items.get_by_text("Regar", exact=True).first)

    todo_list.page.keyboard.type("Barrer")
    expect(todo_list.edited).to_have_count(0)
