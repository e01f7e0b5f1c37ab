"""Laws of the server that the fakes share, on one with a single call."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from orb_testing.fakes.outages import Outage
from orb_testing.fakes.server import FakeServer, Route, empty_response, json_response, parsed_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.wrappers import Request, Response


class Counter(FakeServer):
    """A service with one counter."""

    def __init__(self) -> None:
        self.count = 0
        super().__init__()

    def routes(self) -> list[Route]:
        return [
            Route(method="POST", path="/counter", page="https://docs.example.com/", answer=self._add),
            Route(method="DELETE", path="/counter", page="https://docs.example.com/", answer=self._delete),
            Route(method="PUT", path="/counter", page="https://docs.example.com/", answer=self._fail),
        ]

    def error(self, status: int) -> Response:
        return json_response({"fault": status}, status)

    def admit(self, request: Request, route: Route) -> None:
        pass

    def _add(self, request: Request) -> Response:
        before = self.count
        self.count = before + 1
        return json_response({"count": self.count})

    def _fail(self, request: Request) -> Response:
        raise ZeroDivisionError

    def _delete(self, request: Request) -> Response:
        self.count = 0
        return empty_response()


@pytest.fixture
def counter() -> Iterator[Counter]:
    with Counter() as fake:
        yield fake


def test_another_process_reaches_it(counter: Counter) -> None:
    """A function in another process uses the fake by its address alone."""
    code = f"import urllib.request as r; print(r.urlopen('{counter.url}/counter', b'').read().decode())"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == '{"count": 1}'


def test_it_ends_with_its_block() -> None:
    """After the `with` block there is no server, and no address."""
    with Counter() as fake:
        url = fake.url
    with pytest.raises(URLError):
        urlopen(url, timeout=5)
    with pytest.raises(RuntimeError, match="in its `with` block only"):
        _ = fake.url


def test_requests_are_recorded(counter: Counter, call: Any) -> None:
    """A test reads what the fake received: method, path, query, headers, body, and the status of the answer."""
    call("POST", f"{counter.url}/counter?by=2", body={"a": 1}, headers={"X-Trace": "t-1"})
    call("GET", f"{counter.url}/other")
    first, second = counter.requests
    assert (first.method, first.path, first.query, first.status) == ("POST", "/counter", {"by": "2"}, 200)
    assert (first.headers["x-trace"], first.json()) == ("t-1", {"a": 1})
    assert (second.path, second.status) == ("/other", 404)


def test_an_unknown_call_has_the_error_body_of_the_service(counter: Counter, call: Any) -> None:
    """Paths and methods that no page documents are answered with 404 and 405, as the service writes them."""
    assert call("POST", f"{counter.url}/counters").json() == {"fault": 404}
    assert call("POST", f"{counter.url}/counter/").json() == {"fault": 404}
    assert call("GET", f"{counter.url}/counter").json() == {"fault": 405}


def test_an_empty_answer_is_empty(counter: Counter, call: Any) -> None:
    """204 has neither a body nor Content-Type nor Content-Length (RFC 9110, 8.6)."""
    answer = call("DELETE", f"{counter.url}/counter")
    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers.keys() & {"content-type", "content-length", "transfer-encoding"} == set()


def test_an_outage_replaces_the_answer(counter: Counter, call: Any) -> None:
    """A request that meets an outage is answered with its status and headers, and has no effect."""
    counter.plan(Outage(status=503, headers={"Retry-After": "7"}, times=2))
    answers = [call("POST", f"{counter.url}/counter") for _ in range(3)]
    assert [answer.status for answer in answers] == [503, 503, 200]
    assert (answers[0].headers["retry-after"], answers[0].json()) == ("7", {"fault": 503})
    assert counter.count == 1


def test_an_outage_can_act_first(counter: Counter, call: Any) -> None:
    """With `acts`, the request takes effect, although its answer says something else."""
    counter.plan(Outage(status=500, acts=True), Outage(status=200, acts=True, body="not JSON"))
    assert call("POST", f"{counter.url}/counter").status == 500
    assert call("POST", f"{counter.url}/counter").body == b"not JSON"
    assert counter.count == 2


def test_an_accepted_command_has_no_body(counter: Counter, call: Any) -> None:
    """An outage with a status that is not an error has no error body."""
    counter.plan(Outage(status=202))
    answer = call("POST", f"{counter.url}/counter")
    assert (answer.status, answer.body) == (202, b"")


def test_a_delay_comes_after_the_effect(counter: Counter) -> None:
    """A client that gives up a slow call does not know whether it took effect. Here it did."""
    counter.plan(Outage(delay=0.3))
    with pytest.raises(TimeoutError):
        urlopen(f"{counter.url}/counter", b"", timeout=0.05)
    assert counter.count == 1


def test_recovery_forgets_the_plans(counter: Counter, call: Any) -> None:
    """After `recover`, the service is well."""
    counter.plan(Outage(status=503, times=None))
    assert call("POST", f"{counter.url}/counter").status == 503
    counter.recover()
    assert call("POST", f"{counter.url}/counter").status == 200


def test_threads_do_not_lose_requests(counter: Counter, call: Any) -> None:
    """Calls at the same time take effect one after another, and all are recorded."""
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: call("POST", f"{counter.url}/counter"), range(64)))
    assert (counter.count, len(counter.requests)) == (64, 64)


def test_a_fault_of_the_fake_is_an_answer(
    counter: Counter, call: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """A fake that fails answers 500 as its service does, records the request, prints the error and goes on."""
    assert call("PUT", f"{counter.url}/counter").json() == {"fault": 500}
    assert counter.requests[0].status == 500
    assert "ZeroDivisionError" in capsys.readouterr().err
    assert call("POST", f"{counter.url}/counter").status == 200


def test_each_answer_has_one_date(counter: Counter) -> None:
    """The date is that of the clock of the fake, also in an outage."""
    counter.clock.advance(86_400)
    counter.plan(Outage(status=503))
    for _ in range(2):
        connection = HTTPConnection(counter.url.removeprefix("http://"), timeout=10)
        connection.request("POST", "/counter", b"")
        (date,) = connection.getresponse().headers.get_all("Date", [])
        connection.close()
        assert parsedate_to_datetime(date) == counter.clock.now()


@pytest.mark.parametrize("data", [b"[" * 100_000, b"{", b"\xff"])
def test_only_json_is_parsed(data: bytes) -> None:
    """What is not JSON, or cannot be read, is a ValueError."""
    with pytest.raises(ValueError):
        parsed_json(data)
    assert parsed_json(b'{"a": [1]}') == {"a": [1]}
