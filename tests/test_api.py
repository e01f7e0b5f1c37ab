"""Everything in the API is handled, and everything that is handled is in the API, with the same arguments."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLNonNull, GraphQLSchema, build_schema

from orb_testing.templates import load_template, resolve
from orb_tools.codegen.render.graphql_text import DIALECT

ROOT = Path(__file__).resolve().parents[1]
UNITS: dict[str, list[str]] = yaml.safe_load((ROOT / "schemas/config.yml").read_text())["api"]
TEMPLATE = load_template(ROOT / "infrastructure/cloudformation/api.yml")
ROOTS = ("Query", "Mutation")


@cache
def schema() -> GraphQLSchema:
    text = (ROOT / "infrastructure/graphql/hub.graphql").read_text(encoding="utf-8")
    return build_schema(DIALECT + text)


def fields_of(unit: str) -> dict[str, Any]:
    """The fields that the resolvers of api.yml give to the function of a unit, by name."""
    source = function_name(unit).replace("Function", "DataSource")
    resolvers = [
        found["Properties"]
        for found in TEMPLATE["Resources"].values()
        if found["Type"] == "AWS::AppSync::Resolver"
        and found["Properties"]["DataSourceName"] == {"Fn::GetAtt": [source, "Name"]}
    ]
    types = schema().type_map
    return {each["FieldName"]: types[each["TypeName"]].fields[each["FieldName"]] for each in resolvers}


def function_name(unit: str) -> str:
    return "".join(word.capitalize() for word in unit.split("_")) + "Function"


def operations_of(unit: str) -> dict[str, Any]:
    found: dict[str, Any] = import_module(f"lambdas.{unit}.handler").OPERATIONS
    return found


@pytest.mark.parametrize("unit", UNITS)
def test_all_fields_are_handled_and_all_operations_are_fields(unit: str) -> None:
    """The fields of a unit are exactly the operations of its handler."""
    fields, operations = fields_of(unit), operations_of(unit)
    assert fields.keys() == operations.keys()
    assert fields


def test_every_field_has_a_resolver() -> None:
    """No field of the schema is without a function, and no resolver is without a field."""
    declared = {name for root in ROOTS for name in schema().type_map[root].fields}
    resolved = [name for unit in UNITS for name in fields_of(unit)]
    assert sorted(resolved) == sorted(declared)
    assert len(resolved) == sum(
        found["Type"] == "AWS::AppSync::Resolver" for found in TEMPLATE["Resources"].values()
    )


@pytest.mark.parametrize("unit", UNITS)
def test_arguments_are_those_of_the_inputs(unit: str) -> None:
    """An input of the schema has the same names as the input model of the function, and requires the same ones."""
    faults = []
    for name, operation in operations_of(unit).items():
        expected = operation._model.model_json_schema(by_alias=True)
        known = (set(expected.get("properties", {})), set(expected.get("required", [])))
        declared = declared_arguments(fields_of(unit)[name])
        if declared != known:
            faults.append(f"{name}: the API has {declared}, the function {known}")
    assert not faults, "\n".join(faults)


def declared_arguments(field: Any) -> tuple[set[str], set[str]]:
    """The names of the arguments of a field, and those that are required."""
    if not field.args:
        return set(), set()
    [argument] = field.args.values()
    type_ = argument.type
    is_required = isinstance(type_, GraphQLNonNull)
    type_ = type_.of_type if is_required else type_
    assert isinstance(type_, GraphQLInputObjectType)
    required = {name for name, field in type_.fields.items() if isinstance(field.type, GraphQLNonNull)}
    # Without required arguments, a caller may leave out the whole input.
    assert bool(required) is is_required
    return set(type_.fields), required


@pytest.mark.parametrize("unit", UNITS)
def test_enums_of_arguments_have_the_values_of_the_inputs(unit: str) -> None:
    """An argument of an enum accepts the values that the input model of the function accepts."""
    for name, operation in operations_of(unit).items():
        definitions = operation._model.model_json_schema(by_alias=True).get("$defs", {})
        for definition, body in definitions.items():
            type_ = schema().type_map.get(definition)
            if "enum" in body:
                assert isinstance(type_, GraphQLEnumType), f"{name}: {definition}"
                assert set(type_.values) == set(body["enum"])


@pytest.mark.parametrize("unit", UNITS)
def test_data_sources_name_functions(unit: str) -> None:
    """The data source of a unit calls the function that hub.yml exports, with a role that may call only this one."""
    logical_id = function_name(unit)
    hub = load_template(ROOT / "infrastructure/cloudformation/hub.yml")
    output = hub["Outputs"][f"{logical_id}Arn"]
    assert output["Value"] == {"Fn::GetAtt": [logical_id, "Arn"]}
    exported = resolve(output["Export"]["Name"], {"AWS::StackName": "hub"})

    unit_name = logical_id.removesuffix("Function")
    source = TEMPLATE["Resources"][f"{unit_name}DataSource"]["Properties"]
    role = TEMPLATE["Resources"][f"{unit_name}DataSourceRole"]["Properties"]
    assert source["ServiceRoleArn"] == {"Fn::GetAtt": [f"{unit_name}DataSourceRole", "Arn"]}
    [policy] = role["Policies"]
    [statement] = policy["PolicyDocument"]["Statement"]
    assert statement["Action"] == "lambda:InvokeFunction"
    for arn in (source["LambdaConfig"]["LambdaFunctionArn"], statement["Resource"]):
        assert resolve(arn["Fn::ImportValue"], {"HubStackName": "hub"}) == exported
