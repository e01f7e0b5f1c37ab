"""The light session and botocore's own answer alike."""

import itertools
import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orb_common._startup import notices
from orb_common.aws import session
from orb_common.aws._botocore.data_loader import DATA, PLAIN_SERVICES
from orb_common.aws._botocore.response_parser import SHAPES, decode

from .conftest import CUT, HANG, RESET, Loopback, Reply, error

pytestmark = pytest.mark.usefixtures("light")

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
PARAMETERS: dict[str, dict[str, Any]] = {
    "query": {"TableName": "t"}, "scan": {"TableName": "t"}, "describe_table": {"TableName": "t"},
    "put_item": {"TableName": "t", "Item": {"id": {"B": b"x"}}},
    "batch_get_item": {"RequestItems": {"t": {"Keys": [{}]}}},
    "batch_write_item": {"RequestItems": {"t": [{}]}},
    "transact_get_items": {"TransactItems": [{"Get": {"TableName": "t", "Key": {}}}]},
    "transact_write_items": {"TransactItems": [{}], "ClientRequestToken": "t"},
}  # fmt: skip


def outcome(loopback: Loopback, method: str, answer: Reply | str) -> tuple[str, object, object]:
    """What a call gives or raises, and what it sent."""
    loopback.steps, loopback.requests = [answer], []
    client = session.client("dynamodb", endpoint_url=loopback.url)
    parameters = PARAMETERS.get(method, {"TableName": "t", "Key": {"id": {"B": b"x"}}})
    try:
        result: object = getattr(client, method)(**parameters)
    except Exception as caught:  # noqa: BLE001 - whatever it is, it must be the same
        return type(caught).__name__, getattr(caught, "response", None), loopback.requests
    return "answer", result, loopback.requests


def stock_from_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the next client a stock one."""
    monkeypatch.setenv("ORB_START", "stock")
    session.reset()


CASES = [(method, answer) for method, answers in ANSWERS.items() for answer in answers]
CASES += [("get_item", fault) for fault in FAULTS] + [("transact_write_items", FAULTS[3])]  # type: ignore[misc]


@pytest.mark.parametrize(("method", "answer"), CASES)
def test_recorded_answers_give_the_same(
    loopback: Loopback, monkeypatch: pytest.MonkeyPatch, method: str, answer: Reply | str
) -> None:
    """Values, errors, metadata and requests are the same with botocore's own parts."""
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
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_item_is_parsed_alike(item: dict[str, Any]) -> None:
    """Whatever names and values an item has."""
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


def test_endpoints_are_botocores() -> None:
    """For every plain service in every region, also FIPS and dual stack: address, signing region, signature's kind."""
    from botocore.regions import EndpointResolver

    from orb_common.aws._botocore.data_loader import LightLoader

    full = json.loads((DATA / "endpoints.json").read_bytes())
    light = LightLoader().load_data("endpoints")
    stock_resolver, light_resolver = EndpointResolver(full), EndpointResolver(light)
    facts = "hostname", "partition", "dnsSuffix", "signatureVersions", "credentialScope"
    every = itertools.product(sorted(PLAIN_SERVICES), full["partitions"], (False, True), (False, True))
    for service, partition, fips, dual in every:
        for region in partition["regions"]:
            variant = {"use_fips_endpoint": fips, "use_dualstack_endpoint": dual}
            if dual and partition["partition"] not in {"aws", "aws-cn", "aws-us-gov"}:
                # botocore's own table and its rules contradict each other there; both sessions go by the rules.
                continue
            theirs = stock_resolver.construct_endpoint(service, region, **variant)
            ours = light_resolver.construct_endpoint(service, region, **variant)
            where = service, region, variant
            known = [[one.get(fact) for fact in facts] if one else None for one in (ours, theirs)]
            assert known[0] == known[1], where


@pytest.mark.parametrize(
    "service", ["dynamodb", "secretsmanager", "kms", "s3", "lambda", "logs", "sts", "cognito-idp", "sqs"]
)
@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1"])
def test_clients_are_alike(monkeypatch: pytest.MonkeyPatch, service: str, region: str) -> None:
    """A client of the light session has botocore's address, signing name and operations."""

    def facts() -> tuple[object, ...]:
        client = session.client(service, region=region)
        signer = client._request_signer
        return (
            client.meta.endpoint_url, client.meta.partition, signer.signing_name, signer.region_name,
            signer._signature_version, sorted(client.meta.method_to_api_mapping),
        )  # fmt: skip

    light = facts()
    stock_from_here(monkeypatch)
    assert light == facts()


