"""Laws of planned answers: botocore reads each as the error that the service itself would send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from orb_testing.calls import Call
from orb_testing.clients import shared_client
from orb_testing.fault_answers import done_in_part, failed, throttled
from orb_testing.proxy import Answer, LoopbackProxy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from orb_testing.engines import Engine
    from orb_testing.proxy import Intercept

CALLS: dict[str, Callable[[Any], object]] = {
    "dynamodb": lambda it: it.list_tables(),
    "secretsmanager": lambda it: it.list_secrets(),
    "cognito-idp": lambda it: it.list_user_pools(MaxResults=1),
    "sns": lambda it: it.list_topics(),
    "s3": lambda it: it.list_buckets(),
}
PLAIN = Call(method="GET", path="/", headers={}, body=b"")


@pytest.fixture
def proxy() -> Iterator[LoopbackProxy]:
    made = LoopbackProxy("http://127.0.0.1:9", lambda call, forward: forward(call))
    yield made
    made.close()


def error_of(proxy: LoopbackProxy, service: str, intercept: Intercept) -> tuple[str, int, bool]:
    """The code, the status and whether the exception has a class of its own."""
    proxy.intercept = intercept
    with pytest.raises(ClientError) as caught:
        CALLS[service](shared_client(service, proxy.endpoint_url))
    response = caught.value.response
    status = response["ResponseMetadata"]["HTTPStatusCode"]
    return response["Error"]["Code"], status, type(caught.value) is not ClientError


@pytest.mark.parametrize(
    ("service", "code", "status"),
    [
        ("dynamodb", "ProvisionedThroughputExceededException", 400),
        ("secretsmanager", "ThrottlingException", 400),
        ("cognito-idp", "TooManyRequestsException", 400),
        ("s3", "SlowDown", 503),
    ],
)
def test_each_service_throttles_with_its_code(
    proxy: LoopbackProxy, service: str, code: str, status: int
) -> None:
    """A throttled call has the code and status of its service."""
    assert error_of(proxy, service, lambda call, _: throttled(call))[:2] == (code, status)


@pytest.mark.parametrize("service", CALLS)
def test_each_protocol_reads_its_error(proxy: LoopbackProxy, service: str) -> None:
    """JSON, the Query protocol and S3 each find code and status of an error."""
    assert error_of(proxy, service, lambda call, _: failed(call, 503, "Gone<&>"))[:2] == ("Gone<&>", 503)


def test_modelled_errors_have_their_class(proxy: LoopbackProxy) -> None:
    """An error that the service describes is raised as the client's own class for it."""
    assert error_of(proxy, "dynamodb", lambda call, _: failed(call, 400, "LimitExceededException"))[2]


def test_plain_http_has_retry_after() -> None:
    """Outside of AWS, a throttled call is a 429, with the seconds to wait."""
    answer = throttled(PLAIN, 7)
    assert answer.status == 429
    assert dict(answer.headers)["Retry-After"] == "7"
    assert failed(PLAIN, 502, "Bad Gateway").body == b'{"message": "Bad Gateway"}'


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
