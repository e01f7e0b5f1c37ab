"""The text of data.yml: a CloudFormation template with a table for each stored entity."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from orb_tools.codegen.check.entity import Index
    from orb_tools.codegen.render.tables_view import Table, TablesView

_DATA_STACK = """\
  DataStackName:
    Type: String
    AllowedPattern: '[a-zA-Z][a-zA-Z0-9-]{0,127}'
    Description: The stack of data.yml. The exports have its name, so that no importer depends on the part \
that a table is in.
"""
_NAMES = """\
  CustomerId:
    Type: String
    Default: orb
    AllowedPattern: '[a-z][a-z0-9-]{0,15}'
    Description: First part of every name.
  ProjectId:
    Type: String
    Default: integration-hub
    AllowedPattern: '[a-z][a-z0-9-]{0,23}'
    Description: Second part of every name.
"""
_SETTINGS = """\
  DeletionProtection:
    Type: String
    Default: 'true'
    AllowedValues: ['true', 'false']
    Description: Whether the tables are protected from deletion.
  PointInTimeRecovery:
    Type: String
    Default: 'true'
    AllowedValues: ['true', 'false']
    Description: Whether the tables can be restored to any second of the last 35 days.
  KmsKeyArn:
    Type: String
    Default: ''
    AllowedPattern: '(arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+)?'
    Description: The ARN of a customer key that encrypts the data at rest. Empty means a key that AWS owns.
  AlarmTopicArn:
    Type: String
    Default: ''
    AllowedPattern: '(arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+)?'
    Description: The SNS topic for alarms. Empty means the one of monitoring.yml for this deployment.
"""
_CONDITIONS = """\

Conditions:
  HasKmsKey: !Not [!Equals [!Ref KmsKeyArn, '']]
  HasAlarmTopic: !Not [!Equals [!Ref AlarmTopicArn, '']]
"""
_KEY_OUTPUT = """\
  KmsKeyArn:
    Condition: HasKmsKey
    Value: !Ref KmsKeyArn
    Export:
      Name: !Sub ${AWS::StackName}-KmsKeyArn
"""
_NAME_PREFIX = "!Sub ${CustomerId}-${ProjectId}-${Environment}"
ALARM_ACTIONS = (
    '      AlarmActions: [!If [HasAlarmTopic, !Ref AlarmTopicArn, !Sub "arn:${AWS::Partition}:sns:${AWS::Region}:'
    '${AWS::AccountId}:${CustomerId}-${ProjectId}-${Environment}-alarms"]]\n'
)
"""Whom an alarm of a stack notifies. CloudWatch does not ask whether it exists, so monitoring.yml can be last."""


def tables_text(view: TablesView) -> str:
    """Return the text of a template."""
    tables = "\n".join("".join(_table(table, view)) for table in view["tables"])
    outputs = "".join(output for table in view["tables"] for output in _outputs(table, view))
    return (
        f"{''.join(_head(view))}\nResources:\n{tables}\nOutputs:\n"
        f"{_KEY_OUTPUT if view['number'] == 1 else ''}{outputs}"
    )


def _head(view: TablesView) -> Iterator[str]:
    number = view["number"]
    names = ", ".join(environment.name for environment in view["environments"])
    yield f"""\
{view["header"]}
AWSTemplateFormatVersion: '2010-09-09'
Description: The tables of orb{f", part {number}" if number > 1 else ""}.

Parameters:
{_DATA_STACK if number > 1 else ""}{_NAMES}  Environment:
    Type: String
    Default: dev
    AllowedValues: [{names}]
    Description: Third part of every name.
{_SETTINGS}"""
    if view["rules"]:
        yield "\nRules:\n"
    for rule in view["rules"]:
        yield f"""\
  {rule["name"]}:
    RuleCondition: !Equals [!Ref Environment, {rule["environment"]}]
    Assertions:
