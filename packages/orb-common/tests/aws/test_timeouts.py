"""A request takes no longer than is left, by a client whose timeouts are short enough."""

from __future__ import annotations

import re
import socket
import time

import pytest
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError
from urllib3.connection import HTTPConnection

from orb_common.aws import session
from orb_common.aws.timeouts import settings, step

from .conftest import HANG, Loopback

pytestmark = pytest.mark.usefixtures("light")


def test_no_request_waits_a_minute() -> None:
    """And where orb retries, botocore does not."""
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
    """TLS included, which may take as long as connecting; and never longer than the service's own timeouts."""
    own = session.client(service).meta.config
    config = session.shorter(session.client(service), left).meta.config
    assert 2 * config.connect_timeout + config.read_timeout <= left
    assert config.connect_timeout <= own.connect_timeout
    assert config.read_timeout <= own.read_timeout
    assert config.retries == own.retries


def test_a_process_needs_few_clients() -> None:
    """They are kept, and times that are near each other share one."""
    client = session.client("dynamodb")
    found = {id(session.shorter(client, left / 100)) for left in range(5, 1000)}
    assert len(found) == 9
    assert session.shorter(client, 5.0) is client
    assert session.shorter(client, 1.5) is session.shorter(client, 1.1)


def test_steps_are_powers_of_two() -> None:
    """So that what is left is used by half at least."""
    own = settings("dynamodb")
    assert [step(own, left) for left in (9.0, 5.0, 4.9, 1.0, 0.9, 0.05)] == [
        None,
        None,
        4.0,
        1.0,
        0.5,
        0.03125,
    ]


def test_a_client_of_the_callers_keeps_its_timeouts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only clients of the session are known well enough to make others like them; under the switch, none is made."""
    other = object()
    assert session.shorter(other, 0.1) is other
    monkeypatch.setenv("ORB_START", "stock")
    client = session.client("dynamodb")
    assert session.shorter(client, 0.1) is client


def test_it_talks_to_the_same_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the same region, at the same address, with the same number of tries."""
    client = session.client("s3", region="eu-west-1", endpoint_url="http://127.0.0.1:9", attempts=1)
    other = session.shorter(client, 0.5)
    assert other is not client
    for one in (client, other):
        assert (one.meta.region_name, one.meta.endpoint_url) == ("eu-west-1", "http://127.0.0.1:9")
        assert one.meta.config.retries["total_max_attempts"] == 1


def test_connecting_takes_no_longer_than_is_left() -> None:
    """A server whose queue is full answers nothing at all: what is left limits that wait too."""
    with socket.socket() as server, socket.socket() as first, socket.socket() as second:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for waiting in (first, second):
            waiting.setblocking(False)
            waiting.connect_ex(server.getsockname())
        client = session.client("dynamodb", endpoint_url=f"http://127.0.0.1:{server.getsockname()[1]}")
        with pytest.raises(ConnectTimeoutError) as caught:
            session.shorter(client, 0.06).get_item(TableName="t", Key={"id": {"S": "1"}})
    assert _used("connect", caught.value) <= 0.06 / 2


def test_what_connecting_takes_is_not_taken_from_the_answer(
    loopback: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two slow halves together take no longer than is left."""
    connect = HTTPConnection.connect

    def slowly(connection: HTTPConnection) -> None:
        time.sleep(0.1)
        connect(connection)

    monkeypatch.setattr(HTTPConnection, "connect", slowly)
    loopback.steps = [HANG]
    client = session.client("dynamodb", endpoint_url=loopback.url)
    with pytest.raises(ReadTimeoutError) as caught:
        session.shorter(client, 0.5).get_item(TableName="t", Key={"id": {"S": "1"}})
    assert _used("read", caught.value) <= 0.5 - 0.1


def _used(what: str, error: Exception) -> float:
    """The timeout that an error names."""
    found = re.search(rf"{what} timeout=([\d.]+)", str(error.kwargs["error"]))  # type: ignore[attr-defined]
    assert found is not None
    return float(found[1])
