"""Compare how controls react with a snapshot: under the mouse, pressed, and with the focus."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.pages.states import STATES

SNAPSHOTS = Path(__file__).with_name("snapshots") / "reactions"

OUTSIDE = (-1, -1)
"""Where the mouse is over nothing."""

CONTROLS = ":is(a[href]:not([href^='#']), button, input, summary):visible"

KIND = "({ tagName, className, ariaPressed, ariaCurrent }) => [tagName, className, ariaPressed, ariaCurrent].join()"
NAME = "({ tagName, innerText, name }) => `${tagName.toLowerCase()} “${innerText || name}”`"

LOOK = """(control) => {
  for (const animation of document.getAnimations()) animation.finish();
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  const styles = rules.filter(({ selectorText }) => selectorText === ":root").map(({ style }) => style);
  const names = new Map();
  const probe = document.body.appendChild(document.createElement("span"));
  for (const style of styles) for (const name of style) {
    if (!name.startsWith("--") || !CSS.supports("color", style.getPropertyValue(name))) continue;
    probe.style.color = `var(${name})`;
    const { color } = getComputedStyle(probe);
    if (!names.has(color)) names.set(color, name.replace(/^--(bs-)?/, ""));
  }
  probe.remove();
  names.set("rgba(0, 0, 0, 0)", "nothing");
  const looks = [null, "::before"].map((pseudo) => {
    const style = getComputedStyle(control, pseudo);
    const named = (key) => names.get(style[key]) ?? "other";
    const outline = `${style.outlineWidth} ${named("outlineColor")}, ${style.outlineOffset} off`;
    return style.content === "none" ? {} : {
      text: named("color"),
      on: named("backgroundColor"),
      edge: parseFloat(style.borderTopWidth) ? named("borderTopColor") : "none",
      outline: style.outlineStyle === "none" ? "none" : outline,
      shadow: style.boxShadow === "none" ? "none" : "some",
      decoration: style.textDecorationLine,
    };
  });
  const mark = Object.entries(looks[1]).map(([key, value]) => [`mark ${key}`, value]);
  return { ...looks[0], ...Object.fromEntries(mark) };
}"""
"""Returns how a control looks, its colours by the names that the page's styles give them."""


@pytest.mark.parametrize("state", ["list", "account", "hello-logged-in", "hello-refused"])
def test_controls_react_as_they_should(page: Page, state: str, request: pytest.FixtureRequest) -> None:
    """Each kind of control shows that the mouse is over it, that it is pressed, and that it has the focus."""
    STATES[state](page)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    kinds = {control.evaluate(KIND): control for control in page.locator(CONTROLS).all()}

    shown = "".join(f"{control.evaluate(NAME)}\n{reactions(page, control)}" for control in kinds.values())

    snapshot = SNAPSHOTS / f"{state}.txt"
    if request.config.getoption("update_snapshots"):
        snapshot.parent.mkdir(exist_ok=True)
        snapshot.write_text(shown, encoding="utf-8")
    assert shown.splitlines() == snapshot.read_text(encoding="utf-8").splitlines()


def reactions(page: Page, control: Locator) -> str:
    """Describe what differs from a control at rest, a line for each way to use it."""
    page.locator("main").focus()
    control.scroll_into_view_if_needed()
    page.mouse.move(*OUTSIDE)
    before = control.evaluate(LOOK)
    looks = {}
    box = control.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    looks["mouse"] = control.evaluate(LOOK)
    if control.evaluate("({ tagName }) => tagName === 'BUTTON'"):
        page.mouse.down()
        looks["pressed"] = control.evaluate(LOOK)
        page.mouse.move(*OUTSIDE)
        page.mouse.up()
    page.mouse.move(*OUTSIDE)
    page.keyboard.press("Shift")  # as after any key, what has the focus shows it
    control.focus()
    looks["focus"] = control.evaluate(LOOK)
    lines = {
        way: ", ".join(f"{key} {value}" for key, value in look.items() if value != before.get(key)) or "nothing"
        for way, look in looks.items()
    }
    return "".join(f"  {way}: {line}\n" for way, line in lines.items())
