"""Calls whose results are compared between the light session and botocore's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orb_common.aws import session

if TYPE_CHECKING:
    import pytest

    from ..conftest import Loopback, Reply  # noqa: TID252

ITEM = {
    "id": {"S": "x"},
    "n": {"N": "1.5"},
    "b": {"B": "AP8="},
    "B": {"S": "an attribute called B"},
    "BS": {"BS": ["AQ==", "Ag=="]},
    "m": {"M": {"B": {"B": "AA=="}, "l": {"L": [{"B": ""}, {"NULL": True}, {"M": {}}]}}},
    "t": {"BOOL": False},
    "s": {"SS": ["é", "\u2028"]},
}


PARAMETERS: dict[str, dict[str, Any]] = {
    "query": {"TableName": "t"}, "scan": {"TableName": "t"}, "describe_table": {"TableName": "t"},
    "put_item": {"TableName": "t", "Item": {"id": {"B": b"x"}}},
    "batch_get_item": {"RequestItems": {"t": {"Keys": [{}]}}},
    "batch_write_item": {"RequestItems": {"t": [{}]}},
    "transact_get_items": {"TransactItems": [{"Get": {"TableName": "t", "Key": {}}}]},
    "transact_write_items": {"TransactItems": [{}], "ClientRequestToken": "t"},
}  # fmt: skip


def outcome(loopback: Loopback, method: str, answer: Reply | str) -> tuple[str, object, object]:
    """Return the result or error of a call, and the requests it sent."""
    loopback.steps, loopback.requests = [answer], []
    client = session.client("dynamodb", endpoint_url=loopback.url)
    parameters = PARAMETERS.get(method, {"TableName": "t", "Key": {"id": {"B": b"x"}}})
    try:
        result: object = getattr(client, method)(**parameters)
    except Exception as caught:  # noqa: BLE001 - whatever it is, it must be the same
        return type(caught).__name__, getattr(caught, "response", None), loopback.requests
    return "answer", result, loopback.requests


def stock_from_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the next client with botocore's own session."""
    monkeypatch.setenv("ORB_START", "stock")
    session.reset()
