"""Hands: they type and click without waiting, wherever the page is by then."""

import pytest
from playwright.sync_api import Page, expect

from e2e.harness.hands import Hands

pytestmark = pytest.mark.suite

FORM = """
<form><label>Todo <input autofocus></label></form>
<ul></ul>
<script>
document.forms[0].addEventListener("submit", (event) => {
  event.preventDefault();
  const [field] = event.target.elements;
  document.querySelector("ul").insertAdjacentHTML("beforeend", `<li>${field.value}</li>`);
  field.value = "";
});
</script>
"""

KEYS = """
<output></output>
<script>
const log = document.querySelector("output");
let pressed;
document.addEventListener("keydown", (event) => {
  pressed = event.timeStamp;
  log.append(`${event.key}${event.repeat ? " again" : ""}, `);
});
document.addEventListener("keyup", (event) => {
  document.title = Math.round(event.timeStamp - pressed);
  log.append("up, ");
});
</script>
"""

BUTTONS = """
<style>
#later { margin-top: 3000px }
.spot { position: fixed; inset: 0 auto auto 0; width: 200px; height: 50px }
</style>
<output></output>
<button class=spot id=lower>lower</button>
<button class=spot id=upper>upper</button>
<button id=later>later</button>
<button hidden>hidden</button>
<script>
const log = document.querySelector("output");
document.addEventListener("click", (event) => log.append(`${event.target.id} ${event.detail}, `));
document.querySelector("#upper").addEventListener("click", (event) => { event.target.style.left = "500px"; });
</script>
"""


def test_typing_waits_for_nothing(page: Page, hands: Hands) -> None:
    """Lines are typed one after another, each ended by Enter, with letters that are on no American keyboard too."""
    page.set_content(FORM)
    expect(page.get_by_label("Todo")).to_be_focused()

    hands.type("milk\npiña\n¡café!\n")

    expect(page.get_by_role("listitem")).to_have_text(["milk", "piña", "¡café!"])
    expect(page.get_by_label("Todo")).to_have_value("")


def test_keys_are_held_down_like_a_person_does(page: Page) -> None:
    """A key is down for as long as the hands take for it."""
    page.set_content(KEYS)

    Hands(page, min_ms=40, max_ms=40).press("Escape")

    expect(page.get_by_role("status")).to_have_text("Escape, up,")
    assert int(page.title()) >= 35  # clocks round; on a busy machine it is any time longer


def test_held_key_repeats(page: Page, hands: Hands) -> None:
    """A key that is held is pressed once, repeats, and is let go once."""
    page.set_content(KEYS)

    hands.hold_key("Enter", repeats=3)

    expect(page.get_by_role("status")).to_have_text("Enter, Enter again, Enter again, Enter again, up,")


def test_click_hits_what_covers_its_target(page: Page, hands: Hands) -> None:
    """A click goes where its target is, and hits what is on top there."""
    page.set_content(BUTTONS)

    hands.click(page.get_by_role("button", name="lower"))

    expect(page.get_by_role("status")).to_have_text("upper 1,")


def test_click_scrolls(page: Page, hands: Hands) -> None:
    """A target that is out of sight is scrolled to."""
    page.set_content(BUTTONS)

    hands.click(page.get_by_role("button", name="later"))

    expect(page.get_by_role("status")).to_have_text("later 1,")


@pytest.mark.needs("double click")
def test_double_click_does_not_follow_its_target(page: Page, hands: Hands) -> None:
    """If the first click of two takes the target away, the second hits what is now where it was."""
    page.set_content(BUTTONS)

    hands.double_click(page.get_by_role("button", name="upper"))

    expect(page.get_by_role("status")).to_have_text("upper 1, lower 2,")


def test_nobody_clicks_what_is_not_displayed(page: Page, hands: Hands) -> None:
    """A click at what is not displayed fails the test."""
    page.set_content(BUTTONS)

    with pytest.raises(AssertionError, match="not displayed"):
        hands.click(page.get_by_role("button", name="hidden", include_hidden=True))
