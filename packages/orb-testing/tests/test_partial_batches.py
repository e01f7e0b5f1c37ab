"""Laws of batches that are done in part: the answer names what was left, as the service does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from orb_testing.calls import Call
from orb_testing.clients import shared_client
from orb_testing.partial_batches import done_in_part
from orb_testing.proxy import Answer, LoopbackProxy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_testing.engines import Engine, MotoEngine

PLAIN = Call(method="GET", path="/", headers={}, body=b"")


@pytest.fixture
def proxy() -> Iterator[LoopbackProxy]:
    made = LoopbackProxy("http://127.0.0.1:9", lambda call, forward: forward(call))
    yield made
    made.close()


@pytest.fixture
def things(dynamodb_engine: Engine) -> Engine:
    for name in ("things", "others"):
        dynamodb_engine.client().create_table(
            TableName=name,
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
    return dynamodb_engine


def put(number: int) -> dict[str, Any]:
    return {"PutRequest": {"Item": {"id": {"S": str(number)}}}}


def test_a_batch_is_done_in_part(things: Engine, proxy: LoopbackProxy) -> None:
    """Of a batch, the last parts come back as unprocessed, and only the others are written or read."""
    proxy.upstream = things.endpoint_url
    proxy.intercept = lambda call, forward: done_in_part(call, forward, 2)
    client = shared_client("dynamodb", proxy.endpoint_url)
    requests = {"things": [put(1), put(2)], "others": [put(3), put(4)]}
    answer = client.batch_write_item(RequestItems=requests)
    assert answer["UnprocessedItems"] == {"others": [put(3), put(4)]}
    assert things.client().scan(TableName="others")["Count"] == 0
    keys = [{"id": {"S": str(number)}} for number in (1, 2, 3)]
    answer = client.batch_get_item(RequestItems={"things": {"Keys": keys, "ConsistentRead": True}})
    assert answer["Responses"]["things"] == [keys[0]]
    assert answer["UnprocessedKeys"]["things"]["Keys"] == keys[1:]
    assert answer["UnprocessedKeys"]["things"]["ConsistentRead"] is True


def test_nothing_done_is_throttling(things: Engine, proxy: LoopbackProxy) -> None:
    """If no part would remain, the batch is throttled. What the server refuses stays refused."""
    proxy.upstream = things.endpoint_url
    proxy.intercept = lambda call, forward: done_in_part(call, forward, 1)
    client = shared_client("dynamodb", proxy.endpoint_url)
    with pytest.raises(client.exceptions.ProvisionedThroughputExceededException):
        client.batch_write_item(RequestItems={"things": [put(1)]})
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.batch_write_item(RequestItems={"absent": [put(1), put(2)]})
    assert things.client().scan(TableName="things")["Count"] == 0


def test_only_batches_are_done_in_part() -> None:
    """Other calls cannot be done in part."""
    with pytest.raises(ValueError, match="GET / is not a batch"):
        done_in_part(PLAIN, lambda _: Answer(), 1)


@pytest.mark.parametrize("left", [1, 2, 3])
def test_messages_fail_in_part(aws: MotoEngine, proxy: LoopbackProxy, left: int) -> None:
    """Of a batch of SQS, the last messages are Failed, and only the others are in the queue. All may fail."""
    proxy.upstream = aws.endpoint_url
    queue = aws.client("sqs").create_queue(QueueName="jobs")["QueueUrl"]
    proxy.intercept = lambda call, forward: done_in_part(call, forward, left)
    entries = [{"Id": name, "MessageBody": name} for name in "abc"]
    answer = shared_client("sqs", proxy.endpoint_url).send_message_batch(QueueUrl=queue, Entries=entries)
    assert [each["Id"] for each in answer.get("Successful", ())] == list("abc"[: 3 - left])
    assert [each["Id"] for each in answer["Failed"]] == list("abc"[3 - left :])
    assert {(each["Code"], each["SenderFault"]) for each in answer["Failed"]} == {("InternalError", False)}
    found = aws.client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", ())
    assert sorted(each["Body"] for each in found) == list("abc"[: 3 - left])


@pytest.mark.parametrize("left", [1, 2])
def test_events_fail_in_part(aws: MotoEngine, proxy: LoopbackProxy, left: int) -> None:
    """The answer of EventBridge has one entry for each event, and counts those that failed."""
    proxy.upstream = aws.endpoint_url
    proxy.intercept = lambda call, forward: done_in_part(call, forward, left)
    entries = [{"Source": "tests", "DetailType": name, "Detail": "{}"} for name in "ab"]
    answer = shared_client("events", proxy.endpoint_url).put_events(Entries=entries)
    assert answer["FailedEntryCount"] == left
    assert ["ErrorCode" in each for each in answer["Entries"]] == [number >= 2 - left for number in range(2)]


def test_a_refused_batch_stays_refused(aws: MotoEngine, proxy: LoopbackProxy) -> None:
    """The error of the service comes through."""
    proxy.upstream = aws.endpoint_url
    proxy.intercept = lambda call, forward: done_in_part(call, forward, 1)
    client = shared_client("sqs", proxy.endpoint_url)
    entries = [{"Id": name, "MessageBody": name} for name in "ab"]
    with pytest.raises(client.exceptions.QueueDoesNotExist):
        client.send_message_batch(QueueUrl=f"{aws.endpoint_url}/123456789012/absent", Entries=entries)
