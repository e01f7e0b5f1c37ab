"""What is deployed may do what it does and no more, keeps its logs for a time, and finds what it reads."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from orb_testing.templates import Template, load_template, parameters_of, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "infrastructure" / "cloudformation").glob("*.yml"))
FUNCTIONS = ROOT / "infrastructure" / "cloudformation" / "functions.yml"
DATA = ROOT / "infrastructure" / "cloudformation" / "data.yml"
ENVIRONMENTS = sorted((ROOT / "infrastructure" / "parameters").glob("*.json"))
UNITS = sorted(path.parent.name for path in ROOT.glob("lambdas/*/Pipfile"))
RETENTIONS = {
    1,
    3,
    5,
    7,
    14,
    30,
    60,
    90,
    120,
    150,
    180,
    365,
    400,
    545,
    731,
    1096,
    1827,
    2192,
    2557,
    2922,
    3288,
    3653,
}
"""Days that CloudWatch Logs accepts: any other fails at deployment."""


def resources(template: Template, kind: str) -> dict[str, dict[str, Any]]:
    return {
        name: found["Properties"] for name, found in template["Resources"].items() if found["Type"] == kind
    }


def statements(template: Template) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, role in resources(template, "AWS::IAM::Role").items():
        for policy in role.get("Policies", []):
            for statement in policy["PolicyDocument"]["Statement"]:
                yield f"{name}.{statement.get('Sid', '?')}", statement


def listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def imports(value: object) -> Iterator[str]:
    """The exports that a part of a template asks for, without the stack's name."""
    if isinstance(value, dict):
        if "Fn::ImportValue" in value:
            yield str(value["Fn::ImportValue"]["Fn::Sub"]).removeprefix("${DataStackName}-")
        else:
            for part in value.values():
                yield from imports(part)
    elif isinstance(value, list):
        for part in value:
            yield from imports(part)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_right_to_everything(path: Path) -> None:
    """No role may do every action of a service, or any action on every resource."""
    for name, statement in statements(load_template(path)):
        assert statement["Effect"] == "Allow", name
        for action in listed(statement["Action"]):
            assert "*" not in action, f"{name} allows {action}"
        for resource in listed(statement["Resource"]):
            text = json.dumps(resource)
            assert resource != "*", f"{name} is for every resource"
            # A star may only stand for the streams within one named log group.
            assert "*" not in text.replace(':*"', '"'), f"{name}: {text}"
        assert "NotAction" not in statement
        assert "NotResource" not in statement


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_roles_are_for_lambda_alone(path: Path) -> None:
    """Nothing but the Lambda service takes on a function's role, and no managed policy widens it."""
    for name, role in resources(load_template(path), "AWS::IAM::Role").items():
        trusted = role["AssumeRolePolicyDocument"]["Statement"]
        assert [one["Principal"] for one in trusted] == [{"Service": "lambda.amazonaws.com"}], name
        assert "ManagedPolicyArns" not in role, name


def test_each_function_has_its_own_role() -> None:
    """Two functions that share a role would have each other's rights."""
    functions = resources(load_template(FUNCTIONS), "AWS::Lambda::Function")
    roles = [json.dumps(function["Role"]) for function in functions.values()]
    assert len(set(roles)) == len(roles) == len(UNITS)


@pytest.mark.parametrize("unit", UNITS)
def test_function_is_deployed_as_it_is_bundled(unit: str) -> None:
    """A unit's function has the unit's name, its bundle, a handler of it, and an output by which tools find it."""
    template = load_template(FUNCTIONS)
    names = parameters_of(template, {"DataStackName": "data"})
    logical_id = "".join(word.capitalize() for word in unit.split("_")) + "Function"
    function = template["Resources"][logical_id]["Properties"]

    assert resolve(function["FunctionName"], names) == f"orb-integration-hub-dev-{unit.replace('_', '-')}"
    assert function["Code"] == f"../../dist/{unit}.zip"
    module = function["Handler"].rpartition(".")[0]
    assert module.startswith(f"lambdas.{unit}.")
    assert (ROOT / (module.replace(".", "/") + ".py")).is_file()
    assert template["Outputs"][f"{logical_id}Name"]["Value"] == {"Ref": logical_id}


