"""Ways to lose one's place: what is right from the default state, and wrong from another."""

from bugs.bug import Bug

WALK = "test_walk.py::test_walk_finds_everything_in_order"

BUGS = [
    Bug(
        name="switch-forgets-where-a-refused-form-was",
        says="My todo was too long; I switched the language, and was no longer looking at the open ones.",
        within="return_url",
        right='local_path(request.form.get("next")) or',
        wrong="",
        detected_by=[f"{WALK}[user]"],
    ),
    Bug(
        name="refused-edit-forgets-its-way-back",
        says="My edit was too long; I switched the language, cancelled, and was at the top of another list.",
        within="edit.html",
        right="todo_id=todo.id, next=next",
        wrong="todo_id=todo.id",
        detected_by=[f"{WALK}[user of a long list]"],
    ),
    Bug(
        name="tick-under-a-filter-leads-nowhere",
        says="I ticked a todo among the open ones, and the keyboard was at the top of the page.",
        within="todos.views.tick",
        right="shown_page()[0] is Filter.ALL and not todo.deleted_at",
        wrong="True",
        detected_by=[f"{WALK}[user of a long list]"],
    ),
    Bug(
        name="two-pages-share-a-title",
        says="I cannot tell the tabs of the two greetings apart.",
        within="hello_world.html",
        right='({{ _("Plain cookie") }})',
        wrong="",
        detected_by=[f"{WALK}[anonymous]"],
    ),
    Bug(
        name="filter-is-lost-on-the-next-page",
        says="I went through the done ones, and on the second page there were open ones.",
        within="todos/_list.html",
        right="page_url(listing.filter, listing.page + 1)",
        wrong='page_url("all", listing.page + 1)',
        detected_by=[f"{WALK}[user of a long list]"],
    ),
    Bug(
        name="undo-button-forgets-the-page",
        says="I deleted the done ones on the second page, undid it, and was on the first.",
        within="render_list",
        right="this_page=page_url(listing.filter, listing.page)",
        wrong="this_page=page_url(listing.filter, 1)",
        detected_by=[
            "test_combinations.py::test_change_leads_back_to_where_it_was_made[filter=open 2 en light False 120 clear]",
        ],
    ),
]
