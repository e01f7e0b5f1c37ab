"""The light session and botocore's own answer alike."""

import itertools
import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orb_common.aws import deferred, session
from orb_common.aws.loader import DATA, PLAIN_SERVICES
from orb_common.aws.parser import SHAPES, decode

from .conftest import CUT, HANG, RESET, Loopback, Reply, error, time_left

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


CASES = [(method, answer) for method, answers in ANSWERS.items() for answer in answers]
CASES += [("get_item", fault) for fault in FAULTS] + [("transact_write_items", FAULTS[3])]  # type: ignore[misc]


@pytest.mark.parametrize(("method", "answer"), CASES)
def test_recorded_answers_give_the_same(
    loopback: Loopback, monkeypatch: pytest.MonkeyPatch, method: str, answer: Reply | str
) -> None:
    """Values, errors, metadata and requests are the same with botocore's own parts."""
    light = outcome(loopback, method, answer)
    assert type(session._session).__name__ == "LightSession"
    monkeypatch.setenv("ORB_BOTOCORE", "stock")
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


def test_endpoints_are_botocores(monkeypatch: pytest.MonkeyPatch) -> None:
    """For every plain service in every region, also FIPS and dual stack: address, signing region, signature's kind."""
    from botocore.regions import EndpointResolver

    from orb_common.aws.loader import LightLoader

    monkeypatch.setenv("ORB_BOTOCORE", "stock")
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
    monkeypatch.setenv("ORB_BOTOCORE", "stock")
    assert light == facts()


def test_all_builtin_handlers_are_there_for_s3() -> None:
    """What the light session holds back for simple services, it registers for the others."""
    from botocore.handlers import BUILTIN_HANDLERS

    simple = session.client("dynamodb")
    full = session.client("s3")
    assert session._session is not None
    assert not session._session._waiting
    assert len(BUILTIN_HANDLERS) > 100
    assert "ValidateBucketName" not in str(simple.meta.events)
    with pytest.raises(Exception, match="Bucket"):
        full.get_object(Bucket="not/a/bucket", Key="k")


def test_help_and_paginators_still_work() -> None:
    """Parts that are put off come when they are asked for."""
    code = """
import sys
from orb_common.aws import session
client = session.client("dynamodb")
put_off = "botocore.docs.service", "jmespath.parser", "html.parser", "dateutil.parser"
assert not [name for name in put_off if name in sys.modules], "loaded at the start"
text = str(client.get_item.__doc__)
assert "set of attributes" in text, text[:99]
assert client.get_paginator("query")
from botocore.utils import parse_timestamp
assert parse_timestamp("2026-01-01T00:00:00Z").isoformat() == "2026-01-01T00:00:00+00:00"
from dateutil.tz import tzlocal, tzutc
assert isinstance(parse_timestamp("2026-01-01T00:00:00Z").tzinfo, (tzlocal, tzutc))
assert parse_timestamp(86400).year == 1970
import jmespath
assert jmespath.search("a.b", {"a": {"b": 1}}) == 1
import boto3
assert "set of attributes" in str(boto3.client("dynamodb").get_item.__doc__)
"""
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


PUT_OFF = """
calendar certifi configparser getpass importlib.metadata mimetypes subprocess tempfile urllib.request
xml.etree.ElementTree botocore.monitoring botocore.retries.adaptive botocore.retryhandler botocore.translate
botocore.waiter
"""


def test_what_is_put_off_comes_when_it_is_used() -> None:
    """A start loads none of it; afterwards whoever imports it gets the real module, and botocore uses that too."""
    code = (
        f"put_off = set({PUT_OFF!r}.split())"
        """
import importlib, os, re, sys
from orb_common.aws import session
assert not put_off & set(sys.modules), "loaded before the test"
client = session.client("dynamodb", region="eu-central-1")
assert not put_off & set(sys.modules), "loaded at the start"
assert type(re.compile("own")) is re.Pattern
import botocore.client, botocore.compat, botocore.httpsession, botocore.utils
assert botocore.httpsession.where().endswith("cacert.pem")
assert botocore.client.waiter.WaiterModel and botocore.client.adaptive.ClientRateLimiter
assert issubclass(botocore.compat.ETree.XMLParser, object)
for name in put_off:
    assert type(importlib.import_module(name)).__name__ == "module", name
import subprocess
assert type(subprocess.Popen) is type
with open("config", "w") as file:
    file.write("[profile p]\\ncredential_process = echo '{\\"Version\\": 1, \\"AccessKeyId\\": \\"P\\", "
               "\\"SecretAccessKey\\": \\"s\\"}'\\n")
for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
    os.environ.pop(name, None)
os.environ.update(AWS_CONFIG_FILE="config", AWS_PROFILE="p")
session.reset()
client = session.client("dynamodb", region="eu-central-1")
assert client._request_signer._credentials.get_frozen_credentials().access_key == "P"
"""
    )
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, cwd=folder)


