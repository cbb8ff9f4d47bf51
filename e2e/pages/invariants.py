"""What must hold on every page, in whatever way it was reached."""

from typing import Any, NamedTuple

from playwright.sync_api import Page, expect

FIND_CONTROLS = """
    const isHere = (element) => !element.href || element.origin === location.origin;
    const controls = () => [...document.querySelectorAll('a[href]:not([href^="#"]), [type=submit]')].filter(isHere);
"""
"""Links to other sites are none of ours to follow."""

LOOK = """() => {
    CONTROLS
    const faults = [];
    const must = (holds, fault) => holds || faults.push(fault);
    const all = (selector) => [...document.querySelectorAll(selector)];
    const { pathname, search, hash } = location;

    const ids = all("[id]").map(({ id }) => id);
    must(new Set(ids).size === ids.length, `an id is there twice: ${ids.filter((id, n) => ids.indexOf(id) < n)}`);
    const REFERENCES = [
        "for", "form", "list", "popovertarget",
        "aria-controls", "aria-describedby", "aria-details", "aria-errormessage", "aria-labelledby", "aria-owns",
    ];
    for (const name of REFERENCES)
        for (const element of all(`[${name}]`))
            for (const id of element.getAttribute(name).split(" "))
                must(ids.includes(id), `${name}="${id}" names nothing`);
    for (const link of all("[href]")) {
        const { href, hash } = new URL(link.href.baseVal ?? link.href, document.baseURI);
        const isHere = href.split("#")[0] === document.URL.split("#")[0];
        must(!hash || !isHere || ids.includes(hash.slice(1)), `the link to ${hash} leads nowhere`);
    }
    for (const form of all("#try form[method=get]")) {
        const { pathname: path, hash: part } = new URL(form.action);
        must(path !== pathname || part === "#try", `the answer of “${form.innerText.trim()}” is out of sight`);
    }
    must(!hash || ids.includes(hash.slice(1)), `the address ends with ${hash}, which is not there`);

    const [heading, ...more] = all("h1");
    must(heading?.checkVisibility() && heading.innerText.trim() && !more.length, "there must be one h1");
    must(document.title.startsWith(heading?.innerText), `the title “${document.title}” is not that of the h1`);
    must(all("main").length === 1, "there must be one main");

    must(all("[aria-current=page]").length < 2, "two links are called the current page");
    const filter = document.querySelector("nav a[aria-current=true]");
    const withoutPage = (query) => query.replace(/[?&](from|page)=\\d+/, "").replace(/^&/, "?");
    const isFiltered = (link) => pathname !== link.pathname || withoutPage(link.search) === withoutPage(search);
    must(pathname !== "/hello" || !filter || isFiltered(filter), `the filter is said to be ${filter?.search}`);
    must(all("a[rel=next], a[rel=prev]").every(isFiltered), "the next or the previous page has other filters");
    for (const rel of ["next", "prev"]) must(all(`a[rel=${rel}]`).length < 2, `two links lead to the ${rel} page`);
    const center = (element) => [element.getBoundingClientRect()].map(({ left, right }) => (left + right) / 2)[0];
    const fromCenter = (way) => center(way) - center(way.parentElement);
    must(all("a[rel=prev]").every((way) => fromCenter(way) < 2), "the previous page must be on the left");
    must(all("a[rel=next]").every((way) => fromCenter(way) > -2), "the next page must be on the right");

    for (const { dir, name } of all("input:is([type=search], [type=text], :not([type])):not([inputmode])"))
        must(dir === "auto", `“${name}” is typed in one direction only: needs dir=auto`);

    const { lang } = document.documentElement;
    const WORDS = { en: "the|of|and|is|with|this|but|for|not", es: "el|los|las|que|una|para|con|del|por" };
    const foreign = new RegExp(`\\\\b(${WORDS[lang === "es" ? "en" : "es"]})\\\\b`, "gi");
    for (const element of all("body *:not(script, style)")) {
        if (element.closest("code, pre") || element.closest("[lang]").lang !== lang) continue;
        const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
        const text = own.map(({ data }) => data).join(" ");
        must((text.match(foreign) ?? []).length < 2, `“${text.trim()}” is not in the language ${lang}`);
    }
    const pressed = all("[aria-pressed=true]");
    must(pressed.length === 1, "one theme must be pressed");

    const sendsTo = (button) => (button.getAttribute("formaction") ?? button.form.getAttribute("action")).split("?")[0];
    const isTyped = (field) => !["hidden", "submit"].includes(field.type) && field.matches("input");
    return {
        faults,
        isRefused: all("[aria-invalid=true]").length > 0,
        title: document.title,
        language: document.documentElement.lang,
        theme: pressed[0]?.value,
        address: pathname + search,
        leadsBack: [
            ...all("input[name=next]").map((next) => next.value),
            ...all("#flashes a[aria-label]").map((close) => close.pathname + close.search),
        ],
        controls: controls().map((element, number) => {
            const path = element.matches("a") ? element.pathname + element.search : sendsTo(element);
            const value = element.matches("button[name]") ? `${element.name}=${element.value}` : "";
            const key = `${path} ${value}`.replace(/(?<=\\/todos\\/)\\d+/, "#").replace(/change=.*/, "change");
            const isOwn = element.form && !element.hasAttribute("formaction");
            const fields = isOwn ? [...element.form.elements].filter(isTyped).map(({ name }) => name) : [];
            return { number, key, isLink: !element.form, isFile: element.matches("[download]"), path, value, fields };
        }).filter(({ key }, number, found) => found.findIndex((other) => other.key === key) === number),
    };
}"""

PRESS = """([number, values]) => {
    CONTROLS
    const button = controls()[number];
    for (const [name, value] of Object.entries(values)) button.form.elements[name].value = value;
    button.form.requestSubmit(button);
}"""


class Control(NamedTuple):
    """A link, or a button that sends a form."""

    number: int
    key: str
    """What it does, without saying to which todo or change: the page has only the first of each."""

    is_link: bool
    is_file: bool
    path: str
    """Where it leads."""

    value: str
    """What the button sends by itself, as `name=value`."""

    fields: list[str]
    """The visible fields of the form that it sends, if it is the form's own button."""


class Look(NamedTuple):
    """What a page shows and offers."""

    title: str
    language: str
    theme: str
    address: str
    """Without site and fragment."""

    leads_back: list[str]
    """Where its forms lead back to."""

    controls: list[Control]


def look(page: Page) -> Look:
    """Look at a page.

    Raises:
        AssertionError: something does not hold that must hold on every page.
    """
    seen: dict[str, Any] = page.evaluate(LOOK.replace("CONTROLS", FIND_CONTROLS))
    assert not seen["faults"], "\n".join([f"at {page.url}:", *seen["faults"]])
    if seen["isRefused"]:
        expect(page.locator("[aria-invalid=true]").first).to_be_focused()
    controls = [Control(*control.values()) for control in seen["controls"]]
    return Look(seen["title"], seen["language"], seen["theme"], seen["address"], seen["leadsBack"], controls)


def press(page: Page, control: Control, values: dict[str, str]) -> int:
    """Send the form of a button with some values, wait for the page that answers, and return its status."""
    with page.expect_navigation() as navigation:
        page.evaluate(PRESS.replace("CONTROLS", FIND_CONTROLS), [control.number, values])
    return navigation.value.status
