"""The rules of `Looks`: each finds its fault on a page of its own, and none finds one on a page without faults."""

import pytest
from playwright.sync_api import Page

from e2e.harness.looks import Looks

pytestmark = pytest.mark.suite

PAGE = """
<html lang="en"><meta name="viewport" content="width=device-width"><style>
  body { margin: 8px; color: #222; background: #fff; font: 16px/1.5 sans-serif; }
  p { max-width: 300px; overflow-wrap: anywhere; }
  button, input:not([type]) { box-sizing: border-box; height: 44px; min-width: 44px; border: 1px solid #555; }
  button { color: #222; background: #eee; }
  button:enabled:hover { background: #ccc; }
  :focus-visible { outline: 3px solid #064; }
  .tick { display: block; width: 44px; height: 44px; }
  .tick::before { display: block; width: 24px; height: 24px; border: 2px solid #555; content: ""; }
  .tick[aria-checked=true]::before { color: #fff; background: #064; content: "✓"; }
  [aria-busy]::after { border: 2px solid #555; content: ""; }
  @media print { button, input { display: none; } }
  %s
</style>%s</html>
"""
"""A page with a style of its own and some HTML; what is not closed there ends with the page."""

GOOD = """
  <h1>Todos</h1><p>Read <a href="#why">why</a> this is so.</p><p>It is <a href="#why">told<br>in</a> <i>full</i>.</p>
  <label>Name <input value="Ana" placeholder="Your name" aria-invalid="true" aria-errormessage="why"></label>
  <p id="why">Too short.</p>
  <b class="tick" role="checkbox" tabindex="0" aria-checked="true" aria-labelledby="done"></b><s id="done">Water</s>
  <button aria-label="Delete"><svg width="20" height="20"><path d="M0 0h20v20H0z" fill="#222"/></svg></button>
  <p dir="auto">اسق النباتات</p><p aria-busy="true">Saving</p>
  <button disabled style="color: #777">Undo</button>
"""

UNDO = "<button>Undo</button>"
NAME = '<input aria-label="Name" aria-invalid="true" aria-describedby="hint why" aria-errormessage="why">'
TICK = (
    '<b class="tick" role="checkbox" tabindex="0" aria-checked="true" aria-labelledby="done"></b><s id="done">Water</s>'
)
ICON = '<button aria-label="Delete"><svg width="20" height="20"><path d="M0 0h20v20H0z"/></svg></button>'

