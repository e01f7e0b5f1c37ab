"""A response parser that stops at AttributeValues.

botocore walks every value of every item along its model, one method call a node: three quarters of the time of a query.
But what DynamoDB sends is already the form that we want, {"S": ...}, except for binary values, which are base64 and are
decoded here where there are any. Errors and all other operations go to botocore's own parser.
"""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, Any

from botocore.parsers import ResponseParserFactory
from orjson import loads

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Json = Any
"""A part of a JSON document."""


def _value(value: Json) -> None:
    for kind, content in value.items():
        if kind == "B":
            value["B"] = b64decode(content)
        elif kind == "BS":
            value["BS"] = [b64decode(member) for member in content]
        elif kind == "M":
            _item(content)
        elif kind == "L":
            for member in content:
                _value(member)


def _item(item: Json) -> None:
    for value in item.values():
        _value(value)


def _items(items: Json) -> None:
    for item in items:
        _item(item)


def _of_tables(each: Callable[[Json], None]) -> Callable[[Json], None]:
    def decode(tables: Json) -> None:
        for content in tables.values():
            each(content)

    return decode


def _unsent_writes(requests: Json) -> None:
    for request in requests:
        for kind, content in request.items():
            _item(content["Item" if kind == "PutRequest" else "Key"])


def _unread_keys(content: Json) -> None:
    _items(content["Keys"])


def _responses(responses: Json) -> None:
    for response in responses:
        if response.get("Item") is not None:
            _item(response["Item"])


def _collection(metrics: Json) -> None:
    _item(metrics.get("ItemCollectionKey") or {})


def _collections(metrics: Json) -> None:
    for one in metrics:
        _collection(one)


def _plain(_: Json) -> None:
    """Holds no AttributeValues."""


SHAPES: Mapping[str, Mapping[str, Callable[[Json], None]]] = {
    "GetItemOutput": {"Item": _item, "ConsumedCapacity": _plain},
    "PutItemOutput": {"Attributes": _item, "ConsumedCapacity": _plain, "ItemCollectionMetrics": _collection},
    "UpdateItemOutput": {"Attributes": _item, "ConsumedCapacity": _plain, "ItemCollectionMetrics": _collection},
    "DeleteItemOutput": {"Attributes": _item, "ConsumedCapacity": _plain, "ItemCollectionMetrics": _collection},
    "QueryOutput": {
        "Items": _items, "Count": _plain, "ScannedCount": _plain, "LastEvaluatedKey": _item,
        "ConsumedCapacity": _plain,
    },
    "ScanOutput": {
        "Items": _items, "Count": _plain, "ScannedCount": _plain, "LastEvaluatedKey": _item,
        "ConsumedCapacity": _plain,
    },
    "BatchGetItemOutput": {
        "Responses": _of_tables(_items), "UnprocessedKeys": _of_tables(_unread_keys), "ConsumedCapacity": _plain,
    },
    "BatchWriteItemOutput": {
        "UnprocessedItems": _of_tables(_unsent_writes), "ItemCollectionMetrics": _of_tables(_collections),
        "ConsumedCapacity": _plain,
    },
    "TransactGetItemsOutput": {"ConsumedCapacity": _plain, "Responses": _responses},
    "TransactWriteItemsOutput": {
        "ConsumedCapacity": _plain, "ItemCollectionMetrics": _of_tables(_collections),
    },
}  # fmt: skip
"""Output shapes that carry AttributeValues: their members, and where binary values can be within them."""

_BINARY = b'"B"', b'"BS"', b"\\u"
"""What a body without binary values does not contain. The last: a name could be spelt in escapes."""
_ERROR = 301


def decode(body: bytes, members: Mapping[str, Callable[[Json], None]]) -> dict[str, Json]:
    """Return the members of a response. Nulls and members unknown to the model are dropped, as by botocore."""
    document = loads(body)
    parsed = {name: document[name] for name in members if document.get(name) is not None}
    if any(mark in body for mark in _BINARY):
        for name, content in parsed.items():
            members[name](content)
    return parsed


class AttributeValueParser:
    """A parser of the JSON protocol before botocore's own."""

    def __init__(self, own: Any) -> None:  # noqa: ANN401 - botocore has no types
        self._own = own

    def parse(self, response: dict[str, Any], shape: Any) -> Any:  # noqa: ANN401 - botocore's own signature
        """Return the response as a dict: items as they came, anything else as botocore makes it."""
        members = SHAPES.get(shape.name) if shape is not None else None
        if members is None or response["status_code"] >= _ERROR:
            return self._own.parse(response, shape)
        try:
            parsed = decode(response["body"], members)
        except (ValueError, TypeError, KeyError, AttributeError):
            # Not the document that DynamoDB sends: botocore knows how to complain.
            return self._own.parse(response, shape)
        headers = {name.lower(): value for name, value in response["headers"].items()}
        metadata: dict[str, Any] = {"HTTPStatusCode": response["status_code"], "HTTPHeaders": headers}
        if "x-amzn-requestid" in headers:
            metadata["RequestId"] = headers["x-amzn-requestid"]
        parsed["ResponseMetadata"] = metadata
        return parsed


class LightParserFactory(ResponseParserFactory):  # type: ignore[misc]  # botocore has no types
    """Returns the parser above for JSON, botocore's own for other protocols."""

    def create_parser(self, protocol_name: str) -> Any:  # noqa: ANN401 - botocore's own signature
        """Return a parser for one response."""
        own = super().create_parser(protocol_name)
        return AttributeValueParser(own) if protocol_name == "json" else own
