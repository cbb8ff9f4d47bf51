"""How controls react: under the mouse, pressed, and with the focus, in both themes."""

from playwright.sync_api import Locator, Page

OUTSIDE = (0, 0)
"""Where the mouse is over nothing."""

CONTROLS = ":is(a[href]:not([href^='#']), button, input, summary):visible"

ONE_OF_EACH_KIND = """(controls) => {
  const kinds = new Map();
  for (const [number, control] of controls.entries()) {
    const { tagName, className, ariaPressed, ariaCurrent } = control;
    const around = className || control.closest("body [class]")?.className;
    kinds.set([tagName, around, ariaPressed, ariaCurrent].join(), number);
  }
  return [...kinds.values()];
}"""
"""Returns the numbers of controls, the last of those that look alike."""

NAME = "({ tagName, innerText, name }) => `${tagName.toLowerCase()} “${innerText || name}”`"

LOOK = """(control) => {
  const root = document.documentElement;
  const { theme } = root.dataset;
  const [light, dark] = ["light", "dark"].map((theme) => {
    root.dataset.theme = theme;
    return describe();
  });
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  const both = (key) => light[key] === dark[key] ? light[key] : `${light[key]} (in the dark: ${dark[key]})`;
  return Object.fromEntries(Object.keys(light).map((key) => [key, both(key)]));

  function describe() {
    for (const animation of document.getAnimations()) animation.finish();
    const names = namesOfColours();
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
  }

  function namesOfColours() {
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
    return names;
  }
}"""
"""Returns how a control looks, its colours by the names that the page's styles give them."""


def reactions(page: Page, part: str = "body") -> str:
    """Describe how controls in a part of a page react, one of each kind."""
    controls = page.locator(part).locator(CONTROLS)
    chosen = [controls.nth(number) for number in controls.evaluate_all(ONE_OF_EACH_KIND)]
    return "".join(f"{control.evaluate(NAME)}\n{_reactions_of(page, control)}" for control in chosen)


def _reactions_of(page: Page, control: Locator) -> str:
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
    page.locator("main").focus()
    page.keyboard.press("Tab")  # after which what has the focus shows it
    control.focus()
    looks["focus"] = control.evaluate(LOOK)
    lines = {
        way: ", ".join(f"{key} {value}" for key, value in look.items() if value != before.get(key)) or "nothing"
        for way, look in looks.items()
    }
    return "".join(f"  {way}: {line}\n" for way, line in lines.items())
