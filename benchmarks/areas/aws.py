"""AWS access: a cold start up to a validated item, pages of items, single items, codecs and secrets.

Both sides talk to the same server on loopback, which answers with recorded bodies. Only the code under test differs.
"""

from __future__ import annotations

import os
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from benchmarks.harness import Benchmark, Timed, process, until_exit
from benchmarks.recorded import ITEM, serving

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.peer_model import User
    from orb_common.aws.dynamodb import Item, Key

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench", "AWS_REGION": "eu-central-1",
    "AWS_DEFAULT_REGION": "eu-central-1", "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_LAMBDA_FUNCTION_NAME": "bench",
}  # fmt: skip
TABLE = "users"
KEY: Key = {"userId": {"S": "u-1"}}


@cache
def start_endpoint() -> None:
    """Start the server, and set its address in the environment of both sides."""
    os.environ.update(ENVIRONMENT)
    # Both sides start from byte code, as in Lambda. A developer may have turned that off.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["AWS_ENDPOINT_URL"] = until_exit(serving())


COLD_OURS = """
from orb_common.aws.dynamodb.client import DynamoDB
from orb_models.models.users import decode
user = decode(DynamoDB().get("users", {"userId": {"S": "u-1"}}))
assert user.user_id == "u-1"
import os
os._exit(0)
"""
COLD_THEIRS = """
import boto3
from boto3.dynamodb.types import TypeDeserializer
from benchmarks.peer_model import User
item = boto3.client("dynamodb").get_item(TableName="users", Key={"userId": {"S": "u-1"}})["Item"]
read = TypeDeserializer().deserialize
user = User.model_validate({name: read(value) for name, value in item.items()})
assert user.user_id == "u-1"
import os
os._exit(0)
"""


def cold(code: str) -> Callable[[], Timed]:
    def prepare() -> Timed:
        start_endpoint()
        return process(code)()

    return prepare


def _peer() -> tuple[Any, Callable[[Item], User]]:
    start_endpoint()
    import botocore.session

    return botocore.session.Session().create_client("dynamodb"), _peer_decode()


def _peer_decode() -> Callable[[Item], User]:
    from boto3.dynamodb.types import TypeDeserializer

    from benchmarks.peer_model import User

    read = TypeDeserializer().deserialize
    return lambda item: User.model_validate({name: read(value) for name, value in item.items()})


def query_ours() -> Timed:
    start_endpoint()
    from orb_common.aws.dynamodb import DynamoDB, attr
    from orb_models.models.users import decode

    dynamodb = DynamoDB()

    def call() -> None:
        users = [decode(item) for item in dynamodb.query(TABLE, attr("status").eq("ACTIVE")).items]
        assert len(users) == 100

    return call


def query_theirs() -> Timed:
    client, model = _peer()

    def call() -> None:
        page = client.query(
            TableName=TABLE, KeyConditionExpression="#s = :s", ExpressionAttributeNames={"#s": "status"},
            ExpressionAttributeValues={":s": {"S": "ACTIVE"}},
        )  # fmt: skip
        users = [model(item) for item in page["Items"]]
        assert len(users) == 100

    return call


def get_ours() -> Timed:
    start_endpoint()
    from orb_common.aws.dynamodb import DynamoDB
    from orb_models.models.users import decode

    dynamodb = DynamoDB()
    return lambda: decode(dynamodb.get(TABLE, KEY) or {})


def get_theirs() -> Timed:
    client, model = _peer()
    return lambda: model(client.get_item(TableName=TABLE, Key=KEY)["Item"])


def encode_ours() -> Timed:
    from orb_models.models.users import decode, encode

    user = decode(ITEM)
    return lambda: encode(user)


def encode_theirs() -> Timed:
    from boto3.dynamodb.types import TypeSerializer

    user = _peer_decode()(ITEM)
    write = TypeSerializer().serialize
    return lambda: {
        name: write(value)
        for name, value in user.model_dump(mode="json", by_alias=True, exclude_none=True).items()
    }


def decode_ours() -> Timed:
    from orb_models.models.users import decode

    return lambda: decode(ITEM)


def decode_theirs() -> Timed:
    return partial(_peer_decode(), ITEM)


def secret_ours() -> Timed:
    start_endpoint()
    from orb_common.aws.secrets import get_secret

    assert get_secret("app") == "correct horse battery"
    return lambda: get_secret("app")


def secret_theirs() -> Timed:
    start_endpoint()
    from aws_lambda_powertools.utilities.parameters import get_secret

    # As long as ours. By default, Powertools caches a secret for five seconds.
    assert get_secret("app", max_age=300) == "correct horse battery"
    return lambda: get_secret("app", max_age=300)


BENCHMARKS = [
    Benchmark(
        area="aws", name="cold process to the first validated item", unit="ms", goal=0.75, rounds=20, seconds=0,
        peer="boto3 client + TypeDeserializer + pydantic", ours=cold(COLD_OURS), theirs=cold(COLD_THEIRS),
    ),
    Benchmark(
        area="aws", name="query page of 100 to 100 validated models", unit="ms", goal=0.28,
        peer="botocore client + TypeDeserializer + pydantic", ours=query_ours, theirs=query_theirs,
    ),
    Benchmark(
        area="aws", name="get_item on a warm client", unit="us", goal=0.9,
        peer="botocore client + TypeDeserializer + pydantic", ours=get_ours, theirs=get_theirs,
    ),
    Benchmark(
        area="aws", name="encode a 15-attribute item", unit="us", goal=0.22,
        peer="model_dump + TypeSerializer", ours=encode_ours, theirs=encode_theirs,
    ),
    Benchmark(
        area="aws", name="decode a 15-attribute item", unit="us", goal=0.36,
        peer="TypeDeserializer + model_validate", ours=decode_ours, theirs=decode_theirs,
    ),
    Benchmark(
        area="aws", name="secret cache hit", unit="ns", goal=0.12,
        peer="Powertools get_secret", ours=secret_ours, theirs=secret_theirs,
    ),
]  # fmt: skip
