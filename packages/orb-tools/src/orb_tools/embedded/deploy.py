"""Deploy the stacks as in production: `aws cloudformation package` if there is code, then `aws cloudformation deploy`.

The templates are first copied, unchanged, to a folder with bundles for the Python of this machine. Their code paths
(`../../dist/<unit>.zip`) then lead to these bundles, and not to those for AWS in `dist/`.
"""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from orb_tools.bundle.dist_folder import exclusive_access
from orb_tools.embedded.client import aws_client
from orb_tools.embedded.server import client_environment
from orb_tools.errors import ToolError
from orb_tools.subprocess_output import run, scrub, tail

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from orb_tools.workspace import Workspace

BUCKET = "orb-artifacts"
DATA = "data"
LOCAL_CODE = "../../dist/"
"""How a path of a bundle begins. Packaging replaces these paths, and nothing else in our templates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """A deployed stack."""

    name: str
    outputs: Mapping[str, str] = field(default_factory=dict)


class Deployer:
    """Deploys templates of one workspace to one endpoint.

    Args:
        workspace: The checkout with `infrastructure/cloudformation` and `infrastructure/parameters`.
        endpoint: The address of the embedded AWS.
        folder: The folder for copies and packaged templates. The caller deletes it.
        environment: The name of the parameters file.
    """

    def __init__(
        self, workspace: Workspace, *, endpoint: str, folder: Path, environment: str = "dev"
    ) -> None:
        self._workspace = workspace
        self._endpoint = endpoint
        self._templates = folder / "infrastructure" / "cloudformation"
        self._bundles = folder / "dist"
        self._parameters = read_parameters(workspace, environment)
        self._templates.mkdir(parents=True)
        aws_client("s3", endpoint).create_bucket(Bucket=BUCKET)

    def prefix(self) -> str:
        """Return the beginning of the names of stacks, tables and functions."""
        return "-".join(self._parameters[name] for name in ("CustomerId", "ProjectId", "Environment"))

    def add_bundles(self, source: Path) -> None:
        """Copy the bundles of a folder to where the templates' code paths lead."""
        self._bundles.mkdir(exist_ok=True)
        with exclusive_access(self._workspace, source):
            for bundle in sorted(source.glob("*.zip")):
                shutil.copyfile(bundle, self._bundles / bundle.name)

    def package(self, name: str) -> Path:
        """Package `<name>.yml`, and return the packaged template. That needs no deployed stack.

        A template without local code is returned as it is.

        Raises:
            ToolError: It cannot be packaged, or there is no such template.
        """
        source = self._workspace.infrastructure / "cloudformation" / f"{name}.yml"
        if not source.is_file():
            hint = "run: orb generate" if name == DATA else None
            raise ToolError(f"there is no {source.relative_to(self._workspace.root)}", hint=hint)
        template, packaged = self._templates / f"{name}.yml", self._templates / f"{name}.packaged.yml"
        shutil.copyfile(source, template)
        if LOCAL_CODE not in template.read_text(encoding="utf-8"):
            return template
        self._aws(
            "package", "--template-file", str(template), "--s3-bucket", BUCKET,
            "--output-template-file", str(packaged), stack=f"{self.prefix()}-{name}",
        )  # fmt: skip
        return packaged

    def deploy(
        self, name: str, parameters: Mapping[str, str] | None = None, *, packaged: Path | None = None
    ) -> Stack:
        """Deploy `<name>.yml`.

        Args:
            name: The name of the template.
            parameters: Beside those of the environment.
            packaged: What `package` returned. None: it is packaged first.

        Raises:
            ToolError: It cannot be deployed. The faults are the events of the resources that failed.
        """
        packaged = packaged or self.package(name)
        stack = f"{self.prefix()}-{name}"
        values = self._parameters | dict(parameters or {})
        self._aws(
            "deploy", "--stack-name", stack, "--template-file", str(packaged), "--s3-bucket", BUCKET,
            "--capabilities", "CAPABILITY_IAM", "--no-fail-on-empty-changeset",
            "--parameter-overrides", *(f"{key}={value}" for key, value in values.items()), stack=stack,
        )  # fmt: skip
        return self.stack(stack)

    def deploy_data(self) -> Stack:
        """Deploy data.yml and its numbered parts. Return the first stack, with the outputs of all.

        Raises:
            ToolError: One cannot be deployed.
        """
        first = self.deploy(DATA)
        outputs = dict(first.outputs)
        parts = (self._workspace.infrastructure / "cloudformation").glob(f"{DATA}-[0-9]*.yml")
        for name in sorted(path.stem for path in parts):
            outputs |= self.deploy(name, {"DataStackName": first.name}).outputs
        return Stack(name=first.name, outputs=outputs)

    def stack(self, name: str) -> Stack:
        """Return a deployed stack with its outputs."""
        described = aws_client("cloudformation", self._endpoint).describe_stacks(StackName=name)
        outputs = described["Stacks"][0].get("Outputs", [])
        return Stack(name=name, outputs={output["OutputKey"]: output["OutputValue"] for output in outputs})

    def _aws(self, action: str, *arguments: str, stack: str) -> None:
        command = [sys.executable, "-P", "-m", "awscli", "cloudformation", action, *arguments]
        finished = run(command, cwd=self._templates, environment=client_environment(self._endpoint))
        if finished.status:
            # When resources failed, their events say why. The command only says that there are events.
            output = [line for line in tail(finished.output) if not line.startswith("Uploading")]
            raise ToolError(
                f"stack {stack} was not deployed",
                hint="correct the template, then deploy again",
                faults=self._failures(stack) or output,
            )

    def _failures(self, stack: str) -> list[str]:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            events: list[dict[str, Any]] = aws_client("cloudformation", self._endpoint).describe_stack_events(
                StackName=stack
            )["StackEvents"]
        except (BotoCoreError, ClientError):
            return []  # It failed before the stack existed. The output of the command is shown instead.
        return [
            f"{event['LogicalResourceId']} ({event.get('ResourceType', '?')}): {event['ResourceStatus']}: "
            + scrub(event.get("ResourceStatusReason", "no reason given"))
            for event in reversed(events)
            if event["ResourceStatus"].endswith("FAILED")
        ]


def read_parameters(workspace: Workspace, environment: str) -> dict[str, str]:
    """Return the parameters of an environment.

    Raises:
        ToolError: There is no such file, or it is not a parameters file.
    """
    path = workspace.infrastructure / "parameters" / f"{environment}.json"
    try:
        parameters: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))["Parameters"]
    except OSError as error:
        known = ", ".join(sorted(other.stem for other in path.parent.glob("*.json"))) or "none"
        raise ToolError(f"no parameters for environment {environment}", hint=f"there are: {known}") from error
    except (ValueError, KeyError, TypeError) as error:
        hint = 'write it like {"Parameters": {"Environment": "dev"}}'
        raise ToolError(f"{path.name} is not a parameters file", hint=hint) from error
    return parameters
