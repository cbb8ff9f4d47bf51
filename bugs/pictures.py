"""Make the pictures of the tour that show pages right and with a bug: `make pictures`."""

import base64
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, sync_playwright

from bugs.catalogue import find
from bugs.planting import plant
from e2e.harness.browsers import on_path
from e2e.harness.server import serving
from e2e.pages.login import log_in
from e2e.pages.states import STATES
from e2e.pages.todos import TodoList
from tools.project import PROJECT, copy_project
from webapp import create_app
from webapp.database import db, upgrade
from webapp.settings import Settings

FOLDER: Final = PROJECT / "static/images/tour"
MAX_SIZE_B: Final = 30_000


def open_menu(page: Page) -> None:
    """Open the menu of a phone."""
    page.goto("/")
    page.get_by_role("button", name="Menú").click()


def show_list(page: Page) -> None:
    """Show the list of a new account with a done todo."""
    log_in(page.context, "Ana")
    page.goto("/")
    todos = TodoList(page)
    todos.add("Regar", "Barrer", "Comprar pan")
    todos.item("Barrer").click()
    todos.expect_saved()


PICTURES: Final[dict[str, Callable[[Page], None]]] = {
    "error-text-is-hidden": STATES["hello-refused"],
    "menu-can-be-seen-through": open_menu,
    "checkbox-cannot-be-seen": show_list,
}
"""By the name of a bug, the state that shows it."""


def shoot(bug: str, picture: Path) -> None:
    """Take a picture of this project's app, on a phone."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        app = create_app(Settings(secret_key=secrets.token_hex(), instance_path=Path(folder)))
        upgrade(app)
        with playwright.chromium.launch(executable_path=on_path(headless=True)) as browser, serving(app) as url:
            page = browser.new_page(
                base_url=url, locale="es", viewport={"width": 360, "height": 480}, has_touch=True, color_scheme="light"
            )
            PICTURES[bug](page)
            taken = page.context.new_cdp_session(page).send("Page.captureScreenshot", {"format": "webp", "quality": 70})
            with app.app_context():
                db.engine.dispose()
    picture.write_bytes(base64.b64decode(taken["data"]))


def main() -> None:
    """Take each picture twice: of a copy of the project, and of one with the bug in it."""
    if sys.argv[1:]:
        shoot(sys.argv[1], Path(sys.argv[2]))
        return
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        right = copy_project(Path(folder) / "right")
        for name in PICTURES:
            for side, copy in (("right", right), ("wrong", plant(find(name), Path(folder) / name))):
                picture = FOLDER / f"{name}-{side}.webp"
                command = [sys.executable, "-m", "bugs.pictures", name, str(picture)]
                subprocess.run(command, cwd=copy, check=True)  # noqa: S603 - our own
                size_b = picture.stat().st_size
                print(f"{picture.relative_to(PROJECT)}: {size_b} bytes")
                if size_b > MAX_SIZE_B:
                    sys.exit(f"Error: {picture} is larger than {MAX_SIZE_B} bytes")


if __name__ == "__main__":
    main()
