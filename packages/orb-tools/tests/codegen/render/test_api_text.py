"""The template of the API holds its schema, a data source for each unit, and a resolver for each operation."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from orb_testing.templates import load_template
from orb_tools.codegen.check.api_check import MOST_RESOURCES
from orb_tools.codegen.header import is_generated
from orb_tools.codegen.render.api_text import API, GRAPHQL, api_files
from orb_tools.codegen.render.graphql_text import graphql_text

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def template(golden_tree: Any, tmp_path: Path) -> Any:
    path = tmp_path / "api.yml"
    path.write_text(api_files(golden_tree.catalogue().api)[API], encoding="utf-8")
    return load_template(path)


def of_type(template: Any, kind: str) -> dict[str, Any]:
    return {
        name: body for name, body in template["Resources"].items() if body["Type"] == f"AWS::AppSync::{kind}"
    }


def test_schema_is_in_both_files(golden_tree: Any, template: Any) -> None:
    """The template holds the text of the schema itself, because the embedded AWS reads no schema from S3."""
    api = golden_tree.catalogue().api
    files = api_files(api)
    [schema] = of_type(template, "GraphQLSchema").values()
    assert schema["Properties"]["Definition"] == graphql_text(api)
    assert files[GRAPHQL].partition("\n")[2] == graphql_text(api)
    assert all(is_generated(text) for text in files.values())


def test_each_operation_has_its_resolver(golden_tree: Any, template: Any) -> None:
    """A resolver calls the function of its unit directly, and comes after the schema."""
    api = golden_tree.catalogue().api
    found = of_type(template, "Resolver")
    assert found.keys() == {f"{operation.name}Resolver" for operation in api.operations}
    sources = {"gadgets": "GadgetsDataSource", "motion_sensors": "MotionSensorsDataSource"}
    for operation in api.operations:
        resolver = found[f"{operation.name}Resolver"]
        assert resolver["DependsOn"] == "Schema"
        assert resolver["Properties"] == {
            "ApiId": {"Fn::GetAtt": ["Api", "ApiId"]},
            "TypeName": "Mutation" if operation.is_mutation else "Query",
            "FieldName": operation.name,
            "DataSourceName": {"Fn::GetAtt": [sources[operation.unit], "Name"]},
        }


def test_each_unit_has_a_role_of_its_own(template: Any) -> None:
    """A data source may call the function of its unit, and only this API may use its role."""
    sources = of_type(template, "DataSource")
    assert sources.keys() == {"GadgetsDataSource", "MotionSensorsDataSource"}
    for name, source in sources.items():
        function = {
            "Fn::ImportValue": {"Fn::Sub": f"${{HubStackName}}-{name.removesuffix('DataSource')}FunctionArn"}
        }
        role = template["Resources"][f"{name}Role"]["Properties"]
        [trust] = role["AssumeRolePolicyDocument"]["Statement"]
        [policy] = role["Policies"]
        assert source["Properties"]["LambdaConfig"] == {"LambdaFunctionArn": function}
        assert trust["Condition"] == {"ArnEquals": {"aws:SourceArn": {"Fn::GetAtt": ["Api", "Arn"]}}}
        assert [(each["Action"], each["Resource"]) for each in policy["PolicyDocument"]["Statement"]] == [
            ("lambda:InvokeFunction", function)
        ]


def test_only_people_of_the_user_pool_may_call(template: Any) -> None:
    """The API has one way to sign in, denies what names no group, and logs no tokens or arguments."""
    [api] = (body["Properties"] for body in of_type(template, "GraphQLApi").values())
    assert api["AuthenticationType"] == "AMAZON_COGNITO_USER_POOLS"
    assert "AdditionalAuthenticationProviders" not in api
    assert api["UserPoolConfig"]["DefaultAction"] == "DENY"
    assert api["LogConfig"]["ExcludeVerboseContent"] is True


def test_resources_are_counted_as_the_check_counts_them(golden_tree: Any, template: Any) -> None:
    """The check of the limit knows how many resources the template has without its operations."""
    api = golden_tree.catalogue().api
    queries = MOST_RESOURCES - len(template["Resources"])
    text = "".join(f"  - {{name: Q{n}, type: custom, returns: Int}}\n" for n in range(queries))
    golden_tree.append(text, "entities/Gadgets.yml")
    assert golden_tree.faults() == []
    golden_tree.append("  - {name: More, type: custom, returns: Int}\n", "entities/Gadgets.yml")
    assert len(golden_tree.faults()) == 1
    assert len(api.operations) + queries < MOST_RESOURCES


def test_template_passes_cfn_lint(golden_tree: Any, tmp_path: Path) -> None:
    """The template follows CloudFormation's own specification."""
    path = tmp_path / "api.yml"
    path.write_text(api_files(golden_tree.catalogue().api)[API], encoding="utf-8")
    lint = "import cfnlint.runner; cfnlint.runner.main()"
    done = subprocess.run(
        [sys.executable, "-c", lint, str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
