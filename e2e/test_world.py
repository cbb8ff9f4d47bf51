"""The same everywhere: whatever the time zone and the locale of the machine, which are others in each run."""

from datetime import UTC, datetime, timedelta

import pytest

from e2e.pages.todos import TodoList


@pytest.mark.todos("Regar")
def test_download_has_the_time_in_utc(todo_list: TodoList) -> None:
    """The times of a download are those of now in UTC, which they say, and not of the machine's own zone."""
    data = todo_list.page.request.get("/todos/export").json()

    for text in (data["created_at"], data["todos"][0]["created_at"]):
        assert text.endswith("Z")
        assert abs(datetime.now(UTC) - datetime.fromisoformat(text)) < timedelta(minutes=5)
