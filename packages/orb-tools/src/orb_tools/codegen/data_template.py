"""The CloudFormation template of the tables. Written by hand as text: PyYAML would lose the comments and the tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen import names
from orb_tools.codegen.text import header

if TYPE_CHECKING:
    from orb_tools.codegen.schema import Catalogue, Entity, Index

UNIQUE_VALUES = "UniqueValues"
_HEAD = """\
AWSTemplateFormatVersion: '2010-09-09'
Description: The tables of orb.

Parameters:
  CustomerId:
    Type: String
    Default: orb
    AllowedPattern: ^[a-z0-9-]{1,32}$
    Description: First part of every name.
  ProjectId:
    Type: String
    Default: integration-hub
    AllowedPattern: ^[a-z0-9-]{1,32}$
    Description: Second part of every name.
  Environment:
    Type: String
    Default: dev
    AllowedPattern: ^[a-z0-9-]{1,16}$
    Description: Third part of every name.
  PointInTimeRecovery:
    Type: String
    Default: 'true'
    AllowedValues: ['true', 'false']
    Description: Whether the tables can be put back to any second of the last 35 days.

Resources:
"""


def render(catalogue: Catalogue) -> str:
    """The template: a table for each stored entity, and one for unique values where an entity has some."""
    tables = catalogue.tables
    resources = [_table(entity) for entity in tables]
    outputs = [_outputs(entity.name, stream=entity.stream is not None) for entity in tables]
    if any(entity.unique for entity in tables):
        resources.append(_unique_values())
        outputs.append(_outputs(UNIQUE_VALUES, stream=False))
    return f"{header('schemas/')}\n{_HEAD}" + "\n".join(resources) + "\nOutputs:\n" + "".join(outputs)


def _properties(name: str) -> str:
    return f"""\
  {name}Table:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      TableName: !Sub ${{CustomerId}}-${{ProjectId}}-${{Environment}}-{names.kebab(name)}
      BillingMode: PAY_PER_REQUEST
      PointInTimeRecoverySpecification:
        PointInTimeRecoveryEnabled: !Ref PointInTimeRecovery
"""


def _table(entity: Entity) -> str:
    assert entity.primary is not None  # noqa: S101 - render() asks only for tables
    text = _properties(entity.name) + "      AttributeDefinitions:\n"
    for name in sorted(entity.indexed()):
        text += (
            f"        - AttributeName: {name}\n          AttributeType: {entity.attributes[name].key_type}\n"
        )
    text += "      KeySchema:\n" + _keys(entity.primary, 8)
    for title, local in (("GlobalSecondaryIndexes", False), ("LocalSecondaryIndexes", True)):
        indexes = [index for index in entity.indexes if index.local is local]
        if indexes:
            text += f"      {title}:\n" + "".join(_index(index) for index in indexes)
    if entity.stream is not None:
        text += f"      StreamSpecification:\n        StreamViewType: {entity.stream}\n"
    if entity.ttl is not None:
        text += (
            f"      TimeToLiveSpecification:\n        AttributeName: {entity.ttl}\n        Enabled: true\n"
        )
    return text


def _keys(index: Index, indent: int) -> str:
    pad = " " * indent
    return "".join(
        f"{pad}- AttributeName: {name}\n{pad}  KeyType: {role}\n"
        for name, role in zip(index.keys, ("HASH", "RANGE"), strict=False)
    )


def _index(index: Index) -> str:
    text = f"        - IndexName: {index.name}\n          KeySchema:\n" + _keys(index, 12)
    text += f"          Projection:\n            ProjectionType: {index.projection}\n"
    if index.projected:
        text += "            NonKeyAttributes:\n" + "".join(
            f"              - {name}\n" for name in index.projected
        )
    return text


def _unique_values() -> str:
    return (
        "  # One row for each value that no two items share: its key is made of a hash, written with the item.\n"
        + (
            _properties(UNIQUE_VALUES) + "      AttributeDefinitions:\n"
            "        - AttributeName: value\n          AttributeType: S\n"
            "      KeySchema:\n        - AttributeName: value\n          KeyType: HASH\n"
        )
    )


def _outputs(name: str, *, stream: bool) -> str:
    kinds = [("TableName", f"!Ref {name}Table"), ("TableArn", f"!GetAtt {name}Table.Arn")]
    if stream:
        kinds.append(("TableStreamArn", f"!GetAtt {name}Table.StreamArn"))
    return "".join(
        f"  {name}{kind}:\n    Value: {value}\n    Export:\n      Name: !Sub ${{AWS::StackName}}-{name}{kind}\n"
        for kind, value in kinds
    )
