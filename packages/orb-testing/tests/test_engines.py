"""Every engine starts a test empty, and nothing of AWS is reachable without one."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from orb_testing.tables import create_tables, variable_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from orb_testing.engines import Engine, MotoEngine

TEMPLATE = """
Parameters:
  CustomerId: {Type: String, Default: orb}
  Environment: {Type: String, Default: dev}
Conditions:
  Production: !Equals [!Ref Environment, prod]
Resources:
  SessionLogsTable:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Sub "${CustomerId}-${Environment}-session-logs"
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - {AttributeName: sessionId, AttributeType: S}
        - {AttributeName: userId, AttributeType: S}
      KeySchema:
        - {AttributeName: sessionId, KeyType: HASH}
      GlobalSecondaryIndexes:
        - IndexName: UserIndex
          KeySchema: [{AttributeName: userId, KeyType: HASH}]
          Projection: {ProjectionType: ALL}
      TimeToLiveSpecification: {AttributeName: expiresAt, Enabled: true}
      PointInTimeRecoverySpecification:
        PointInTimeRecoveryEnabled: !If [Production, true, false]
  Role:
    Type: AWS::IAM::Role
    Properties: {RoleName: !GetAtt Other.Arn}
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "data.yml"
    path.write_text(TEMPLATE)
    return path


def test_tables_of_the_template_exist(dynamodb_engine: Engine, template: Path) -> None:
    """The tables of a template, with its indexes and names, exist on every engine, and nothing else does."""
    client = dynamodb_engine.client()

    assert create_tables(template, client=client, parameters={"Environment": "test"}) == {
        "SessionLogs": "orb-test-session-logs"
    }

    client.put_item(TableName="orb-test-session-logs", Item={"sessionId": {"S": "1"}, "userId": {"S": "u"}})
    found = client.query(
        TableName="orb-test-session-logs",
        IndexName="UserIndex",
        KeyConditionExpression="userId = :u",
        ExpressionAttributeValues={":u": {"S": "u"}},
    )
    assert found["Count"] == 1
    assert client.list_tables()["TableNames"] == ["orb-test-session-logs"]


def test_a_test_starts_empty(dynamodb_engine: Engine) -> None:
    """What another test wrote is gone."""
    assert dynamodb_engine.client().list_tables()["TableNames"] == []
    assert os.environ["AWS_ENDPOINT_URL_DYNAMODB"] == dynamodb_engine.endpoint_url


def test_only_the_named_tables(aws: MotoEngine, template: Path) -> None:
    """An entity without a table is refused rather than left out."""
    with pytest.raises(KeyError):
        create_tables(template, client=aws.client(), only=["Nothing"])


def test_services_share_one_endpoint(aws: MotoEngine) -> None:
    """S3 and the rest answer where the environment points."""
    aws.client("s3").create_bucket(Bucket="one")
    assert [bucket["Name"] for bucket in aws.client("s3").list_buckets()["Buckets"]] == ["one"]
    assert os.environ["AWS_ENDPOINT_URL"] == aws.endpoint_url


def test_no_way_to_a_real_account(aws_environment: dict[str, str]) -> None:
    """Without an engine a call fails at once, and with fake credentials."""
    import botocore.exceptions
    import botocore.session
    from botocore.config import Config

    client = botocore.session.Session().create_client("s3", config=Config(retries={"total_max_attempts": 1}))
    with pytest.raises(botocore.exceptions.EndpointConnectionError):
        client.list_buckets()
    assert os.environ["AWS_ACCESS_KEY_ID"] == aws_environment["AWS_ACCESS_KEY_ID"] == "testing"


@pytest.mark.parametrize(
    ("entity", "variable"),
    [("Users", "USERS_TABLE_NAME"), ("OrganizationUsers", "ORGANIZATION_USERS_TABLE_NAME")],
)
def test_variables(entity: str, variable: str) -> None:
    """The variable of a table follows from the entity."""
    assert variable_of(entity) == variable


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    """Threads of this process, moto's among them, take turns so often that whatever can get between does."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("hasty_threads")
def test_a_refused_transaction_takes_back_its_own_alone(dynamodb_engine: Engine, template: Path) -> None:
    """What another caller wrote meanwhile stays: nothing that was accepted is lost."""
    client = dynamodb_engine.client()
    (table,) = create_tables(template, client=client).values()

    def put(key: str) -> dict[str, Any]:
        condition = "attribute_not_exists(sessionId)"
        return {
            "Put": {"TableName": table, "Item": {"sessionId": {"S": key}}, "ConditionExpression": condition}
        }

    def write(keys: list[str]) -> None:
        client.transact_write_items(TransactItems=[put(key) for key in keys])

    write(["taken"])
    with ThreadPoolExecutor(4) as pool:
        refused = [pool.submit(write, [f"never-{number}", "taken"]) for number in range(40)]
        accepted = [pool.submit(write, [f"kept-{number}"]) for number in range(40)]
    told = [each.exception() for each in refused]
    codes = {error.response["Error"]["Code"] for error in told if isinstance(error, ClientError)}
    assert codes == {"TransactionCanceledException"}
    assert None not in told
    assert [each.exception() for each in accepted] == [None] * 40
    found = {item["sessionId"]["S"] for item in client.scan(TableName=table, ConsistentRead=True)["Items"]}
    assert found == {"taken", *(f"kept-{number}" for number in range(40))}