"""
        for condition, text in rule["assertions"]:
            yield f"      - Assert: {condition}\n        AssertDescription: {text}\n"
    yield _CONDITIONS
    yield from (f"  {name}: {condition}\n" for name, condition in view["conditions"].items())


def _table(table: Table, view: TablesView) -> Iterator[str]:
    if table.comment:
        yield f"  # {table.comment}\n"
    yield f"""\
  {table.name}Table:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: RetainExceptOnCreate
    UpdateReplacePolicy: Retain
    Properties:
      TableName: {_NAME_PREFIX}-{table.kebab}
      BillingMode: PAY_PER_REQUEST
      DeletionProtectionEnabled: !Ref DeletionProtection
      PointInTimeRecoverySpecification:
        PointInTimeRecoveryEnabled: !Ref PointInTimeRecovery
      SSESpecification: !If
        - HasKmsKey
        - SSEEnabled: true
          SSEType: KMS
          KMSMasterKeyId: !Ref KmsKeyArn
        - !Ref AWS::NoValue
      AttributeDefinitions:
"""
    yield from (
        f"        - AttributeName: {name}\n          AttributeType: {type_}\n"
        for name, type_ in table.attributes
    )
    if table.key_comment:
        yield f"      # {table.key_comment}\n"
    yield f"      KeySchema:\n{_keys(table.keys, 8)}"
    for title, indexes in table.indexes:
        yield f"      {title}:\n"
        for index, keys in indexes:
            yield from _index(index, keys)
    yield from _stream_and_ttl(table, view)
    yield from (_alarm(table, what) for what in ("Read", "Write"))


def _keys(keys: Iterable[tuple[str, str]], indent: int) -> str:
    pad = " " * indent
    return "".join(f"{pad}- AttributeName: {name}\n{pad}  KeyType: {role}\n" for name, role in keys)


def _index(index: Index, keys: Iterable[tuple[str, str]]) -> Iterator[str]:
    if index.description:
        yield f"        # {' '.join(index.description.split())}\n"
    yield f"""\
        - IndexName: {index.name}
          KeySchema:
{_keys(keys, 12)}\
          Projection:
            ProjectionType: {index.projection}
"""
    if index.projected:
        yield "            NonKeyAttributes:\n"
        yield from (f"              - {name}\n" for name in index.projected)


def _stream_and_ttl(table: Table, view: TablesView) -> Iterator[str]:
    for value, condition, title, entries in (
        (table.stream, "HasStreams", "StreamSpecification", {"StreamViewType": table.stream}),
        (table.ttl, "HasTtl", "TimeToLiveSpecification", {"AttributeName": table.ttl, "Enabled": "true"}),
    ):
        if value and condition in view["conditions"]:
            flat = ", ".join(f"{key}: {entry}" for key, entry in entries.items())
            yield f"      {title}: !If [{condition}, {{{flat}}}, !Ref AWS::NoValue]\n"
        elif value:
            yield f"      {title}:\n"
            yield from (f"        {key}: {entry}\n" for key, entry in entries.items())


def _alarm(table: Table, what: str) -> str:
    return f"""
  {table.name}{what}ThrottlesAlarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmName: {_NAME_PREFIX}-{table.kebab}-{what.lower()}-throttles
      AlarmDescription: DynamoDB throttled {what.lower()}s of the table.
      Namespace: AWS/DynamoDB
      MetricName: {what}ThrottleEvents
      Dimensions:
        - Name: TableName
          Value: !Ref {table.name}Table
      Statistic: Sum
      Period: 300
      EvaluationPeriods: 1
      Threshold: 0
      ComparisonOperator: GreaterThanThreshold
      TreatMissingData: notBreaching
{ALARM_ACTIONS}"""


def _outputs(table: Table, view: TablesView) -> Iterator[str]:
    stack = "AWS::StackName" if view["number"] == 1 else "DataStackName"
    given = [("TableName", f"!Ref {table.name}Table"), ("TableArn", f"!GetAtt {table.name}Table.Arn")]
    if table.stream:
        given.append(("TableStreamArn", f"!GetAtt {table.name}Table.StreamArn"))
    for part, value in given:
        name = f"{table.name}{part}"
        needs = part == "TableStreamArn" and "HasStreams" in view["conditions"]
        condition = "    Condition: HasStreams\n" if needs else ""
        yield f"  {name}:\n{condition}    Value: {value}\n    Export:\n      Name: !Sub ${{{stack}}}-{name}\n"
