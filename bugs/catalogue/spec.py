"""Ways to be shown less than the truth by the spec, or not to be able to read it."""

from bugs.bug import Bug

FAILURE = "spec/test_spec.py::test_failure_is_on_top"
SEARCH = "spec/test_spec.py::test_search_is_in_the_address"
PAIR = "spec/test_spec.py::test_right_and_wrong_stand_side_by_side"
MATRIX = "spec/test_spec.py::test_matrix_is_a_list_on_a_phone"
PAGES = "spec/test_spec.py::test_pages_of_the_spec_are_as_they_should_be"

BUGS = [
    Bug(
        name="failure-is-not-told",
        says="One of my tests fails, and the spec does not begin with it.",
        within="spec/contents.html",
        right="{% if failures and not filters|select|list %}",
        wrong="{% if failures and filters.page %}",
        detected_by=[FAILURE],
    ),
    Bug(
        name="one-pass-outweighs-a-failure",
        says="A test fails in one of its variants, and the spec says that it passed.",
        within="verdicts.Verdict.state",
        right='if "failed" in outcomes:',
        wrong='if outcomes == {"failed"}:',
        detected_by=[FAILURE],
    ),
    Bug(
        name="picture-of-the-failure-is-missing",
        says="Where the picture of the failure should be, there is an empty frame.",
        within="macro picture",
        right='name=name.removesuffix(".webp")',
        wrong="name=name",
        detected_by=[FAILURE],
    ),
    Bug(
        name="sentences-stay-english",
        says="I read Spanish, and what does not hold is told in English.",
        within="spec/contents.html",
        right="{{ _(verdict.behaviour.sentence) }}",
        wrong="{{ verdict.behaviour.sentence }}",
        detected_by=[FAILURE],
    ),
    Bug(
        name="spec-search-forgets-the-words",
        says="I searched the spec, and must write all of it again to change one word.",
        within="spec/contents.html",
        right='value="{{ filters.words }}"',
        wrong='value=""',
        detected_by=[SEARCH],
    ),
    Bug(
        name="result-is-not-asked-for",
        says="I asked for what passed, and got everything.",
        within="verdicts.Filters.accept",
        right='and self.result in {"", verdict.state}',
        wrong="",
        detected_by=[SEARCH],
    ),
    Bug(
        name="words-are-sought-in-english",
        says="I searched for the very words that I read on the page, and nothing was found.",
        within="verdicts.Filters.accept",
        right="{_(behaviour.sentence)}",
        wrong="{behaviour.sentence}",
        detected_by=[SEARCH],
    ),
    Bug(
        name="outline-stands-below-the-picture",
        says="The frame that should show the difference is below the picture.",
        within=".outlined > *",
        right="grid-area: 1 / 1;",
        wrong="",
        detected_by=[PAIR],
    ),
    Bug(
        name="right-stands-above-wrong",
        says="The two pages stand one above the other, and I cannot compare them.",
        within=".pair",
        right="grid-template-columns: 1fr 1fr;",
        wrong="",
        detected_by=[PAIR],
    ),
    Bug(
        name="every-test-sees-it",
        says="The page does not say that a browser is needed to see this.",
        within="spec/behaviour.html",
        right="{% if only_browser_sees(bug) %}",
        wrong="{% if not only_browser_sees(bug) %}",
        detected_by=[PAIR],
    ),
    Bug(
        name="phone-gets-the-table",
        says="On my phone the table of bugs is cut off at the right.",
        within="@media (width < 48rem) { .matrix, .dots",
        right="display: none;",
        wrong="",
        detected_by=[MATRIX],
    ),
    Bug(
        name="phone-gets-no-list",
        says="On my phone there is nothing between the two headings about bugs.",
        within="@media (width < 48rem) { .matrix-list",
        right="display: block;",
        wrong="",
        detected_by=[MATRIX],
    ),
    Bug(
        name="number-leads-to-all-bugs",
        says="I chose the styles, and got bugs of every kind.",
        within="matrix.MatrixFilters.accept",
        right='and self.kind in {"", row.kind}',
        wrong="",
        detected_by=[MATRIX],
    ),
    Bug(
        name="results-make-the-page-wide",
        says="On my phone I have to move the whole page sideways to read the figures.",
        within=".spec-table th, .spec-table td",
        right="overflow-wrap: anywhere;",
        wrong="",
        detected_by=[f"{PAGES}[health]"],
        failure="too wide",
    ),
    Bug(
        name="results-are-pale",
        says="I cannot read what became of the tests.",
        within=".groups p, .behaviour p",
        right="color: var(--bs-secondary-color);",
        wrong="color: var(--bs-border-color);",
        detected_by=[f"{PAGES}[contents]"],
    ),
    Bug(
        name="film-moves-for-everybody",
        says="I asked for less motion, and the film on the tour moves.",
        within="macro render_film",
        right='media="(prefers-reduced-motion: reduce)"',
        wrong='media="(prefers-reduced-motion: no-preference)"',
        detected_by=["spec/test_film.py::test_film_stands_still_for_who_asked_for_less_motion"],
    ),
    Bug(
        name="film-plays-unasked",
        says="The films on the tour play though I pressed no button.",
        within="macro render_film",
        right='<details class="film">',
        wrong='<details class="film" open>',
        detected_by=["spec/test_film.py::test_film_stands_still_for_who_asked_for_less_motion"],
    ),
]
