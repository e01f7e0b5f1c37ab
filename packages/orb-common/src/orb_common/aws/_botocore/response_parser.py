"""A response parser that leaves AttributeValues as DynamoDB sends them.

botocore calls a method for every node of every value, which takes three quarters of the time of a query. DynamoDB's
answer already has the form that we want, {"S": ...}. Only binary values, which are base64, have to be decoded. Errors
and all other operations go to botocore's own parser.
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


def _decode_value(value: Json) -> None:
    for kind, content in value.items():
        if kind == "B":
            value["B"] = b64decode(content)
        elif kind == "BS":
            value["BS"] = [b64decode(member) for member in content]
        elif kind == "M":
            _decode_item(content)
        elif kind == "L":
            for member in content:
                _decode_value(member)


def _decode_item(item: Json) -> None:
    for value in item.values():
        _decode_value(value)


def _decode_items(items: Json) -> None:
    for item in items:
        _decode_item(item)


def _for_each_table(each: Callable[[Json], None]) -> Callable[[Json], None]:
    def decode(tables: Json) -> None:
        for content in tables.values():
            each(content)

    return decode


def _decode_unprocessed_items(requests: Json) -> None:
    for request in requests:
        for kind, content in request.items():
            _decode_item(content["Item" if kind == "PutRequest" else "Key"])


def _decode_unprocessed_keys(content: Json) -> None:
    _decode_items(content["Keys"])


def _decode_responses(responses: Json) -> None:
    for response in responses:
        if response.get("Item") is not None:
            _decode_item(response["Item"])


def _decode_metrics(metrics: Json) -> None:
    _decode_item(metrics.get("ItemCollectionKey") or {})


def _decode_metrics_list(metrics: Json) -> None:
    for entry in metrics:
        _decode_metrics(entry)


def _skip(_: Json) -> None:
    """Do nothing: the member holds no AttributeValues."""


SHAPES: Mapping[str, Mapping[str, Callable[[Json], None]]] = {
    "GetItemOutput": {"Item": _decode_item, "ConsumedCapacity": _skip},
    "PutItemOutput": {
        "Attributes": _decode_item,
        "ConsumedCapacity": _skip,
        "ItemCollectionMetrics": _decode_metrics,
    },
    "UpdateItemOutput": {
        "Attributes": _decode_item,
        "ConsumedCapacity": _skip,
        "ItemCollectionMetrics": _decode_metrics,
    },
    "DeleteItemOutput": {
        "Attributes": _decode_item,
        "ConsumedCapacity": _skip,
        "ItemCollectionMetrics": _decode_metrics,
    },
    "QueryOutput": {
        "Items": _decode_items,
        "Count": _skip,
        "ScannedCount": _skip,
        "LastEvaluatedKey": _decode_item,
        "ConsumedCapacity": _skip,
    },
    "ScanOutput": {
        "Items": _decode_items,
        "Count": _skip,
        "ScannedCount": _skip,
        "LastEvaluatedKey": _decode_item,
        "ConsumedCapacity": _skip,
    },
    "BatchGetItemOutput": {
        "Responses": _for_each_table(_decode_items),
        "UnprocessedKeys": _for_each_table(_decode_unprocessed_keys),
        "ConsumedCapacity": _skip,
    },
    "BatchWriteItemOutput": {
        "UnprocessedItems": _for_each_table(_decode_unprocessed_items),
        "ItemCollectionMetrics": _for_each_table(_decode_metrics_list),
        "ConsumedCapacity": _skip,
    },
    "TransactGetItemsOutput": {"ConsumedCapacity": _skip, "Responses": _decode_responses},
    "TransactWriteItemsOutput": {
        "ConsumedCapacity": _skip,
        "ItemCollectionMetrics": _for_each_table(_decode_metrics_list),
    },
}
"""Output shapes with AttributeValues: each member, and the function that decodes its binary values."""

_BINARY_SIGNS = b'"B"', b'"BS"', b"\\u"
"""A body with binary values contains one of these. The last one: a type's name may be written with escapes."""
_FIRST_ERROR_STATUS = 301


def decode(body: bytes, members: Mapping[str, Callable[[Json], None]]) -> dict[str, Json]:
    """Return the members of a response. Like botocore, drop nulls and members that the model does not know."""
    document = loads(body)
    parsed = {name: document[name] for name in members if document.get(name) is not None}
    if any(sign in body for sign in _BINARY_SIGNS):
        for name, content in parsed.items():
            members[name](content)
    return parsed


class AttributeValueParser:
    """A parser for the JSON protocol, in front of botocore's own."""

    def __init__(self, stock: Any) -> None:  # noqa: ANN401 - botocore has no types
        self._stock = stock

    def parse(self, response: dict[str, Any], shape: Any) -> Any:  # noqa: ANN401 - botocore's own signature
        """Return the response as a dict: items as received, anything else as botocore parses it."""
        members = SHAPES.get(shape.name) if shape is not None else None
        if members is None or response["status_code"] >= _FIRST_ERROR_STATUS:
            return self._stock.parse(response, shape)
        try:
            parsed = decode(response["body"], members)
        except (ValueError, TypeError, KeyError, AttributeError):
            # Not an answer of DynamoDB: let botocore raise the error.
            return self._stock.parse(response, shape)
        headers = {name.lower(): value for name, value in response["headers"].items()}
        metadata: dict[str, Any] = {"HTTPStatusCode": response["status_code"], "HTTPHeaders": headers}
        if "x-amzn-requestid" in headers:
            metadata["RequestId"] = headers["x-amzn-requestid"]
        parsed["ResponseMetadata"] = metadata
        return parsed


class LightParserFactory(ResponseParserFactory):  # type: ignore[misc]  # botocore has no types
    """A factory of the parser above for JSON, of botocore's own for other protocols."""

    def create_parser(self, protocol_name: str) -> Any:  # noqa: ANN401 - botocore's own signature
        """Return a parser for one response."""
        stock = super().create_parser(protocol_name)
        return AttributeValueParser(stock) if protocol_name == "json" else stock
