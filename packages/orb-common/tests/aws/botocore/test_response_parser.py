"""The light response parser returns what botocore's own returns."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orb_common.aws import session
from orb_common.aws._botocore.response_parser import SHAPES, decode

from ..conftest import CUT, RESET, Loopback, Reply, error  # noqa: TID252
from .comparison import ITEM, outcome, stock_from_here

pytestmark = pytest.mark.usefixtures("light")


KEY = {"id": {"S": "x"}, "b": {"B": "AP8="}}


CAPACITY = {"TableName": "t", "CapacityUnits": 0.5, "Table": {"CapacityUnits": 0.5}}


METRICS = {"ItemCollectionKey": {"b": {"B": "AP8="}}, "SizeEstimateRangeGB": [0.0, 1.0]}


ANSWERS: dict[str, list[Reply]] = {
    "get_item": [
        Reply({"Item": ITEM, "ConsumedCapacity": CAPACITY}),
        Reply({}),
        Reply({"Item": None, "Unknown": 1}),
        Reply({"Item": {"id": {"S": "plain"}}}),
        Reply(json.dumps({"Item": {"a\\u0042": {"\u0042": "AA=="}}}).replace("\\\\", "\\").encode()),
        Reply(b'{"Item":{"x":{"\\u0042":"AA=="}}}'),
        Reply(b'{"Item":{"x":{"S":"\\ud800"}}}'),
        Reply(b""),
    ],
    "put_item": [Reply({"Attributes": ITEM, "ItemCollectionMetrics": METRICS})],
    "update_item": [Reply({"Attributes": ITEM})],
    "delete_item": [Reply({"Attributes": ITEM})],
    "query": [Reply({"Items": [ITEM, {}], "Count": 2, "ScannedCount": 3, "LastEvaluatedKey": KEY})],
    "scan": [Reply({"Items": [], "Count": 0, "ScannedCount": 0})],
    "batch_get_item": [
        Reply(
            {"Responses": {"t": [ITEM]}, "UnprocessedKeys": {"t": {"Keys": [KEY], "ConsistentRead": True}}}
        ),
    ],
    "batch_write_item": [
        Reply(
            {
                "UnprocessedItems": {"t": [{"PutRequest": {"Item": ITEM}}, {"DeleteRequest": {"Key": KEY}}]},
                "ItemCollectionMetrics": {"t": [METRICS]},
            }
        )
    ],
    "transact_get_items": [Reply({"Responses": [{"Item": ITEM}, {}]})],
    "transact_write_items": [Reply({"ItemCollectionMetrics": {"t": [METRICS]}})],
    "describe_table": [
        Reply({"Table": {"TableName": "t", "CreationDateTime": 1763683200.5, "ItemCount": 3}})
    ],
}


FAULTS = [
    error("ConditionalCheckFailedException", Item=ITEM),
    error("ValidationException"),
    error("ProvisionedThroughputExceededException"),
    error(
        "TransactionCanceledException",
        CancellationReasons=[
            {"Code": "None"},
            {"Code": "ConditionalCheckFailed", "Message": "m", "Item": ITEM},
        ],
    ),
    error("InternalServerError", 500),
    Reply(b"<html><body>Service Unavailable</body></html>", 503),
    Reply(b"", 500),
    Reply(b"not JSON", 400),
    Reply({"message": "no type"}, 403),
    Reply({"Item": ITEM}, crc="wrong"),
    Reply(b"{", 200),
    RESET,
    CUT,
]


CASES = [(method, answer) for method, answers in ANSWERS.items() for answer in answers]


CASES += [("get_item", fault) for fault in FAULTS] + [("transact_write_items", FAULTS[3])]  # type: ignore[misc]


@pytest.mark.parametrize(("method", "answer"), CASES)
def test_recorded_answers_give_the_same(
    loopback: Loopback, monkeypatch: pytest.MonkeyPatch, method: str, answer: Reply | str
) -> None:
    """Values, errors, metadata and requests equal those of botocore's own session."""
    light = outcome(loopback, method, answer)
    assert type(session._session).__name__ == "LightSession"
    stock_from_here(monkeypatch)
    stock = outcome(loopback, method, answer)
    assert type(session._session).__name__ == "Session"
    assert light == stock


json_values = st.recursive(
    st.one_of(
        st.text().map(lambda text: {"S": text}), st.binary().map(lambda b: {"B": b.hex()[: len(b.hex()) // 4 * 4]}),
        st.just({"NULL": True}), st.lists(st.just("AAAA"), min_size=1).map(lambda members: {"BS": members}),
    ),
    lambda inner: st.lists(inner).map(lambda members: {"L": members})
    | st.dictionaries(st.text() | st.just("B"), inner).map(lambda members: {"M": members}),
    max_leaves=8,
)  # fmt: skip


@cache
def service_model() -> Any:
    import botocore.session
    from botocore.model import ServiceModel

    loader = botocore.session.Session().get_component("data_loader")
    return ServiceModel(loader.load_service_model("dynamodb", "service-2"))


@given(st.dictionaries(st.text() | st.sampled_from(["B", "BS", "Item"]), json_values))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_item_is_parsed_alike(item: dict[str, Any]) -> None:
    """An item with any names and values is parsed as by botocore."""
    from botocore.parsers import create_parser

    shape = service_model().operation_model("GetItem").output_shape
    body = json.dumps({"Item": item}).encode()
    stock = create_parser("json").parse({"status_code": 200, "headers": {}, "body": body}, shape)
    assert decode(body, SHAPES["GetItemOutput"])["Item"] == stock["Item"]


def test_the_parser_knows_the_members_of_its_responses() -> None:
    """Each shape in the parser's table has the members of botocore's model, and carries AttributeValues there."""
    model = service_model()
    outputs = {name: model.operation_model(name).output_shape for name in model.operation_names}
    for name, members in SHAPES.items():
        [shape] = [shape for shape in outputs.values() if shape is not None and shape.name == name]
        assert set(members) == set(shape.members)
