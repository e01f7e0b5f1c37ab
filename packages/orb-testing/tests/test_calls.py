"""Laws of the names of calls, for requests that botocore itself makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from orb_testing.calls import Call
from orb_testing.clients import shared_client
from orb_testing.fault_answers import failed
from orb_testing.proxy import LoopbackProxy

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_testing.engines import MotoEngine
    from orb_testing.proxy import Answer

CALLS: dict[str, tuple[str, Callable[[Any], object]]] = {
    "dynamodb:ListTables": ("dynamodb", lambda it: it.list_tables()),
    "secretsmanager:ListSecrets": ("secretsmanager", lambda it: it.list_secrets()),
    "logs:DescribeLogGroups": ("logs", lambda it: it.describe_log_groups()),
    "cognito-idp:SignUp": ("cognito-idp", lambda it: it.sign_up(ClientId="c", Username="u", Password="p")),
    "sns:ListTopics": ("sns", lambda it: it.list_topics()),
    "GET /": ("s3", lambda it: it.list_buckets()),
    "PUT /bucket/a%20key": ("s3", lambda it: it.put_object(Bucket="bucket", Key="a key", Body=b"x")),
}


@pytest.mark.parametrize("name", CALLS)
def test_each_protocol_has_a_name(aws: MotoEngine, name: str) -> None:
    """A call is named by service and operation, and by method and path where the request names no operation."""
    seen: list[Call] = []

    def refuse(call: Call, _: object) -> Answer:
        seen.append(call)
        return failed(call, 403, "Refused")

    proxy = LoopbackProxy(aws.endpoint_url, refuse)
    service, send = CALLS[name]
    with pytest.raises(Exception, match="Refused"):
        send(shared_client(service, proxy.endpoint_url))
    proxy.close()
    (call,) = seen
    assert call.name == name
    assert call.service == service


@pytest.mark.parametrize(
    ("body", "tables"),
    [
        (b'{"TableName": "a"}', {"a"}),
        (b'{"RequestItems": {"a": [], "b": []}}', {"a", "b"}),
        (b'{"TransactItems": [{"Put": {"TableName": "a"}}, {"Delete": {"TableName": "b"}}]}', {"a", "b"}),
        (b"{}", set()),
    ],
)
def test_tables_of_a_call(body: bytes, tables: set[str]) -> None:
    """The tables of single calls, batches and transactions are found."""
    signed = "AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host"
    call = Call(method="POST", path="/", headers={"authorization": signed}, body=body)
    assert call.tables == tables


def test_only_objects_are_parameters() -> None:
    """A body that is JSON but no object is refused."""
    with pytest.raises(TypeError, match="not a JSON object"):
        Call(method="POST", path="/", headers={}, body=b"[]").json()
