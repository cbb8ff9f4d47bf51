"""The starter in `docs/starter/`: copied beside another Flask app, its tests pass, and fail if that app is broken."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from e2e.harness.recording import MAX_PICTURE_SIZE_B
from webapp.settings import PROJECT

pytestmark = [pytest.mark.inside, pytest.mark.suite, pytest.mark.long]

MARK = "# CHANGE"
MAX_CHANGES = 10

CHANGES = {
    "app import create_app": "shop import make_shop",
    "create_app()": "make_shop()",
    '["https://cdn.jsdelivr.net"]': "[]",
    '"Message"': '"Product"',
    '"Send"': '"Order"',
    '"/contact"': '"/order"',
    '"Welcome"': '"The shop"',
    '"Hello!"': '"Coffee"',
    '"This field is required."': '"Which product?"',
    '"Thank you for your message."': '"It is on its way."',
}
"""What has to be changed in the starter for the app below."""

SHOP = """
from flask import Flask, redirect, request

FORM = '<form method=post><label>Product <input name=product required></label> {} <button>Order</button></form>'

def make_shop():
    app = Flask("shop")

    @app.get("/")
    def index():
        return "<h1>The shop</h1><script>document.title = 'Shop'</script>"

    @app.route("/order", methods=["GET", "POST"])
    def order():
        if request.method == "POST" and request.form["product"]:
            return redirect("/ordered")
        return FORM.format("Which product?" if request.method == "POST" else "")

    @app.get("/ordered")
    def ordered():
        return "<p>It is on its way.</p>"

    @app.errorhandler(404)
    def not_found(error):
        return "<h1>No such page</h1>", 404

    return app
"""

BREAKS = {"document.title = 'Shop'": "throw Error('It broke.')", "Which product?": "", '</h1>", 404': '</h1>", 200'}
"""A script that throws, a form that does not say what is wrong, and an error page without its status."""


def adapt(folder: Path) -> int:
    """Make the changes in the marked lines of the starter; return how many lines are marked."""
    changes, marked = dict(CHANGES), 0
    for path in folder.glob("*.py"):
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            if MARK in line:
                marked += 1
                old = next((old for old in changes if old in line), None)
                assert old, f"{path.name} has a line to change that this test does not know: {line}"
                lines[number] = line.replace(old, changes.pop(old))
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return marked


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the shop, the starter and the harness."""
    folder = tmp_path / "project"
    shutil.copytree(PROJECT / "docs/starter/e2e", folder / "e2e")
    shutil.copytree(PROJECT / "e2e/harness", folder / "e2e/harness")
    (folder / "shop.py").write_text(SHOP, encoding="utf-8")
    assert 0 < adapt(folder / "e2e") <= MAX_CHANGES
    return folder


def run_starter(project: Path, browser_name: str, browser_channel: str | None) -> subprocess.CompletedProcess[str]:
    """Run the tests of the starter, as its README says."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "COV_"))}
    options = [f"--browser={browser_name}", "--step-timeout=1", "-p", "no:cacheprovider"]
    options += [f"--browser-channel={browser_channel}"] if browser_channel else []
    options += ["-p", "e2e.harness.recording", f"--recording={project}/recording"]
    return subprocess.run(  # noqa: S603 - every word is ours
        [sys.executable, "-m", "pytest", "e2e", *options],
        cwd=project,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_starter_passes_beside_another_app(project: Path, browser_name: str, browser_channel: str | None) -> None:
    """With at most ten lines changed, the three tests of the starter pass beside another Flask app."""
    run = run_starter(project, browser_name, browser_channel)

    assert run.returncode == pytest.ExitCode.OK, run.stdout + run.stderr
    assert " 3 passed" in run.stdout


def test_starter_fails_with_advice_if_the_app_is_broken(
    project: Path, browser_name: str, browser_channel: str | None
) -> None:
    """If that app is broken, each test of the starter fails with a message that says what is wrong, and a picture."""
    shop = SHOP
    for right, wrong in BREAKS.items():
        assert right in shop
        shop = shop.replace(right, wrong)
    (project / "shop.py").write_text(shop, encoding="utf-8")

    run = run_starter(project, browser_name, browser_channel)

    assert run.returncode == pytest.ExitCode.TESTS_FAILED, run.stdout + run.stderr
    assert " 3 failed" in run.stdout
    assert "error on the page: It broke." in run.stdout
    assert "The form does not say what is wrong with an empty field." in run.stdout
    assert "An unknown address answers 200. In its errorhandler, return the status" in run.stdout
    pictures = [path.read_bytes() for path in (project / "recording/failures").glob("*.webp")]
    assert [(picture[:4], picture[8:12]) for picture in pictures] == [(b"RIFF", b"WEBP")] * 3
    assert max(map(len, pictures)) <= MAX_PICTURE_SIZE_B
