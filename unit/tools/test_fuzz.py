"""The judge of `make fuzz`: each fault that it looks for is seen, and all routes are asked."""

from email.message import Message
from http.client import HTTPMessage

import pytest
from flask import Flask

from tools.fuzz import Answer, faults_of
from tools.fuzz_requests import BREAKS, Generator, Sent, Visitor, assemble
from webapp.headers import HEADERS

pytestmark = pytest.mark.suite

VISITOR = Visitor("Ana", tours=False)


def answer(status: int = 200, *, seconds: float = 0.1, without: str = "", **headers: str) -> Answer:
    """Return an answer of the app, with its headers but for one."""
    message = HTTPMessage()
    for name, value in {"X-Request-ID": "0" * 12, **HEADERS, **headers}.items():
        if name != without:
            Message.add_header(message, name, value)
    return Answer(status, message, b"", seconds)


SERVER_ANSWER = answer()._replace(status=500, headers=HTTPMessage())
SERVER_ANSWER.headers["Content-Type"] = "text/html"


@pytest.mark.parametrize(
    ("got", "written", "fault"),
    [
        pytest.param(answer(500), False, "it is 500", id="crash"),
        pytest.param(answer(seconds=6), False, "it took 6.0 s", id="slow"),
        pytest.param(answer(without="Referrer-Policy"), False, "it lacks Referrer-Policy", id="header"),
        pytest.param(answer(303, Location="//evil.example"), False, "it leads to '//evil.example'", id="other site"),
        pytest.param(answer(303, Location="http://a/"), False, "it leads to 'http://a/'", id="whatever Host says"),
        pytest.param(answer(303, Location="/\\evil"), False, r"it leads to '/\\evil'", id="backslash"),
        pytest.param(answer(400), True, "it is 400, and rows were written", id="refused, but written"),
        pytest.param(Answer(0, HTTPMessage(), b"", 0.1), False, "there is no answer", id="nothing"),
        pytest.param(SERVER_ANSWER, False, "gunicorn answers 500", id="crash of the server"),
    ],
)
def test_each_fault_is_told(got: Answer, written: bool, fault: str) -> None:
    """What is wrong with an answer is told in a few words."""
    request = Sent("POST", b"", VISITOR)

    assert list(faults_of(request, got, written=written)) == [fault]


def test_reading_writes_nothing() -> None:
    """Rows that a GET has written are a fault, those of a POST that was accepted are none."""
    assert list(faults_of(Sent("GET", b"", VISITOR), answer(), written=True)) == ["it is 200, and rows were written"]
    assert not list(faults_of(Sent("POST", b"", VISITOR), answer(303, Location="/hello"), written=True))
    assert not list(faults_of(Sent("POST", b"", VISITOR), answer(503), written=False))


def test_same_seed_makes_the_same_requests(app: Flask) -> None:
    """A seed names its requests, and each route gets some; no two seeds send the same."""
    first, again, other = ([make.next().data for _ in range(400)] for make in (Generator(app, n) for n in (1, 1, 2)))

    assert first == again
    assert first != other
    for rule in app.url_map.iter_rules():
        begin = rule.rule.partition("<")[0].encode()
        assert any(begin in data.partition(b"\r\n")[0] for data in first)


@pytest.mark.parametrize("number", range(len(BREAKS)))
def test_each_way_to_break_a_request_breaks_it(app: Flask, number: int) -> None:
    """Each way makes other bytes of a form."""
    headers = {"Host": "localhost", "Content-Length": "3"}
    data = assemble("POST", "/hello", headers, b"a=b")

    assert BREAKS[number](Generator(app, 1).random, data) != data
