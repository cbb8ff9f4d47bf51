"""The rules of `Looks`: each finds what it is for on a page of its own, and nothing on a page without faults."""

import pytest
from playwright.sync_api import Page

from e2e.harness.looks import Looks

pytestmark = pytest.mark.suite

PAGE = """
<html lang="en"><style>
  body { margin: 8px; color: #222; background: #fff; font: 16px/1.5 sans-serif; }
  p { max-width: 300px; overflow-wrap: anywhere; }
  button, input:not([type]) { box-sizing: border-box; height: 44px; min-width: 44px; border: 1px solid #555; font: inherit; }
  button { color: #222; background: #eee; }
  button:enabled:hover { background: #ccc; }
  :focus-visible { outline: 3px solid #064; }
  .tick { display: block; width: 44px; height: 44px; }
  .tick::before { display: block; width: 24px; height: 24px; border: 2px solid #555; content: ""; }
  .tick[aria-checked=true]::before { color: #fff; background: #064; content: "✓"; }
  [aria-busy]::after { border: 2px solid #555; content: ""; }
  #over { position: fixed; inset: auto 0 0; height: 100px; background: #fff; }
  @media print { button, input { display: none; } }
</style>%s</html>
"""

GOOD = """
  <h1>Todos</h1>
  <p>Read <a href="#why">why</a> this is so.</p>
  <label>Name <input value="Ana" placeholder="Your name" aria-invalid="true" aria-errormessage="why"></label><p id="why">Too short.</p>
  <span class="tick" role="checkbox" tabindex="0" aria-checked="true" aria-labelledby="done"></span><s id="done">Water</s>
  <button aria-label="Delete"><svg width="20" height="20"><path d="M0 0h20v20H0z" fill="#222"/></svg></button>
  <p dir="auto">اسق النباتات</p><p aria-busy="true">Saving</p>
  <button disabled style="color: #777">Undo</button>
"""

FAULTS = {
    "field without an edge": ('<input aria-label="Name" style="border-color: #ddd">', 'field "Name" is not painted: its edge'),
    "checkbox nobody sees": ('<input type="checkbox" aria-label="Done" style="opacity: 0.1">', 'checkbox "Done" is not painted'),
    "tick without its box": ('<b class="tick" role="checkbox" tabindex="0" style="opacity: 0.1"></b>', "checkbox is not painted"),
    "icon in the colour of its ground": (
        '<button aria-label="Delete"><svg width="20" height="20"><path d="M0 0h20v20H0z" fill="#ddd"/></svg></button>',
        'button "Delete" hides its icon: 1.2:1',
    ),
    "mark in the colour of its ground": (
        "<style>.tick::before { color: #064 !important; }</style>"
        '<b class="tick" role="checkbox" tabindex="0" aria-checked="true"></b>',
        "checkbox hides its mark: 1.0:1",
    ),
    "placeholder": ("<style>::placeholder { color: #ccc; }</style><input placeholder='Ana'>", "has a placeholder that cannot be read"),
    "disabled": ('<button disabled style="color: #ccc">Undo</button>', 'button "Undo" cannot be read: 1.4:1, needs 3:1'),
    "covered": (
        '<button style="position: absolute; top: 0">Undo</button><p style="position: absolute; top: 0; z-index: 1; background: #fff">All is well',
        'button "Undo" cannot be clicked: text "All is well" lies above it',
    ),
    "cut off": ('<div style="overflow: hidden; height: 30px"><button>Undo</button></div>', 'button "Undo" is cut off by'),
    "outside": ('<button style="position: absolute; left: -20px">Undo</button>', 'button "Undo" is partly outside the page'),
    "overlapping": (
        '<p style="margin: 0">One</p><p style="margin: -20px 0 0">Two</p>',
        'text "One" overlaps text "Two"',
    ),
    "too low": ('<button style="height: 26px">Undo</button>', 'phone: button "Undo" is 26 px high, needs 44'),
    "crowded": (
        '<button style="height: 20px">Undo</button><br><button style="height: 20px">Redo</button>',
        'desktop: button "Undo" is 20 px high, needs 24',
    ),
    "focus that is not seen": ("<style>:focus { outline: none !important; }</style><button>Undo</button>", "shows no focus"),
    "focus that is too thin": ("<style>:focus { outline: 1px solid #000 !important; }</style><button>Undo</button>", "shows no focus"),
    "focus that is too faint": ("<style>:focus { outline-color: #ddd !important; }</style><button>Undo</button>", "shows no focus"),
    "focus that makes the text unreadable": ("<style>:focus { color: #ddd; }</style><button>Undo</button>", "cannot be read with the focus"),
    "focus behind a bar": (
        '<div style="height: 2000px"></div><button>Undo</button><div style="height: 200px"></div><div id="over">Saved</div>',
        'button "Undo" is hidden when it has the focus, by div "Saved"',
    ),
    "hover that makes the text unreadable": (
        "<style>button:hover { color: #ccc; }</style><button>Undo</button>",
        'desktop: button "Undo" cannot be read under the mouse: 1.0:1, needs 4.5:1',
    ),
    "error that is not there": ('<label>Name <input aria-invalid="true"></label>', 'field "Name" is wrong, and no text beside it says why'),
    "error that is far away": (
        '<input aria-label="Name" aria-invalid="true" aria-describedby="why"><p id="why" style="margin-top: 60px">Too short',
        'field "Name" is wrong, and no text beside it says why',
    ),
    "empty error": (
        '<input aria-label="Name" aria-errormessage="why"><p id="why" style="height: 20px; background: red">',
        'field "Name" is right, and an empty error is painted beside it',
    ),
    "text without its direction": ("<p>اسق النباتات", "is not read from the right: needs dir=auto"),
    "field without its direction": ('<input value="اسق النباتات">', "is not read from the right: needs dir=auto"),
    "text that is cut off": ('<p style="overflow: hidden; width: 40px; white-space: nowrap">All is well', 'text "All is well" is cut off by'),
    "page that is too wide": ('<div style="width: 2000px">Wide</div>', "px wider than its window"),
    "done and not struck": (
        '<b class="tick" role="checkbox" tabindex="0" aria-checked="true" aria-labelledby="done"></b><span id="done">Water</span>',
        'checkbox "Water" is done, and not struck through',
    ),
    "busy without a mark": ('<style>::after { content: none !important; }</style><p aria-busy="true">Saving', 'text "Saving" is busy, and nothing shows it'),
    "printed button": ("<style>@media print { button { display: inline !important; } }</style><button>Undo</button>", 'button "Undo" is printed'),
    "printed navigation": ('<nav><a href="#">Home</a></nav>', 'link "Home" is printed'),
}  # fmt: skip


def faults(page: Page, html: str) -> list[str]:
    """Return what the rules find on a page, wide and narrow, and on paper."""
    page.set_content(PAGE % html)
    looks, found = Looks(page), []
    for name, width in {"desktop": 1280, "phone": 360}.items():
        page.set_viewport_size({"width": width, "height": 600})
        found += [f"{name}: {fault}" for fault in looks.violations(struck="[aria-checked=true]", mouse=name == "desktop")]
    return found + looks.printed()


def test_rules_find_nothing_on_a_good_page(page: Page) -> None:
    """Where everything can be seen and used, the rules find nothing."""
    assert faults(page, GOOD) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_rule_finds_its_fault(page: Page, fault: str) -> None:
    """Each rule finds its fault, and says so in a sentence."""
    html, sentence = FAULTS[fault]

    found = faults(page, html)

    assert any(sentence in line for line in found), found
