"""Calls by HTTP: one retry layer, one deadline, and no repeated request that may have taken effect."""

from __future__ import annotations

import random
import threading
from typing import TYPE_CHECKING, Any

import pytest
import requests
import responses
from urllib3.exceptions import MaxRetryError, NewConnectionError

from orb_common.exceptions import (
    ExternalServiceError,
    OperationTimeoutError,
    OrbError,
    ServiceRefusedError,
    ThrottlingError,
)
from orb_common.http import BearerToken, HttpClient, Repeat, ServiceErrors, requested_wait
from orb_common.utils.clock import ManualClock

if TYPE_CHECKING:
    from collections.abc import Iterator

URL = "https://api.example.org/x"
TOKEN = "s3cret-token"
UNSENT = requests.ConnectionError(MaxRetryError(None, URL, NewConnectionError(None, "refused")))  # type: ignore[arg-type]
RESET = requests.ConnectionError("reset")


class ExampleErrors(ServiceErrors):
    def __init__(self) -> None:
        super().__init__("Example", "example")

    def refused(self, response: requests.Response, *, operation: str, now: float) -> OrbError:
        if response.status_code == 429:
            return ThrottlingError(retry_after=requested_wait(response.headers, now=now))
        if response.status_code >= 500:
            return ExternalServiceError(service=self.service, details={"operation": operation})
        return ServiceRefusedError()


@pytest.fixture
def mocked() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


def client(clock: ManualClock, **options: Any) -> HttpClient:
    return HttpClient(ExampleErrors(), clock=clock, random=random.Random(1), **options)


def send(own: HttpClient, repeat: Repeat = Repeat.ALWAYS) -> requests.Response:
    return own.call("do it", repeat=repeat).send("POST", URL, BearerToken(TOKEN))


@pytest.mark.parametrize(
    ("first", "repeats"),
    [
        ({"status": 503}, {Repeat.ALWAYS}),
        ({"status": 429, "headers": {"Retry-After": "2"}}, {Repeat.ALWAYS, Repeat.REFUSED}),
        ({"body": RESET}, {Repeat.ALWAYS}),
        ({"body": requests.ReadTimeout()}, {Repeat.ALWAYS}),
        ({"body": requests.ConnectTimeout()}, set(Repeat)),
        ({"body": UNSENT}, set(Repeat)),
        ({"status": 400}, set()),
    ],
    ids=["503", "429", "reset", "read", "connect", "refused connection", "400"],
)
@pytest.mark.parametrize("repeat", Repeat)
def test_what_is_sent_again(
    mocked: responses.RequestsMock,
    clock: ManualClock,
    repeat: Repeat,
    first: dict[str, Any],
    repeats: set[Repeat],
) -> None:
    """A request that may have taken effect is sent again only if that does no harm."""
    mocked.post(URL, **first)
    mocked.post(URL, json={})
    if repeat in repeats:
        assert send(client(clock), repeat).status_code == 200
        assert len(mocked.calls) == 2
    else:
        with pytest.raises(OrbError):
            send(client(clock), repeat)
        assert len(mocked.calls) == 1


def test_what_an_earlier_try_may_have_done(mocked: responses.RequestsMock, clock: ManualClock) -> None:
    """A call knows whether something was sent, and whether it may have taken effect."""
    for first, sent, uncertain in (
        ({"body": UNSENT}, False, False),
        ({"status": 400}, True, False),
        ({"status": 500}, True, True),
        ({"body": RESET}, True, True),
    ):
        mocked.reset()
        mocked.post(URL, **first)
        call = client(clock).call("do it", repeat=Repeat.UNSENT)
        with pytest.raises(OrbError):
            call.once("POST", URL, BearerToken(TOKEN))
        assert (call.sent, call.uncertain) == (sent, uncertain)


def test_the_deadline_is_shared(mocked: responses.RequestsMock, clock: ManualClock) -> None:
    """A wait that does not fit into the time of the call, or of the invocation, does not begin."""
    mocked.post(URL, status=429, headers={"Retry-After": "20"})
    for options in ({"seconds": 5.0}, {"deadline": lambda: clock.monotonic() + 5}):
        with pytest.raises(ThrottlingError) as caught:
            send(client(clock, **options))
        assert caught.value.retry_after == 20
    assert clock.slept == []


def test_without_time_nothing_is_sent(mocked: responses.RequestsMock, clock: ManualClock) -> None:
    """With less than 50 ms left, the error says so at once. A later call may succeed."""
    with pytest.raises(OperationTimeoutError) as caught:
        send(client(clock, deadline=clock.monotonic() + 0.04))
    assert (caught.value.retryable, clock.slept) == (True, [])
    assert len(mocked.calls) == 0


def test_timeouts_end_before_the_deadline(clock: ManualClock) -> None:
    """The timeouts to connect and to read, together, are no longer than the time that is left."""
    seen: list[tuple[float, float]] = []

    class Session(requests.Session):
        def request(self, *arguments: Any, **options: Any) -> requests.Response:
            seen.append(options["timeout"])
            raise requests.ReadTimeout

    for seconds in (3.0, 60.0):
        with pytest.raises(OperationTimeoutError):
            client(clock, session=Session(), seconds=seconds).call("x", repeat=Repeat.UNSENT).once(
                "GET", URL, BearerToken(TOKEN)
            )
    assert seen == [(1.0, 2.0), (5.0, 15.0)]


def test_no_error_holds_the_token(mocked: responses.RequestsMock, clock: ManualClock) -> None:
    """An error names the type of its cause, and has neither a cause nor a context that holds the request."""
    mocked.post(URL, body=requests.ReadTimeout(f"refused {TOKEN}"))
    with pytest.raises(OperationTimeoutError) as late:
        send(client(clock), Repeat.UNSENT)
    assert (late.value.__cause__, late.value.__context__) == (None, None)
    mocked.replace(responses.POST, URL, body=requests.ConnectionError(f"refused {TOKEN}"))
    with pytest.raises(ExternalServiceError) as caught:
        send(client(clock))
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    assert caught.value.details == {"operation": "do it", "reason": "ConnectionError", "service": "example"}
    assert TOKEN not in f"{caught.value!r} {caught.value.to_json()}"


def test_redirections(mocked: responses.RequestsMock, clock: ManualClock) -> None:
    """A client without redirections takes one for a refusal. A POST would become a GET."""
    mocked.post(URL, status=302, headers={"Location": "https://api.example.org/y"})
    mocked.get("https://api.example.org/y", json={})
    assert send(client(clock)).status_code == 200
    with pytest.raises(ServiceRefusedError):
        send(client(clock, redirects=False))


def test_each_thread_has_its_session(clock: ManualClock) -> None:
    """Threads share a client, and not its session."""
    own, found = client(clock), []
    threads = [threading.Thread(target=lambda: found.append(own.session())) for _ in range(2)]
    for thread in threads:
        thread.start()
        thread.join()
    assert own.session() is own.session()
    assert len({id(session) for session in [*found, own.session()]}) == 3
