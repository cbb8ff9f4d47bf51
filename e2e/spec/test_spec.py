"""The spec: what does not hold, what is found, and what a behaviour's test detects."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, Response, expect

from e2e.harness.looks import Looks
from e2e.pages.invariants import look
from e2e.pages.reactions import describe_reactions
from e2e.pages.readable import DESKTOP, PHONE, TABLET, faults_of
from e2e.pages.recorded import FAILURE, SHOWN_BEHAVIOUR, SIZE
from e2e.pages.snapshots import Snapshots, kinds
from e2e.pages.spec import SpecPage
from webapp.spec.pictures import slug

pytestmark = [pytest.mark.inside, pytest.mark.usefixtures("recording")]  # which is in the app's folder

SENTENCE = "Un tema elegido se conserva"
GROUP = "Alrededor de cada página"
BEHAVIOUR = f"/behaviours/{slug(SHOWN_BEHAVIOUR)}"
WHOLE_PICTURE = "(picture) => picture.decode().then(() => picture.naturalWidth)"


@pytest.fixture
def spec(page: Page) -> SpecPage:
    """The spec."""
    return SpecPage(page)


def box_of(element: Locator) -> tuple[float, float, float, float]:
    """Return left, top, width and height of an element."""
    box = element.bounding_box()
    assert box
    return box["x"], box["y"], box["width"], box["height"]


def test_failure_is_on_top(spec: SpecPage) -> None:
    """What does not hold is above all groups, with its message and the picture of its page, and leads to its page."""
    spec.open()

    expect(spec.failures).to_contain_text(FAILURE)
    expect(spec.failures.get_by_role("link")).to_have_count(1)
    picture = spec.failures.get_by_role("img")
    picture.scroll_into_view_if_needed()
    assert picture.evaluate(WHOLE_PICTURE) == SIZE[0]
    groups = spec.page.get_by_role("list", name="comportamientos")
    assert box_of(spec.failures)[1] < box_of(groups)[1]
    spec.failures.get_by_role("link", name=SENTENCE).click()
    expect(spec.heading).to_contain_text(SENTENCE)
    expect(spec.page.get_by_text(FAILURE)).to_be_visible()


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_search_is_in_the_address(spec: SpecPage) -> None:
    """A search by words and result, without a script, shows what fits; its address shows the same to somebody else."""
    spec.open()

    spec.search_for("TEMA", "passed")

    expect(spec.found.get_by_role("heading", level=2)).to_have_text("1 comportamiento")
    expect(spec.found.get_by_role("listitem")).to_contain_text("pasa")
    expect(spec.failures).to_have_count(0)
    spec.page.goto(spec.page.url)
    expect(spec.words).to_have_value("TEMA")
    expect(spec.result).to_have_value("passed")
    expect(spec.found.get_by_role("listitem")).to_have_count(1)
    spec.page.get_by_role("list", name="Todos los resultados").get_by_role("link", name="falla").click()
    expect(spec.page).to_have_url(re.compile("result=failed#found$"))


def test_right_and_wrong_stand_side_by_side(spec: SpecPage) -> None:
    """A bug that only a browser sees is marked so; its page stands right and wrong side by side, with an outline."""
    spec.open(BEHAVIOUR)

    right = spec.bugs.get_by_role("figure", name="Bien").get_by_role("img")
    wrong = spec.bugs.get_by_role("figure", name="Mal").get_by_role("img")

    expect(spec.bugs.get_by_text("Solo lo ve un navegador")).to_be_visible()
    expect(right).to_have_accessible_name("La página sin el fallo")
    expect(wrong).to_have_accessible_name("La página con este fallo")
    wrong.scroll_into_view_if_needed()
    (left, top, width, _height), (x, y, *_) = box_of(right), box_of(wrong)
    assert x >= left + width
    assert y == top
    outline = spec.page.locator("figure rect").last.evaluate(
        "(rect) => { const { x, y, width, height } = rect.getBoundingClientRect(); return [x, y, width, height]; }"
    )
    scale = width / SIZE[0]
    # Firefox counts the stroke, too.
    assert outline == pytest.approx([x + 20 * scale, y + 240 * scale, 320 * scale, 40 * scale], abs=3)


def test_matrix_is_a_list_on_a_phone(spec: SpecPage) -> None:
    """The bugs of each group and kind of file are a table, and a list on a phone; a number leads to its bugs."""
    spec.open("/matrix")
    table = spec.page.get_by_role("table", name="Por comportamiento y tipo de archivo")
    row = table.get_by_role("row", name=GROUP)
    expect(row).to_contain_text("ninguno")
    expect(row.get_by_role("cell")).to_have_count(5)

    spec.page.set_viewport_size({"width": PHONE, "height": 740})

    expect(table).to_be_hidden()
    item = spec.page.get_by_role("listitem").filter(has_text=GROUP)
    link = item.get_by_role("link", name="Estilo")
    number = (link.text_content() or "").partition(": ")[2]
    link.click()
    expect(spec.page.get_by_role("heading", name=re.compile(f"^{number} fallos: {GROUP}"))).to_be_in_viewport()
    expect(spec.page).to_have_url(re.compile("page=frame&kind=style"))
    spec.page.get_by_role("link", name="Contar solo los que solo ve un navegador").click()
    expect(spec.page).to_have_url(re.compile("page=frame&kind=style&browser_only=1"))
    expect(spec.page.get_by_role("link", name="Contar todos los fallos")).to_be_visible()
    expect(spec.page.locator("a[href$='#bugs']:not([href*='browser_only=1'])")).to_have_count(0)


def test_bugs_are_filtered_by_page_and_kind(spec: SpecPage) -> None:
    """The form below the matrix chooses bugs by page and kind of file, and shows with their number what was chosen."""
    spec.open("/matrix")
    group, kind = spec.page.get_by_label("Página o apartado"), spec.page.get_by_role("combobox", name="Tipo de archivo")

    group.select_option("frame")
    kind.select_option("style")
    spec.page.get_by_role("button", name="Mostrar").click()

    expect(spec.page.get_by_role("heading", name=re.compile(rf"^\d+ fallos: {GROUP}.*, Estilo$"))).to_be_in_viewport()
    expect(group).to_have_value("frame")
    expect(group.locator("option:checked")).to_contain_text(GROUP)
    expect(kind).to_have_value("style")
    group.select_option("")
    spec.page.get_by_role("button", name="Mostrar").click()
    expect(spec.page.get_by_role("heading", name=re.compile(r"^\d+ fallos, Estilo$"))).to_be_visible()
    kind.select_option(label="Cualquiera")
    spec.page.get_by_role("button", name="Mostrar").click()
    expect(spec.page.get_by_role("heading", name=re.compile(r"^\d+ fallos$"))).to_be_visible()


@pytest.mark.needs("media", "even letters")
@pytest.mark.parametrize(
    ("name", "path", "width", "theme"),
    [
        pytest.param("contents", "", PHONE, "dark", id="contents"),
        pytest.param("search", "?q=test&result=never&browser_only=1&from=80", DESKTOP, "light", id="search"),
        pytest.param("behaviour", BEHAVIOUR, PHONE, "light", id="behaviour"),
        pytest.param("matrix", "/matrix?kind=style&browser_only=1&from=40", TABLET, "dark", id="matrix"),
        pytest.param("health", "/health", PHONE, "light", id="health"),
    ],
)
def test_pages_of_the_spec_are_as_they_should_be(
    spec: SpecPage, name: str, path: str, width: int, theme: Literal["dark", "light"], snapshots: Snapshots
) -> None:
    """The behaviours, one of them, the bugs and the health of the tests can be read and used by everybody."""
    page = spec.page
    page.set_viewport_size({"width": width, "height": 740})
    page.emulate_media(color_scheme=theme)
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    spec.open(path)

    look(page)
    looks = Looks(page)
    faults = [*faults_of(page), *(f"paper: {fault}" for fault in looks.printed())]
    shown = list[str]()
    for other in {width, PHONE, DESKTOP}:
        page.set_viewport_size({"width": other, "height": 740})
        shown.append(looks.describe())
    faults += [
        *snapshots.differences(f"looks/spec-{name}.txt", kinds("\n".join(shown))),
        *(f"is not asked for again: {it.url}" for it in answers if is_kept(it) and "/static/" not in it.url),
    ]

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(("name", "path"), [("contents", ""), ("matrix", "/matrix")], ids=["contents", "matrix"])
def test_controls_of_the_spec_react_as_they_should(spec: SpecPage, name: str, path: str, snapshots: Snapshots) -> None:
    """On the pages of the spec, too, each kind of control shows the mouse over it, a press, and the focus."""
    spec.open(path)
    expect(spec.heading).to_be_visible()

    differences = snapshots.differences(f"reactions/spec-{name}.txt", describe_reactions(spec.page, main_only=True))

    assert not differences, "\n".join(differences)


def test_results_of_a_behaviour_are_told_to_everybody(spec: SpecPage, snapshots: Snapshots) -> None:
    """A screen reader is told all results of a behaviour that its page shows, with the time of each run."""
    spec.open(BEHAVIOUR)

    told = spec.page.get_by_role("region", name="Resultados").aria_snapshot()

    assert snapshots.differences("spec-results.yml", f"{told}\n") == []


def is_kept(answer: Response) -> bool:
    """Return whether a browser shows an answer again without asking whether there is another one by now."""
    return "max-age" in (answer.header_value("Cache-Control") or "")
