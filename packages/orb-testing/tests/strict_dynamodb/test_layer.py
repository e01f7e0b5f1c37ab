"""Laws of the layer in front of moto."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any
from wsgiref.util import setup_testing_defaults

import botocore.session
import pytest

from orb_testing.clients import shared_client
from orb_testing.strict_dynamodb.layer import DynamoDBLayer

from .rules import HASH_KEY, RANGE_KEY, create_rule_tables, n, s

if TYPE_CHECKING:
    from orb_testing.engines import MotoEngine


class Moto:
    """A WSGI application in the place of moto. It counts the calls of each operation."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        operation = environ.get("HTTP_X_AMZ_TARGET", environ["PATH_INFO"]).rpartition(".")[2]
        self.calls.append(operation)
        description = {
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        }
        start_response("200 OK", [("x-amz-crc32", "1"), ("x-amzn-requestid", "r")])
        return [json.dumps({"Table": description} if operation == "DescribeTable" else {}).encode()]


def call(
    layer: DynamoDBLayer, operation: str, request: dict[str, Any] | bytes, path: str = "/"
) -> tuple[str, dict[str, str]]:
    """Send a request. Return the status and the headers of the answer."""
    body = request if isinstance(request, bytes) else json.dumps(request).encode()
    environ: dict[str, Any] = {
        "wsgi.input": io.BytesIO(body),
        "CONTENT_LENGTH": str(len(body)),
        "PATH_INFO": path,
    }
    setup_testing_defaults(environ)
    if operation:
        environ["HTTP_X_AMZ_TARGET"] = f"DynamoDB_20120810.{operation}"
    answer: list[Any] = []
    list(layer(environ, lambda status, headers, *_: answer.extend([status, dict(headers)])))  # type: ignore[arg-type, return-value]
    return answer[0], answer[1]


GET = {"TableName": "Plain", "Key": HASH_KEY}


def test_a_table_is_described_once() -> None:
    """Its keys are asked for again only after a request that may have changed them."""
    moto = Moto()
    layer = DynamoDBLayer(moto)
    for _ in range(3):
        call(layer, "GetItem", GET)
    assert moto.calls == ["DescribeTable", "GetItem", "GetItem", "GetItem"]
    call(layer, "UpdateTable", {"TableName": "Plain"})
    call(layer, "GetItem", GET)
    call(layer, "", {}, path="/moto-api/reset")
    call(layer, "GetItem", GET)
    assert moto.calls[4:] == [
        "UpdateTable",
        "DescribeTable",
        "GetItem",
        "/moto-api/reset",
        "DescribeTable",
        "GetItem",
    ]


def test_a_refused_request_does_not_reach_moto() -> None:
    """It gets status 400, with the content type of DynamoDB."""
    moto = Moto()
    status, headers = call(DynamoDBLayer(moto), "GetItem", {"TableName": "Plain", "Key": {"id": n(1)}})
    assert (status, headers["Content-Type"]) == ("400 Bad Request", "application/x-amz-json-1.0")
    assert moto.calls == ["DescribeTable"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"3", b"[" * 100_000])
def test_a_body_that_is_no_object_is_refused(body: bytes) -> None:
    """A request that is not a JSON object is refused with status 400. botocore would retry a 500."""
    status, _ = call(DynamoDBLayer(Moto()), "GetItem", body)
    assert status == "400 Bad Request"


def test_without_checks_moto_gets_every_request() -> None:
    """Headers that describe moto's body do not stay, because the layer writes the body."""
    moto = Moto()
    status, headers = call(
        DynamoDBLayer(moto, strict=False), "GetItem", {"TableName": "Plain", "Key": {"id": n(1)}}
    )
    assert (status, moto.calls) == ("200 OK", ["GetItem"])
    assert "x-amz-crc32" not in headers
    assert headers["x-amzn-requestid"] == "r"


def test_valid_requests_work_as_without_the_layer(aws: MotoEngine) -> None:
    """An item with all types comes back as it was written, by every operation that reads."""
    client = aws.client()
    create_rule_tables(client)
    item = {
        **RANGE_KEY, "g": s("g"), "gs": n("-1.5"), "l": {"B": b"\x00"}, "set": {"NS": ["1", "2"]}, "no": {"NULL": True},
        "map": {"M": {"list": {"L": [{"BOOL": True}, {"BS": [b"a"]}, s("")]}}},
    }  # fmt: skip
    client.put_item(TableName="Ranged", Item=item, ConditionExpression="attribute_exists(pk) AND NOT size(pk) > :n",
                    ExpressionAttributeValues={":n": n(9)})  # fmt: skip
    queried = client.query(
        TableName="Ranged", IndexName="ByG", KeyConditionExpression="#g = :g AND gs BETWEEN :l AND :h",
        ExpressionAttributeNames={"#g": "g"}, ExpressionAttributeValues={":g": s("g"), ":l": n(-2), ":h": n(0)},
    )  # fmt: skip
    assert queried["Count"] == 1
    assert client.get_item(TableName="Ranged", Key=RANGE_KEY)["Item"] == item
    assert client.batch_get_item(RequestItems={"Ranged": {"Keys": [RANGE_KEY]}})["Responses"]["Ranged"] == [
        item
    ]
    gets = [{"Get": {"TableName": "Ranged", "Key": {**RANGE_KEY, "sk": n(number)}}} for number in range(30)]
    found = client.transact_get_items(TransactItems=gets)["Responses"]
    assert [position for position, each in enumerate(found) if each] == [1]
    assert found[1]["Item"] == item


def test_each_region_has_its_own_tables(aws: MotoEngine) -> None:
    """A table of the same name in another region may have other keys."""
    create_rule_tables(aws.client())
    aws.client().get_item(**GET)
    west = botocore.session.Session().create_client(
        "dynamodb", region_name="us-west-2", endpoint_url=aws.endpoint_url,
        aws_access_key_id="testing", aws_secret_access_key="testing",
    )  # fmt: skip
    west.create_table(
        TableName="Plain", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "N"}],
    )  # fmt: skip
    west.put_item(TableName="Plain", Item={"id": n(1)})
    assert shared_client("dynamodb", aws.endpoint_url).get_item(**GET)["Item"]["id"] == s("one")
