"""A rehearsed request is answered here; every other request is sent."""

from __future__ import annotations

import threading

import pytest

from orb_common.aws import session
from orb_common.aws.client_warmup import rehearsal
from orb_common.aws.dynamodb import DynamoDB

from .conftest import Loopback, Reply

KEY = {"id": {"S": "1"}}
ITEM = Reply({"Item": KEY})


def test_nothing_is_sent(loopback: Loopback) -> None:
    """A rehearsal sends no request."""
    client = session.client("dynamodb", endpoint_url=loopback.url)
    DynamoDB(client=client).prepare("things")
    with rehearsal(client):
        assert "Item" not in client.get_item(TableName="things", Key=KEY)
    assert loopback.requests == []


@pytest.mark.parametrize("fails", [False, True])
def test_afterwards_every_request_is_sent(loopback: Loopback, fails: bool) -> None:
    """After a rehearsal, also a failed one, every request is sent."""
    loopback.steps = [ITEM]
    client = session.client("dynamodb", endpoint_url=loopback.url)
    before = client.meta.events.emit("before-send.dynamodb.GetItem", request=None)
    try:
        with rehearsal(client):
            assert not fails, "on purpose"
    except AssertionError:
        assert fails
    assert client.get_item(TableName="things", Key=KEY)["Item"] == KEY
    assert client.meta.events.emit("before-send.dynamodb.GetItem", request=None) == before


def test_another_thread_is_answered_by_the_server(loopback: Loopback) -> None:
    """While one thread rehearses, another thread's requests by the same client are sent."""
    loopback.steps = [ITEM]
    client = session.client("dynamodb", endpoint_url=loopback.url)
    found: list[dict[str, object]] = []
    with rehearsal(client):
        other = threading.Thread(target=lambda: found.append(client.get_item(TableName="things", Key=KEY)))
        other.start()
        other.join()
    assert found[0]["Item"] == KEY
    assert len(loopback.requests) == 1
