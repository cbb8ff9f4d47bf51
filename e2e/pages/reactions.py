"""How controls react: under the mouse, pressed, and with the focus, in both themes."""

from playwright.sync_api import ElementHandle, JSHandle, Page

from e2e.harness.looks import CORNER, Looks

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
"""Returns the numbers of controls, the last of those that are styled alike."""

NAME = "({ tagName, innerText, name }) => `${tagName.toLowerCase()} “${innerText || name}”`"

REGION = """(control) => {
  const around = control.closest("[aria-label], [aria-labelledby]");
  const name = around?.ariaLabel ?? document.getElementById(around?.getAttribute("aria-labelledby"))?.innerText ?? "";
  return `${control.tagName.toLowerCase()} in “${name.replace(/\\d+/g, "#")}”`;
}"""
"""Returns where a control is, whose words are those of the project's tests and files."""

LOOK = """(control, looks) => {
  const root = document.documentElement;
  const { theme } = root.dataset;
  const namesIn = (globalThis.colourNamesByTheme ??= {}); // the same for all controls of a page
  const [light, dark] = ["light", "dark"].map((theme) => {
    root.dataset.theme = theme;
    return describe();
  });
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  const both = (key) => {
    const [one, other] = [light, dark].map((look) => look[key] ?? "none");
    return one === other ? one : `${one} (in the dark: ${other})`;
  };
  return Object.fromEntries(Object.keys({ ...light, ...dark }).map((key) => [key, both(key)]));

  function describe() {
    for (const animation of document.getAnimations()) animation.finish();
    const names = (namesIn[root.dataset.theme] ??= looks.namesOfColours().set("rgba(0, 0, 0, 0)", "nothing"));
    const drawn = [null, "::before"].map((pseudo) => {
      const style = getComputedStyle(control, pseudo);
      const named = (key) => names.get(style[key]) ?? "other";
      const shape = parseFloat(style.borderTopLeftRadius) >= 2 ? ", round" : "";
      const outline = `${style.outlineWidth} ${named("outlineColor")}, ${style.outlineOffset} off`;
      return style.content === "none" ? {} : {
        text: named("color"),
        on: named("backgroundColor").replace(/^(?!nothing).*/, `$&${shape}`),
        edge: parseFloat(style.borderTopWidth) ? named("borderTopColor") : "none",
        outline: style.outlineStyle === "none" ? "none" : outline,
        shadow: style.boxShadow === "none" ? "none" : "some",
        decoration: style.textDecorationLine,
      };
    });
    const mark = Object.entries(drawn[1]).map(([key, value]) => [`mark ${key}`, value]);
    return { ...drawn[0], ...Object.fromEntries(mark) };
  }
}"""
"""Returns how a control looks, its colours by the names that the page's styles give them."""


def describe_reactions(page: Page, *, main_only: bool = False) -> str:
    """Describe how controls react, one of each kind; those of the main part alone are named by where they are."""
    found = page.locator("main" if main_only else "body").locator(CONTROLS)
    controls = found.element_handles()  # a locator would look through all controls at each step
    chosen = [controls[number] for number in found.evaluate_all(ONE_OF_EACH_KIND)]
    name, looks = REGION if main_only else NAME, Looks(page).script
    return "".join(f"{control.evaluate(name)}\n{_describe(page, control, looks)}" for control in chosen)


def _describe(page: Page, control: ElementHandle, looks: JSHandle) -> str:
    """Describe what differs from a control at rest, a line for each way to use it."""
    page.locator("main").focus()
    control.scroll_into_view_if_needed()
    page.mouse.move(*CORNER)
    before = control.evaluate(LOOK, looks)
    found = {}
    box = control.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    found["mouse"] = control.evaluate(LOOK, looks)
    if control.evaluate("({ tagName }) => tagName === 'BUTTON'"):
        page.mouse.down()
        found["pressed"] = control.evaluate(LOOK, looks)
        page.mouse.move(*CORNER)
        page.mouse.up()
    page.mouse.move(*CORNER)
    page.locator("main").focus()
    page.keyboard.press("Tab")  # after which each browser shows what has the focus
    control.focus()
    found["focus"] = control.evaluate(LOOK, looks)
    lines = {
        way: ", ".join(f"{key} {value}" for key, value in look.items() if value != before.get(key)) or "nothing"
        for way, look in found.items()
    }
    return "".join(f"  {way}: {line}\n" for way, line in lines.items())