def test_patterns_that_are_put_off_match_alike() -> None:
    """Every pattern of botocore and urllib3 that a start did not compile finds what it would have found."""
    code = """
import re, sys
from orb_common._deferral import LatePattern
from orb_common.aws import session
session.client("dynamodb", region="eu-central-1")
put_off = [
    value for name, module in list(sys.modules.items()) if name.partition(".")[0] in {"botocore", "urllib3"}
    for value in vars(module).values() if type(value) is LatePattern
]
assert len(put_off) > 30
for pattern in put_off:
    again = re.compile(pattern.pattern, pattern.flags)
    for text in ("https://[::1%25eth0]:8000/a?b#c", "arn:aws:s3:eu-central-1:123456789012:accesspoint/a", "x"):
        assert bool(pattern.search(text)) == bool(again.search(text))
"""
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


@pytest.mark.parametrize(
    "proxies",
    [{}, {"http_proxy": "http://p:1"}, {"HTTPS_PROXY": "http://p:1", "NO_PROXY": "127.0.0.1,.test"}],
)
def test_proxies_are_those_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, proxies: dict[str, str]
) -> None:
    """Whether or not `urllib.request` was put off, the environment decides about proxies."""
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    for name, value in proxies.items():
        monkeypatch.setenv(name, value)
    assert deferred._proxies() == urllib.request.getproxies()
    for host in ("127.0.0.1", "a.test", "example.org"):
        assert bool(deferred._bypasses_proxy(host)) == bool(urllib.request.proxy_bypass(host))


def test_xml_is_read_when_it_comes() -> None:
    """The XML parser is put off; it reads what S3 sends, and what is no XML is the error that botocore has for it."""
    code = """
import sys
from orb_common.aws import session
client = session.client("s3", region="eu-central-1")
assert "xml.etree.ElementTree" not in sys.modules
from botocore.parsers import ResponseParserError, create_parser
shape = client.meta.service_model.operation_model("ListObjectsV2").output_shape
def parse(body):
    return create_parser("rest-xml").parse({"body": body, "headers": {}, "status_code": 200}, shape)
assert parse(b"<ListBucketResult><Name>b</Name></ListBucketResult>")["Name"] == "b"
try:
    parse(b"<ListBucketResult><Name>")
except ResponseParserError:
    pass
else:
    raise AssertionError("taken")
"""
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_a_botocore_that_another_thread_imports_is_waited_for() -> None:
    """Else a client would be made of modules that are half there, or two threads would wait for each other."""
    code = """
import sys, threading, time
from importlib.machinery import PathFinder
begun = threading.Event()
class Slow:
    def find_spec(self, name, path=None, target=None):
        if name != "botocore.session":
            return None
        spec = PathFinder.find_spec(name, path)
        execute = spec.loader.exec_module
        def exec_module(module):
            begun.set()
            time.sleep(0.3)
            execute(module)
        spec.loader.exec_module = exec_module
        return spec
sys.meta_path.insert(0, Slow())
def other():
    import botocore.session
thread = threading.Thread(target=other)
thread.start()
assert begun.wait(10)
from orb_common.aws.deferred import import_botocore
import_botocore()
assert sys.modules["botocore.session"].Session
thread.join()
"""
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


@pytest.mark.parametrize("missing", ["orb_common.aws.light", "orb_common.aws.deferred"])
def test_another_botocore_falls_back(
    monkeypatch: pytest.MonkeyPatch, missing: str, loopback: Loopback
) -> None:
    """Where botocore lacks what the light parts build on, its own parts do the work."""
    monkeypatch.setitem(sys.modules, missing, None)  # type: ignore[arg-type]
    session.reset()
    assert outcome(loopback, "get_item", Reply({"Item": ITEM}))[0] == "answer"
    assert type(session._session).__name__ == "Session"


def test_hanging_is_a_timeout(loopback: Loopback) -> None:
    """An answer that never comes ends in a timeout, no later than the context's own limit."""
    with time_left(0.1):
        assert outcome(loopback, "get_item", HANG)[0] == "ReadTimeoutError"
