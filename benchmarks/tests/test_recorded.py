"""Laws of the server with recorded bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.recorded import ARN, DESCRIPTION, ITEM, KEY_ARN, ORGANIZATION, serving
from orb_testing.clients import shared_client

if TYPE_CHECKING:
    from collections.abc import Iterator

QUERY = {
    "TableName": "users",
    "KeyConditionExpression": "#name = :value",
    "ExpressionAttributeNames": {"#name": "status"},
    "ExpressionAttributeValues": {":value": {"S": "ACTIVE"}},
}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with serving() as address:
        yield address


def test_botocore_reads_the_answers(endpoint: str) -> None:
    """botocore parses the answers and their checksums: an item, a page of 100 items, a secret."""
    dynamodb = shared_client("dynamodb", endpoint)
    assert dynamodb.get_item(TableName="users", Key={"userId": {"S": "u-1"}})["Item"] == ITEM
    page = dynamodb.query(**QUERY)["Items"]
    assert len({item["userId"]["S"] for item in page}) == 100
    secret = shared_client("secretsmanager", endpoint).get_secret_value(SecretId="app")
    assert (secret["ARN"], secret["SecretString"]) == (ARN, "correct horse battery")


def test_one_user_has_a_cognito_subject(endpoint: str) -> None:
    """A query of the index of subjects returns one item, as the lookup of a caller expects."""
    answer = shared_client("dynamodb", endpoint).query(**QUERY, IndexName="CognitoSubIndex")
    assert answer["Items"] == [ITEM]


def test_an_organization_is_read_and_decrypted(endpoint: str) -> None:
    """The key of an organization finds one, and KMS answers the text of its description."""
    dynamodb, kms = shared_client("dynamodb", endpoint), shared_client("kms", endpoint)
    key = {"organizationId": {"S": "o-1"}}
    assert dynamodb.get_item(TableName="organizations", Key=key)["Item"] == ORGANIZATION
    assert kms.decrypt(KeyId=KEY_ARN, CiphertextBlob=b"any")["Plaintext"] == DESCRIPTION.encode()


def test_log_events_are_accepted(endpoint: str) -> None:
    """CloudWatch Logs accepts a new stream and an event, for the audit trail."""
    logs = shared_client("logs", endpoint)
    logs.create_log_stream(logGroupName="g", logStreamName="s")
    events = [{"timestamp": 1, "message": "m"}]
    assert logs.put_log_events(logGroupName="g", logStreamName="s", logEvents=events)["nextSequenceToken"]
