"""Which Chromium the tests drive, and how a machine without one gets it: `python -m e2e.browsers`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

HEADLESS_SHELLS = ("chromium-headless-shell", "headless_shell", "chrome-headless-shell")
"""Ten times quicker to start than a whole browser, and what Playwright itself uses when nobody watches."""

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

QUICKER = ["--disable-gpu", "--in-process-gpu", "--disable-software-rasterizer"]
"""Nothing is drawn for anybody: without a process for graphics a test took 112 ms instead of 150 (2 cores)."""

BY_HAND = (
    "No browser for the tests. Run: python -m playwright install chromium"
    " (or install your system's package: chromium-headless-shell or chromium)"
)


def installed_by_playwright(executable: str, *, headless: bool) -> bool:
    """Tell whether Playwright finds a browser of its own.

    Args:
        executable: where Playwright would keep the whole browser.
        headless: whether the headless shell, which it keeps beside the whole browser, will do.
    """
    if Path(executable).is_file():
        return True
    folder = next((parent for parent in Path(executable).parents if parent.name.startswith("chromium-")), None)
    if folder is None or not headless:
        return False
    shell = folder.with_name(folder.name.replace("chromium-", "chromium_headless_shell-"))
    return shell.is_dir()


def on_path(*, headless: bool) -> str | None:
    """Return the first browser that the system has, a headless shell before a whole browser."""
    names = (*HEADLESS_SHELLS, *BROWSERS) if headless else BROWSERS
    return next(filter(None, map(shutil.which, names)), None)


def install() -> bool:
    """Fetch a browser: Playwright's own, else (as root on Debian) the distribution's. Tell whether one came."""
    if run(sys.executable, "-m", "playwright", "install", "chromium", "--only-shell"):
        return True
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    run("apt-get", "update")  # it also fails for a source that has nothing to do with browsers
    return run("apt-get", "install", "--yes", "--no-install-recommends", HEADLESS_SHELLS[0], "fonts-liberation")


def run(*command: str) -> bool:
    """Run a command without showing what it prints; tell whether it succeeded."""
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603 - only those above


def main() -> int:
    """Make sure that there is a browser; say what to run by hand if there is none."""
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    if installed_by_playwright(own, headless=True) or on_path(headless=True) or install():
        return 0
    print(BY_HAND, file=sys.stderr)  # noqa: T201 - meant for the user
    return 1


if __name__ == "__main__":
    sys.exit(main())
