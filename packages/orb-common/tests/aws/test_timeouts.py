"""A request takes no longer than is left, by a client whose timeouts are short enough."""

from __future__ import annotations

import re
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError
from hypothesis import given
from hypothesis import strategies as st
from urllib3.connection import HTTPConnection

from orb_common.aws import session
from orb_common.aws.dynamodb import DynamoDB
from orb_common.aws.timeouts import request_limit, settings_for
from orb_common.utils.clock import SYSTEM_CLOCK

from .conftest import HANG, Loopback, Reply


def test_no_request_waits_a_minute() -> None:
    """Timeouts are far below a minute, and botocore does not retry if orb does."""
    config = session.client("dynamodb").meta.config
    assert (config.connect_timeout, config.read_timeout) == (1.0, 3.0)
    assert config.retries["total_max_attempts"] == 1
    other = session.client("kms").meta.config
    assert other.read_timeout == 10.0
    assert other.retries["total_max_attempts"] == 3
    assert session.client("kms", attempts=1).meta.config.retries["total_max_attempts"] == 1


@pytest.mark.parametrize("service", ["dynamodb", "secretsmanager", "s3", "kms"])
@pytest.mark.parametrize("left", [0.05, 0.06, 0.3, 0.5, 0.99, 1.0, 2.5, 4.9, 5.0, 23.9, 100.0])
def test_connecting_and_answering_together_take_no_longer_than_is_left(service: str, left: float) -> None:
    """Connecting (TLS included) and answering end within the time left, and within the service's own timeouts."""
    own = session.client(service).meta.config
    config = session.with_shorter_timeouts(session.client(service), left).meta.config
    assert 2 * config.connect_timeout + config.read_timeout <= left
    assert config.connect_timeout <= own.connect_timeout
    assert config.read_timeout <= own.read_timeout
    assert config.retries == own.retries


@given(left=st.floats(0.05, 100.0), service=st.sampled_from(["dynamodb", "secretsmanager", "s3", "kms"]))
def test_the_answer_has_half_of_what_is_left(service: str, left: float) -> None:
    """The answer gets at least half of the time left, or the service's own timeout."""
    own = settings_for(service)
    limit = request_limit(own, left)
    shortened = own if limit is None else own.limited_to(limit)
    assert shortened.read_timeout >= min(own.read_timeout, left / 2)
    assert shortened.longest <= left


def test_a_slow_answer_is_taken_where_there_is_time(loopback: Loopback) -> None:
    """An answer that takes a third of the time left is accepted without a retry."""

    def slowly(*_: object) -> Reply:
        time.sleep(0.6)
        return Reply({"Item": {"id": {"S": "1"}}})

    loopback.steps = [slowly]
    client = session.client("dynamodb", endpoint_url=loopback.url)
    dynamodb = DynamoDB(client=client, deadline=SYSTEM_CLOCK.monotonic() + 1.9)
    assert dynamodb.get("t", {"id": {"S": "1"}}) == {"id": {"S": "1"}}
    assert len(loopback.requests) == 1


def test_a_process_needs_few_clients() -> None:
    """Shorter clients are cached, and similar times share one."""
    client = session.client("dynamodb")
    found = {id(session.with_shorter_timeouts(client, left / 100)) for left in range(5, 1000)}
    assert len(found) < 16
    assert session.with_shorter_timeouts(client, 5.0) is client
    assert session.with_shorter_timeouts(client, 1.4) is session.with_shorter_timeouts(client, 1.1)


def test_threads_make_clients_while_others_shorten_theirs() -> None:
    """Looking for a client's own arguments does not fail when another thread adds a client."""
    client = session.client("dynamodb")
    go_on = threading.Event()

    def shorten() -> None:
        while not go_on.is_set():
            assert session.with_shorter_timeouts(client, 5.0) is client

    switching = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as pool:
            waiting = [pool.submit(shorten) for _ in range(4)]
            for attempts in range(2, 10):
                session.client("dynamodb", attempts=attempts)
            go_on.set()
            for each in waiting:
                each.result()
    finally:
        sys.setswitchinterval(switching)


def test_a_client_of_the_callers_keeps_its_timeouts() -> None:
    """A client that the session did not make keeps its timeouts."""
    other = object()
    assert session.with_shorter_timeouts(other, 0.1) is other


def test_a_shorter_client_has_the_same_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shorter client has the same region, endpoint and number of tries."""
    client = session.client("s3", region="eu-west-1", endpoint_url="http://127.0.0.1:9", attempts=1)
    other = session.with_shorter_timeouts(client, 0.5)
    assert other is not client
    for one in (client, other):
        assert (one.meta.region_name, one.meta.endpoint_url) == ("eu-west-1", "http://127.0.0.1:9")
        assert one.meta.config.retries["total_max_attempts"] == 1


def test_connecting_takes_no_longer_than_is_left() -> None:
    """The time left also limits connecting to a server that never accepts."""
    with socket.socket() as server, socket.socket() as first, socket.socket() as second:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for waiting in (first, second):
            waiting.setblocking(False)
            waiting.connect_ex(server.getsockname())
        client = session.client("dynamodb", endpoint_url=f"http://127.0.0.1:{server.getsockname()[1]}")
        with pytest.raises(ConnectTimeoutError) as caught:
            session.with_shorter_timeouts(client, 0.06).get_item(TableName="t", Key={"id": {"S": "1"}})
    assert _used("connect", caught.value) <= 0.06 / 2


def test_what_connecting_takes_is_not_taken_from_the_answer(
    loopback: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow connection and a slow answer together end within the time left."""
    connect = HTTPConnection.connect

    def slowly(connection: HTTPConnection) -> None:
        time.sleep(0.1)
        connect(connection)

    monkeypatch.setattr(HTTPConnection, "connect", slowly)
    loopback.steps = [HANG]
    client = session.client("dynamodb", endpoint_url=loopback.url)
    with pytest.raises(ReadTimeoutError) as caught:
        session.with_shorter_timeouts(client, 0.5).get_item(TableName="t", Key={"id": {"S": "1"}})
    assert _used("read", caught.value) <= 0.5 - 0.1


def _used(what: str, error: Exception) -> float:
    """Return the timeout in an error's message."""
    found = re.search(rf"{what} timeout=([\d.]+)", str(error.kwargs["error"]))  # type: ignore[attr-defined]
    assert found is not None
    return float(found[1])


def test_hanging_is_a_timeout(loopback: Loopback) -> None:
    """An answer that never comes ends in a timeout."""
    loopback.steps = [HANG]
    client = session.with_shorter_timeouts(session.client("dynamodb", endpoint_url=loopback.url), 0.1)
    with pytest.raises(ReadTimeoutError):
        client.get_item(TableName="t", Key={"id": {"S": "1"}})