@pytest.mark.parametrize("unit", UNITS)
def test_every_variable_that_is_read_is_set(unit: str) -> None:
    """A function's settings name what it needs; the template gives all of it."""
    template = load_template(FUNCTIONS)
    logical_id = "".join(word.capitalize() for word in unit.split("_")) + "Function"
    given = set(template["Resources"][logical_id]["Properties"]["Environment"]["Variables"])
    source = (ROOT / "lambdas" / unit / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)"', source))

    assert read, "the settings read nothing"
    assert read <= given
    assert {"CUSTOMER_ID", "PROJECT_ID", "ENVIRONMENT"} <= given


@pytest.mark.parametrize("unit", UNITS)
def test_no_function_looks_for_plugins_of_pydantic(unit: str) -> None:
    """None ships any, and each start would read the metadata of all its packages."""
    template = load_template(FUNCTIONS)
    logical_id = "".join(word.capitalize() for word in unit.split("_")) + "Function"
    given = template["Resources"][logical_id]["Properties"]["Environment"]["Variables"]
    assert given["PYDANTIC_DISABLE_PLUGINS"] == "__all__"


def test_secrets_are_named_not_given() -> None:
    """A variable can be read by everyone who may see the function: it holds a secret's ARN, never its value."""
    template = load_template(FUNCTIONS)
    for name, secret in resources(template, "AWS::SecretsManager::Secret").items():
        assert "SecretString" not in secret, name
        assert secret["GenerateSecretString"]["PasswordLength"] >= 32
    for function in resources(template, "AWS::Lambda::Function").values():
        assert "resolve:secretsmanager" not in json.dumps(function)


def test_data_stack_exports_what_functions_import() -> None:
    """Every export that functions.yml asks for is one that data.yml makes."""
    exported = {
        str(output["Export"]["Name"]["Fn::Sub"]).removeprefix("${AWS::StackName}-")
        for output in load_template(DATA)["Outputs"].values()
        if "Export" in output
    }
    assert set(imports(load_template(FUNCTIONS))) <= exported


def test_indexes_of_rights_exist() -> None:
    """A right to query an index is for an index that the table has."""
    text = FUNCTIONS.read_text(encoding="utf-8")
    named = set(re.findall(r"/index/(\w+)", text))
    tables = resources(load_template(DATA), "AWS::DynamoDB::Table").values()
    existing = {index["IndexName"] for table in tables for index in table.get("GlobalSecondaryIndexes", [])}
    assert named
    assert named <= existing


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_logs_are_kept_for_a_time_that_exists(path: Path) -> None:
    """Every log group has a retention, and each value it can take is one that CloudWatch Logs accepts."""
    template = load_template(path)
    for name, group in resources(template, "AWS::Logs::LogGroup").items():
        parameter = template["Parameters"][group["RetentionInDays"]["Ref"]]
        assert set(parameter["AllowedValues"]) <= RETENTIONS, name
        assert parameter["Default"] in parameter["AllowedValues"]


def test_audit_trail_outlives_the_stack() -> None:
    """Deleting the stack must not delete the trail."""
    template = load_template(FUNCTIONS)
    for name, resource in template["Resources"].items():
        if resource["Type"] == "AWS::Logs::LogGroup" and "/audit/" in json.dumps(resource):
            assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("Retain", "Retain"), name


@pytest.mark.parametrize("path", ENVIRONMENTS, ids=lambda path: path.stem)
def test_parameters_fit_the_templates(path: Path) -> None:
    """Each value is for a parameter of a template, and one that this allows; its environment is the file's name."""
    values = json.loads(path.read_text(encoding="utf-8"))["Parameters"]
    assert values["Environment"] == path.stem
    declared: dict[str, list[dict[str, Any]]] = {}
    for template in TEMPLATES:
        for name, parameter in load_template(template)["Parameters"].items():
            declared.setdefault(name, []).append(parameter)
    for name, value in values.items():
        assert name in declared, f"no template has a parameter {name}"
        for parameter in declared[name]:
            allowed = [str(one) for one in parameter.get("AllowedValues", [value])]
            assert value in allowed
            assert re.fullmatch(parameter.get("AllowedPattern", ".*"), value)


def test_production_keeps_its_trail_for_seven_years() -> None:
    """2,557 days, the nearest figure to seven years that exists."""
    values = json.loads((ROOT / "infrastructure/parameters/prod.json").read_text(encoding="utf-8"))[
        "Parameters"
    ]
    assert values["AuditRetentionDays"] == "2557"
