"""Find a Chromium for the tests, or install one: `python -m e2e.harness.browsers`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

HEADLESS_SHELLS = ("chromium-headless-shell", "headless_shell", "chrome-headless-shell")
"""They start ten times faster than a whole browser; Playwright itself uses one for headless tests."""

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

FIREFOXES = ("firefox-esr", "firefox")
"""Those that systems have: Playwright drives them by WebDriver BiDi, as its channel `moz-firefox`."""

FAST_ARGS = ["--disable-gpu", "--in-process-gpu", "--disable-software-rasterizer", "--renderer-process-limit=1"]
"""Nothing is drawn on a screen: without a graphics process a test took 112 ms instead of 150 (2 cores).

With one renderer for all pages of a visitor, the first page took 175 ms of processor time instead of 228: the header
`Cross-Origin-Opener-Policy` would take a second renderer beside that of the empty page.
"""

INSTALL_HINT = (
    "No browser for the tests. Run: python -m playwright install chromium"
    " (or install your system's package: chromium-headless-shell or chromium)"
)


def installed_by_playwright(executable: str, *, headless: bool) -> bool:
    """Tell whether Playwright has installed a browser.

    Args:
        executable: where Playwright installs the whole browser.
        headless: whether the headless shell, which is installed beside the whole browser, will do.
    """
    if Path(executable).is_file():
        return True
    folder = next((parent for parent in Path(executable).parents if parent.name.startswith("chromium-")), None)
    if folder is None or not headless:
        return False
    shell = folder.with_name(folder.name.replace("chromium-", "chromium_headless_shell-"))
    return shell.is_dir()


def on_path(*, headless: bool) -> str | None:
    """Return the first browser on the PATH, a headless shell before a whole browser."""
    names = (*HEADLESS_SHELLS, *BROWSERS) if headless else BROWSERS
    return next(filter(None, map(shutil.which, names)), None)


def firefox_on_path() -> str | None:
    """Return the first Firefox on the PATH."""
    return next(filter(None, map(shutil.which, FIREFOXES)), None)


def install() -> bool:
    """Install Playwright's browser, or else (as root on Debian) the distribution's; tell whether one succeeded."""
    if run(sys.executable, "-m", "playwright", "install", "chromium", "--only-shell"):
        return True
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    run("apt-get", "update")  # it also fails for a source that has nothing to do with browsers
    return run("apt-get", "install", "--yes", "--no-install-recommends", HEADLESS_SHELLS[0], "fonts-liberation")


def run(*command: str) -> bool:
    """Run a command without showing its output; tell whether it succeeded."""
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603 - only those above


def main() -> int:
    """Install a browser unless there is one; if that fails, print what to run by hand."""
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    if installed_by_playwright(own, headless=True) or on_path(headless=True) or install():
        return 0
    print(INSTALL_HINT, file=sys.stderr)  # noqa: T201 - meant for the user
    return 1


if __name__ == "__main__":
    sys.exit(main())