FAULTS = {
    'field "Name" is not painted: its edge': ("input:not([type]) { border-color: #ddd; }", '<input aria-label="Name">'),
    'checkbox "Done" is not painted': ("input { opacity: .1; }", '<input type="checkbox" aria-label="Done">'),
    'checkbox "Water" is not painted': (".tick { opacity: .1; }", TICK),
    'button "Delete" hides its icon: 1.2:1': ("path { fill: #ddd; }", ICON),
    'button "Delete" is not painted': (
        "button { background: none; border: 0; }",
        ICON.replace('<path d="M0 0h20v20H0z"/>', '<use href="#bin"/>'),
    ),
    'checkbox "Water" hides its mark: 1.0:1': (".tick::before { color: #064 !important; }", TICK),
    'text "stale" hides its mark: 1.4:1': ("p::before { color: #ddd; content: '↻'; }", "<p>stale"),
    'item "stale" touches its mark': ("li { display: flex; } li::before { content: '↻'; }", "<ul><li>stale"),
    'link "Home" touches its picture': (
        "a { display: inline-flex; }",
        f'<a href="#">{ICON}Home</a>'.replace("button", "i"),
    ),
    'checkbox "Water" draws a box of 24px × 0px': (".tick::before { height: auto; content: '' !important; }", TICK),
    'link "Two" is chosen, and looks like the others': (
        "",
        '<nav><a href="#">One</a> <a href="#" aria-current="page">Two</a></nav>',
    ),
    "the page is as wide as a desktop on a phone": ("", "<script>document.querySelector('meta').remove()</script>"),
    "svg has no room: it is 0 × 10 px": ("svg { width: 0; }", '<svg height="10"><path d="M0 0h20v20H0z"/></svg>'),
    "field has a placeholder that cannot be read": ("::placeholder { color: #ccc; }", "<input placeholder='Ana'>"),
    'text "One" cannot be read: 1.4:1, needs 4.5:1': ("p { color: #ddd; }", "<p>One"),
    'text "One" cannot be read: 1.6:1, needs 4.5:1': ("p { background: linear-gradient(#fff, #444); }", "<p>One"),
    'text "One" cannot be read: 1.3:1, needs 4.5:1': (
        "p { background: linear-gradient(#fff, oklch(0 0 0)); }",
        "<p>One",
    ),
    'heading 1 "One" cannot be read: 2.3:1, needs 3:1': ("h1 { color: #aaa; }", "<h1>One"),
    'link "One" cannot be read: 2.3:1, needs 4.5:1': ("a { color: #aaa; }", "<a href='#'>One"),
    'button "Undo" cannot be read: 1.4:1, needs 3:1': ("button { color: #ccc; }", "<button disabled>Undo</button>"),
    'button "Undo" cannot be clicked: text "Saved" lies above it': (
        "p { position: absolute; top: 0; background: #fff; }",
        f"{UNDO}<p>Saved",
    ),
    'button "Undo" is cut off by': ("div { overflow: hidden; height: 30px; }", f"<div>{UNDO}</div>"),
    'button "Undo" is partly outside the page': ("button { position: absolute; left: -20px; }", UNDO),
    'text "One" overlaps text "Two"': ("p { margin: 0 0 -20px; }", "<p>One<p>Two"),
    'phone: button "Undo" is 26 px high, needs 44': ("button { height: 26px; }", UNDO),
    'desktop: button "Undo" is 20 px high, needs 24': ("button { height: 20px; }", f"{UNDO}<br>{UNDO}"),
    'button "Undo" shows no focus': (":focus { outline: none !important; }", UNDO),
    'phone: button "Undo" shows no focus': (":focus { outline: 1px solid #000 !important; }", UNDO),
    'desktop: button "Undo" shows no focus': (":focus { outline-color: #ddd !important; }", UNDO),
    'button "Undo" cannot be read with the focus: 1.2:1': (":focus { color: #ddd; }", UNDO),
    'button "Undo" is hidden when it has the focus, by text "Saved"': (
        "p { position: fixed; bottom: 0; height: 100px; background: #fff; } button { margin: 1000px 0 200px; }",
        f"{UNDO}<p>Saved",
    ),
    'desktop: button "Undo" cannot be read under the mouse: 1.0:1': ("button:hover { color: #ccc; }", UNDO),
    'field "Name" is wrong, and no text beside it says why': ("", NAME),
    'desktop: field "Name" is wrong, and no text beside it says why': ("", f'{NAME}<p id="hint">At least three.'),
    'phone: field "Name" is wrong, and no text beside it says why': (
        "p { margin-top: 60px; }",
        f'{NAME}<p id="why">Too short',
    ),
    'field "Name" is right, and an empty error is painted beside it': (
        "p { height: 20px; background: red; }",
        '<input aria-label="Name" aria-errormessage="why"><p id="why">',
    ),
    'item "اسق النباتات" is not read from the right: needs dir=auto': ("", "<ul><li>اسق النباتات"),
    'field "اسق النباتات" is not read from the right: needs dir=auto': ("", '<input value="اسق النباتات">'),
    'text "All is well" is cut off by': ("p { overflow: hidden; width: 40px; white-space: nowrap; }", "<p>All is well"),
    'text "Incomprehensibilities" sticks out of div': (
        "div { border: 1px solid; width: 60px; white-space: nowrap; }",
        "<div><p>Incomprehensibilities</p></div>",
    ),
    'button "Undo" sticks out of div "Undo"': ("div { width: 20px; background: #eee; }", f"<div>{UNDO}</div>"),
    'text "All is readable" breaks “readable” in two': ("p { width: 40px; }", "<p>All is readable"),
    'phone: field "Name" shows': ("input { width: 60px; }", '<input aria-label="Name">'),
    "px wider than its window": ("p { width: 2000px; max-width: none; }", "<p>Wide"),
    'checkbox "Water" is done, and not struck through': ("s { text-decoration: none; }", TICK),
    "svg has a part without a size": ("", '<svg width="20" height="20"><rect width="9"/></svg>'),
    'ul "Water" is indented for markers that it does not have': ("ul { list-style: none; }", "<ul><li>Water</ul>"),
    'ul "Water" has no markers, and VoiceOver': ("ul { list-style: none; padding: 0; }", "<ul><li>Water</ul>"),
    'text "Saving" is busy, and nothing shows it': ("p::after { display: none; }", '<p aria-busy="true">Saving'),
    'button "Undo" is printed': ("@media print { button { display: inline !important; } }", UNDO),
    'item "Water" is printed without its words': ("@media print { b { display: none; } }", "<ul><li><b>Water"),
    'link "Home" is printed': ("", '<nav><a href="#">Home</a></nav>'),
}
"""A style and some HTML by what the rules say of them."""


def faults(page: Page, style: str, html: str) -> list[str]:
    """Return what the rules find on a page, wide and narrow, and on paper."""
    page.set_content(PAGE % (style, html))
    looks, found = Looks(page), []
    for name, width in {"desktop": 1280, "phone": 360}.items():
        page.set_viewport_size({"width": width, "height": 600})
        violations = looks.violations(struck="[aria-checked=true]", mouse=name == "desktop")
        found += [f"{name}: {fault}" for fault in violations]
    return found + looks.printed()


def test_rules_find_nothing_on_a_good_page(page: Page) -> None:
    """Where everything can be seen and used, the rules find nothing."""
    assert faults(page, "", GOOD) == []


@pytest.mark.parametrize(
    "sentence",
    [pytest.param(each, marks=[pytest.mark.needs("media")] * ("is printed" in each)) for each in FAULTS],
)
def test_rule_finds_its_fault(page: Page, sentence: str) -> None:
    """Each rule finds its fault, and says so in a sentence."""
    style, html = FAULTS[sentence]

    found = faults(page, style, html)

    assert any(sentence in line for line in found), found
