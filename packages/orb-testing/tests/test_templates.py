"""Laws of the reader of CloudFormation templates."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from orb_testing.templates import load_template, parameters_of, resolve, tables_of

if TYPE_CHECKING:
    from pathlib import Path

NAMES = {"CustomerId": "orb", "AWS::Region": "us-east-1"}


def test_short_forms_are_read_as_long_ones(template: Path) -> None:
    """`!Sub`, `!GetAtt`, `!If` and `!Ref` mean the same as their long forms."""
    found = load_template(template)
    table = found["Resources"]["SessionLogsTable"]["Properties"]
    assert table["TableName"] == {"Fn::Sub": "${CustomerId}-${Environment}-session-logs"}
    assert found["Resources"]["Role"]["Properties"]["RoleName"] == {"Fn::GetAtt": ["Other", "Arn"]}
    assert found["Conditions"]["Production"] == {"Fn::Equals": [{"Ref": "Environment"}, "prod"]}


def test_a_changed_template_is_read_again(template: Path) -> None:
    """A template is cached until its file changes."""
    before = load_template(template)
    assert load_template(template) is before
    template.write_text("Resources: {}")
    os.utime(template, ns=(1, 1))
    assert load_template(template) == {"Resources": {}}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text", "text"),
        ({"Ref": "CustomerId"}, "orb"),
        ({"Fn::Sub": "${CustomerId}-${AWS::Region}"}, "orb-us-east-1"),
        ({"Fn::Sub": ["${CustomerId}-${Own}", {"Own": {"Ref": "AWS::Region"}}]}, "orb-us-east-1"),
        ({"Fn::Sub": "${!CustomerId}"}, "${CustomerId}"),
        ({"Fn::Join": ["-", [{"Ref": "CustomerId"}, "x"]]}, "orb-x"),
        ([{"Key": {"Ref": "CustomerId"}, "Other": 1}], [{"Key": "orb", "Other": 1}]),
    ],
)
def test_functions_are_replaced_by_their_values(value: object, expected: object) -> None:
    """Ref, Fn::Sub and Fn::Join are replaced at any depth; `${!Name}` stays `${Name}`."""
    assert resolve(value, NAMES) == expected


@pytest.mark.parametrize(
    "value", [{"Ref": "Nothing"}, {"Fn::Sub": "${Nothing}"}, {"Fn::GetAtt": ["Other", "Arn"]}]
)
def test_unknown_names_and_functions_are_refused(value: object) -> None:
    """A name without a value, or an unsupported function, raises an error instead of a guess."""
    with pytest.raises(KeyError):
        resolve(value, NAMES)


def test_given_parameters_override_defaults(template: Path) -> None:
    """A parameter has its default unless another value is given. Pseudo parameters have values too."""
    names = parameters_of(load_template(template), {"Environment": "prod"})
    assert (names["CustomerId"], names["Environment"], names["AWS::Region"]) == ("orb", "prod", "us-east-1")


def test_tables_have_only_arguments_of_create_table(template: Path) -> None:
    """Properties that CreateTable does not accept are left out, as are resources that are not tables."""
    tables = tables_of(load_template(template))
    assert tables.keys() == {"SessionLogsTable"}
    assert tables["SessionLogsTable"].keys() == {
        "TableName", "BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes",
    }  # fmt: skip
