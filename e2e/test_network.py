"""The connection of a page: slow, uneven or lost, with requests and answers that a test holds."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask, redirect
from playwright.sync_api import Page, expect
from werkzeug.wrappers import Response

from e2e.harness.network import Network
from e2e.harness.server import serving

pytestmark = [pytest.mark.suite, pytest.mark.needs("devtools")]

PAGE = """
<!doctype html>
<link rel=icon href="data:,">
<ul></ul>
<script>
async function ask(url) {
  const start = performance.now();
  let text;
  try { text = await (await fetch(url, { method: "POST" })).text(); } catch { text = "no answer"; }
  document.title = Math.floor(performance.now() - start);
  list(text);
}
function askByWorker(url) {
  const script = `fetch("${url}", { method: "POST" }).then((answer) => answer.text()).then(postMessage)`;
  new Worker(URL.createObjectURL(new Blob([script]))).onmessage = (event) => list(event.data);
}
function list(text) {
  document.querySelector("ul").insertAdjacentHTML("beforeend", `<li>${text}</li>`);
}
</script>
"""

FIRST_IS_LATE = 8397
"""The seed that draws more than nine tenths of the maximum for the first answer, and almost nothing for the second."""


@dataclass
class Asker:
    """A page that asks a server and lists the answers as they arrive."""

    page: Page
    arrived: list[str] = field(default_factory=list)
    """What reached the server."""

    def ask(self, *names: str, under: str = "answer") -> None:
        """Send a request for each name, all without waiting for an answer."""
        for name in names:
            self.page.evaluate("url => void ask(url)", f"/{under}/{name}")

    def expect_answers(self, *names: str) -> None:
        """Wait until the page lists these, in this order."""
        expect(self.page.get_by_role("listitem")).to_have_text(list(names))


@pytest.fixture
def asker(page: Page) -> Iterator[Asker]:
    """The page that asks, at its server."""
    app = Flask(__name__)
    asker = Asker(page)

    @app.get("/")
    def index() -> str:
        return PAGE

    @app.post("/answer/<name>")
    @app.get("/answer/<name>", endpoint="redirected")
    def answer(name: str) -> str:
        asker.arrived.append(name)
        return name

    @app.post("/redirect/<name>")
    def redirect_to_answer(name: str) -> Response:
        return redirect(f"/answer/{name}", 303)

    with serving(app) as address:
        page.goto(address)
        yield asker


def test_answers_arrive_in_the_order_of_the_test(asker: Asker, network: Network) -> None:
    """Both requests reach the server, and the answer to the first reaches the page after that to the second."""
    hold = network.hold_answers("*/answer/*")

    asker.ask("first", "second")
    first, second = hold.wait_for(2)

    assert sorted(asker.arrived) == ["first", "second"]
    asker.expect_answers()
    second.release()
    asker.expect_answers("second")
    assert hold.wait_for(1) == [first]
    first.release()
    asker.expect_answers("second", "first")


def test_requests_reach_the_server_in_the_order_of_the_test(asker: Asker, network: Network) -> None:
    """No request reaches the server before it is released; the second may be before the first."""
    hold = network.hold_requests("*/answer/*")

    asker.ask("first", "second")
    first, second = hold.wait_for(2)

    assert asker.arrived == []
    second.release()
    asker.expect_answers("second")
    assert asker.arrived == ["second"]
    first.release()
    asker.expect_answers("second", "first")


def test_held_are_known_by_the_order_of_sending(asker: Asker, network: Network) -> None:
    """Those that are held come in the order in which the page sent them, though their answers came in another."""
    hold = network.hold_answers("*/answer/*")
    requests = network.hold_requests("*/answer/*")
    asker.ask("first", "second")
    first, second = requests.wait_for(2)

    second.release()
    (answer_to_second,) = hold.wait_for(1)
    first.release()
    answers = hold.wait_for(2)

    assert [answer.url.rpartition("/")[2] for answer in answers] == ["first", "second"]
    assert answers[1] == answer_to_second


def test_released_hold_holds_no_more(asker: Asker, network: Network) -> None:
    """A hold that is released lets through what it held, and what comes after it."""
    hold = network.hold_answers("*/answer/*")
    asker.ask("first")
    hold.wait_for(1)

    hold.release()
    asker.expect_answers("first")
    asker.ask("second")

    asker.expect_answers("first", "second")


def test_only_its_url_is_held(asker: Asker, network: Network) -> None:
    """A hold leaves requests to other URLs alone, and says what it holds instead of what was expected."""
    hold = network.hold_answers("*/answer/first")

    asker.ask("first", "second")

    asker.expect_answers("second")
    hold.wait_for(1)
    with pytest.raises(AssertionError, match=r"1 held for \*/answer/first, not 2: \['POST http://.*/answer/first'\]"):
        hold.wait_for(2, timeout_s=0)


def test_requests_of_a_worker_are_not_held(asker: Asker, network: Network) -> None:
    """A hold leaves alone what a worker of the page requests."""
    network.hold_answers("*/answer/*")

    asker.page.evaluate("url => void askByWorker(url)", f"{asker.page.url}answer/worker")

    asker.expect_answers("worker")


def test_redirection_of_a_released_answer_is_not_held(asker: Asker, network: Network) -> None:
    """An answer that redirects is held and released once; what it redirects to arrives by itself."""
    hold = network.hold_answers("*")

    asker.ask("form", under="redirect")
    (request,) = hold.wait_for(1)
    assert asker.arrived == []
    request.release()

    asker.expect_answers("form")


def test_answer_is_lost(asker: Asker, network: Network) -> None:
    """An answer is lost after its request reached the server, and the test does not fail for it."""
    hold = network.hold_answers("*/answer/*")
    asker.ask("first")
    (request,) = hold.wait_for(1)

    request.lose()

    asker.expect_answers("no answer")
    assert asker.arrived == ["first"]


def test_offline(asker: Asker, network: Network) -> None:
    """Offline nothing reaches the server, also on a connection that was slow; online everything does again."""
    network.slow(1)
    network.offline()
    asker.ask("first")
    asker.expect_answers("no answer")
    assert not asker.page.evaluate("navigator.onLine")

    network.online()
    asker.ask("second")

    asker.expect_answers("no answer", "second")
    assert asker.arrived == ["second"]


def test_slow_connection(asker: Asker, network: Network) -> None:
    """On a slow connection an answer takes as long as the test said last before it was asked for."""
    network.slow(60_000)
    asker.ask("late")
    network.slow(150)

    asker.ask("first")

    asker.expect_answers("first")
    assert int(asker.page.title()) > 140  # clocks round; on a busy machine it is any time longer


def test_answers_overtake_each_other(asker: Asker, network: Network) -> None:
    """On an uneven connection the second answer arrives long before the first."""
    network.uneven(0, 60_000, seed=FIRST_IS_LATE)

    asker.ask("first", "second")

    asker.expect_answers("second")


def test_page_is_left_with_answers_under_way(asker: Asker, network: Network, caplog: pytest.LogCaptureFixture) -> None:
    """A page may be left while answers are late: they are lost without an error."""
    network.slow(100)
    asker.ask("late")
    network.slow(0)
    asker.page.reload()
    network.slow(150)

    asker.ask("later")

    asker.expect_answers("later")
    assert not caplog.text


def test_page_is_closed_with_answers_under_way(
    asker: Asker, network: Network, caplog: pytest.LogCaptureFixture
) -> None:
    """A page may be closed while answers are late or held."""
    hold = network.hold_answers("*/answer/held")
    network.slow(60_000)
    asker.ask("late", "held")
    hold.wait_for(1)

    asker.page.close()

    asker.page.context.new_page().goto("about:blank")
    assert not caplog.text