def test_all_builtin_handlers_are_there_for_s3() -> None:
    """What the light session holds back for simple services, it registers for the others."""
    from botocore.handlers import BUILTIN_HANDLERS

    simple = session.client("dynamodb")
    full = session.client("s3")
    assert session._session is not None
    assert not session._session.waiting  # type: ignore[attr-defined]
    assert len(BUILTIN_HANDLERS) > 100
    assert "ValidateBucketName" not in str(simple.meta.events)
    with pytest.raises(Exception, match="Bucket"):
        full.get_object(Bucket="not/a/bucket", Key="k")


def test_help_and_paginators_still_work() -> None:
    """The handlers that are left out change neither the texts of operations nor pages."""
    client = session.client("dynamodb")
    assert "set of attributes" in str(client.get_item.__doc__)
    assert client.get_paginator("query")


@pytest.fixture
def warned(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What is said of fallbacks, from here on."""
    notices.report.cache_clear()
    return caplog


def test_another_botocore_falls_back(
    monkeypatch: pytest.MonkeyPatch, loopback: Loopback, warned: pytest.LogCaptureFixture
) -> None:
    """Where botocore lacks what the light session builds on, its own does the work, and the log says so once."""
    monkeypatch.setitem(sys.modules, "orb_common.aws._botocore.session", None)  # type: ignore[arg-type]
    for _ in range(2):
        session.reset()
        assert outcome(loopback, "get_item", Reply({"Item": ITEM}))[0] == "answer"
        assert type(session._session).__name__ == "Session"
    [said] = warned.messages
    assert "light session" in said
    assert "_botocore.session" in said


def test_data_of_another_form_falls_back(
    monkeypatch: pytest.MonkeyPatch, loopback: Loopback, warned: pytest.LogCaptureFixture
) -> None:
    """Where the light parts cannot make a client of what botocore has, its own make it, and the log says so once."""
    loader = "orb_common.aws._botocore.data_loader"
    monkeypatch.setattr(f"{loader}.light_endpoints", lambda partitions, full: partitions["another key"])
    for _ in range(2):
        session.reset()
        assert outcome(loopback, "get_item", Reply({"Item": ITEM}))[0] == "answer"
        assert type(session._session).__name__ == "Session"
    [said] = warned.messages
    assert "KeyError" in said


@pytest.mark.parametrize("cause", ["AWS_DATA_PATH", "partitions.json"])
def test_data_that_lies_elsewhere_is_read_by_botocores_loader(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, warned: pytest.LogCaptureFixture, cause: str
) -> None:
    """With data of one's own, or laid out otherwise, botocore looks where it is told; the log says so once."""
    if cause == "AWS_DATA_PATH":
        monkeypatch.setenv("AWS_DATA_PATH", str(tmp_path))
    else:
        monkeypatch.setattr("orb_common.aws._botocore.data_loader.DATA", tmp_path)
    for _ in range(2):
        session.reset()
        session.client("dynamodb")
        assert session._session is not None
        assert type(session._session.get_component("data_loader")).__name__ == "Loader"
    [said] = warned.messages
    assert "data loader" in said
    assert cause in said


def test_hanging_is_a_timeout(loopback: Loopback) -> None:
    """An answer that never comes ends in a timeout."""
    loopback.steps = [HANG]
    client = session.shorter(session.client("dynamodb", endpoint_url=loopback.url), 0.1)
    with pytest.raises(ReadTimeoutError):
        client.get_item(TableName="t", Key={"id": {"S": "1"}})


@pytest.mark.parametrize(
    "variables",
    [
        {"AWS_ACCESS_KEY_ID": "E", "AWS_SECRET_ACCESS_KEY": "s"},
        {"AWS_ACCESS_KEY_ID": "E", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t"},
        {"AWS_ACCESS_KEY_ID": "E", "AWS_SECRET_ACCESS_KEY": "s", "AWS_PROFILE": "p"},
        {"AWS_ACCESS_KEY_ID": "E"},
        {"AWS_PROFILE": "p"},
        {},
    ],
)
def test_credentials_are_found_alike(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variables: dict[str, str]
) -> None:
    """The same keys of the same source, or the same error, whether they are in the environment or in a profile."""
    file = tmp_path / "credentials"
    file.write_text("[p]\naws_access_key_id = P\naws_secret_access_key = s\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(file))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    def found() -> object:
        try:
            session.client("dynamodb")
        except Exception as caught:  # noqa: BLE001 - whatever it is, it must be the same
            return type(caught), str(caught)
        assert session._session is not None
        credentials = session._session.get_credentials()
        return credentials and (credentials.method, *credentials.get_frozen_credentials())

    light = found()
    stock_from_here(monkeypatch)
    assert light == found()
