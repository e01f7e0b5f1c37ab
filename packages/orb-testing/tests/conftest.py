"""A template for the tests of engines and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

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
