"""A deployment that fails says which resource failed and why, and passes nothing on that is secret."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from small_workspace import DATA, make_small_workspace

from orb_tools.codegen.pipeline import make_plan
from orb_tools.codegen.render import tables_view
from orb_tools.codegen.render.stacks import Size
from orb_tools.embedded.client import aws_client
from orb_tools.embedded.deploy import Deployer, read_parameters
from orb_tools.errors import ToolError
from orb_tools.workspace import Workspace

GOLDENS = Path(__file__).parents[1] / "codegen" / "goldens" / "schemas"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    make_small_workspace(tmp_path)
    parameters = {"Parameters": {"CustomerId": "orb", "ProjectId": "broken", "Environment": "dev"}}
    (tmp_path / "infrastructure/parameters/dev.json").write_text(json.dumps(parameters))
    return Workspace(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ("AWS::DynamoDB::Table", "AWS::Nothing::AtAll", "AWS::Nothing::AtAll"),
        ("!Ref NotesTable", "!ImportValue nowhere", "CREATE_FAILED: Export 'nowhere' not found"),
    ],
)
def test_failure_says_why(  # noqa: PLR0917 - three of them are the case
    workspace: Workspace, small_aws: dict[str, Any], tmp_path: Path, good: str, bad: str, fault: str
) -> None:
    """The message names the stack, the faults say what failed, and the hint says what to do next."""
    template = workspace.infrastructure / "cloudformation" / "data.yml"
    template.write_text(DATA.replace(good, bad))
    deployer = Deployer(workspace, endpoint=small_aws["endpoint"], folder=tmp_path / "stage")

    with pytest.raises(ToolError, match="stack orb-broken-dev-data was not deployed") as caught:
        deployer.deploy("data")

    assert len(caught.value.faults) == 1
    assert fault in caught.value.faults[0]
    assert caught.value.hint


@pytest.mark.slow
def test_missing_template(workspace: Workspace, small_aws: dict[str, Any], tmp_path: Path) -> None:
    """If data.yml was not generated, the hint names the command that generates it."""
    (workspace.infrastructure / "cloudformation" / "data.yml").unlink()
    deployer = Deployer(workspace, endpoint=small_aws["endpoint"], folder=tmp_path / "stage")

    with pytest.raises(ToolError) as caught:
        deployer.deploy("data")

    assert caught.value.hint == "run: orb generate"


@pytest.mark.parametrize(
    ("text", "message"), [(None, "no parameters for environment"), ("[]", "is not a parameters file")]
)
def test_parameters_that_cannot_be_read(workspace: Workspace, text: str | None, message: str) -> None:
    """An environment without a readable parameters file is refused by name."""
    path = workspace.infrastructure / "parameters" / "dev.json"
    if text is None:
        path.unlink()
    else:
        path.write_text(text)
    with pytest.raises(ToolError, match=message):
        read_parameters(workspace, "dev")


CONSUMER = """
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  DataStackName: {Type: String}
Resources:
  Names:
    Type: AWS::SSM::Parameter
    Properties:
      Name: /split/names
      Type: String
      Value: !Sub
        - "${First} ${Second}"
        - First: {"Fn::ImportValue": !Sub "${DataStackName}-GadgetsTableName"}
          Second: {"Fn::ImportValue": !Sub "${DataStackName}-SensorsTableArn"}
"""


@pytest.mark.slow
def test_tables_in_several_stacks(
    workspace: Workspace, small_aws: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tables that need several templates are deployed, and an importer need not know which stack a table is in."""
    monkeypatch.setattr(tables_view, "LIMITS", Size(resources=500, outputs=4, bytes=1_000_000))
    (workspace.infrastructure / "cloudformation" / "data.yml").unlink()
    make_plan(GOLDENS, workspace.root).write()
    templates = workspace.infrastructure / "cloudformation"
    assert len(list(templates.glob("data*.yml"))) == 3
    (templates / "consumer.yml").write_text(CONSUMER)
    deployer = Deployer(workspace, endpoint=small_aws["endpoint"], folder=tmp_path / "stage")

    data = deployer.deploy_data()
    deployer.deploy("consumer", {"DataStackName": data.name})

    assert {name for name in data.outputs if name.endswith("TableName")} == {
        "GadgetsTableName", "SensorsTableName", "UniqueValuesTableName"
    }  # fmt: skip
    parameter = aws_client("ssm", small_aws["endpoint"]).get_parameter(Name="/split/names")["Parameter"]
    first, second = parameter["Value"].split()
    assert first == "orb-broken-dev-gadgets"
    assert second.endswith(":table/orb-broken-dev-sensors")
