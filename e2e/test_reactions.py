"""Compare how controls react with a snapshot: under the mouse, pressed, and with the focus."""

import pytest
from playwright.sync_api import Page, expect

from e2e.pages.reactions import describe_reactions
from e2e.pages.snapshots import Snapshots
from e2e.pages.states import STATES


@pytest.mark.parametrize("state", ["list", "account", "hello-logged-in", "hello-refused", "tour-contents", "tour-stop"])
def test_controls_react_as_they_should(page: Page, state: str, snapshots: Snapshots) -> None:
    """Each kind of control shows that the mouse is over it, that it is pressed, and that it has the focus."""
    STATES[state](page)
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    shown = describe_reactions(page, main_only=state.startswith("tour"))
    differences = snapshots.differences(f"reactions/{state}.txt", shown)

    assert not differences, "\n".join(differences)
