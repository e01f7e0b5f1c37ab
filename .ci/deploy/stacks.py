"""Deploy the stacks of an environment: python stacks.py dev. Exit status 1 when one cannot be deployed.

The stacks are those of [tool.orb], in that order. CloudFormation decides what changed: the zips have the same
bytes unless their function changed, so an unchanged stack gives an empty change set. A stack that fails is rolled back
by CloudFormation, and those after it are not deployed. docs/ci.md says what to do then.

Before the first stack it compares the layers that bundles leave out with those that the templates name.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import get_session

from orb_tools.bundle.layers import FOLDER
from orb_tools.bundle.manifest import read as read_manifest
from orb_tools.errors import ToolError
from orb_tools.subprocess_output import scrub
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LOCAL_CODE = "../../dist/"
"""How a path of a bundle in a template begins."""
NEW = (None, "REVIEW_IN_PROGRESS")
"""The states of a stack that has no resources yet."""
READY = (*NEW, "CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE")
"""The states in which a stack can be deployed."""


class Environment:
    """An environment: its parameters, its bucket and the stacks that it has."""

    def __init__(self, name: str, workspace: Workspace) -> None:
        path = workspace.infrastructure / f"parameters/{name}.json"
        self.given: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
        parts = (self.given["Parameters"][part] for part in ("CustomerId", "ProjectId", "Environment"))
        self.prefix = "-".join(parts)
        if self.given["Parameters"].get("CodeSigning") == "Enforce":
            raise ToolError(
                f"{path.name} has CodeSigning=Enforce, but this script does not sign by AWS Signer",
                hint="set it to Warn, or sign and deploy by hand: docs/integrity.md",
            )
        self._cloudformation = get_session().create_client("cloudformation")
        pages = self._cloudformation.get_paginator("describe_stacks").paginate()
        self.states = {stack["StackName"]: stack["StackStatus"] for page in pages for stack in page["Stacks"]}
        self._lambda = get_session().create_client("lambda")
        self.bucket = f"orb-artifacts-{get_session().create_client('sts').get_caller_identity()['Account']}"

    def check_layers(self, templates: Sequence[Path], dist: Path) -> None:
        """Compare each layer that a bundle leaves out with the version that the templates name.

        Its packages are not in the bundle, so with an older version the function would not start, or run old code.

        Raises:
            ToolError: A template names no version of a layer, or one with other bytes.
        """
        needed = sorted({layer for entry in read_manifest(dist).values() for layer in entry["layers"]})
        given = self.given["Parameters"]
        text = "\n".join([*(path.read_text(encoding="utf-8") for path in templates), *given.values()])
        for name, value in given.items():
            text = text.replace(f"${{{name}}}", value)
        faults = []
        for layer in needed:
            name = f"{self.prefix}-{layer}"
            versions = sorted(set(re.findall(rf":layer:{re.escape(name)}:([0-9]+)", text)))
            if not versions:
                faults.append(f"no template names a version of {name}")
            for version in versions:
                digest = hashlib.sha256((dist / FOLDER / f"{layer}.zip").read_bytes()).digest()
                if self._layer_digest(name, int(version)) != digest:
                    faults.append(f"{name}:{version} is not the layer that the bundles were made with")
        if faults:
            raise ToolError(
                "bundles leave out what is in layers, but the templates have other layers", faults=faults,
                hint="publish them by deploy-lambda-layers, and write the ARNs of its summary into the templates",
            )  # fmt: skip

    def _layer_digest(self, name: str, version: int) -> bytes | None:
        """Return the SHA-256 of a layer in Lambda. None: it does not exist."""
        try:
            answer = self._lambda.get_layer_version(LayerName=name, VersionNumber=version)
        except self._lambda.exceptions.ResourceNotFoundException:
            return None
        return base64.b64decode(answer["Content"]["CodeSha256"])

    def deploy(self, template: Path) -> str:
        """Package and deploy a template. Return what was done. Raises `ToolError`."""
        stack = f"{self.prefix}-{template.stem}"
        before = self.states.get(stack)
        if before not in READY:
            raise ToolError(
                f"{stack} is {before}, so it cannot be deployed", hint="docs/ci.md says what to do"
            )
        packaged = template
        if LOCAL_CODE in template.read_text(encoding="utf-8"):
            packaged = Path("dist") / template.name
            self._aws(
                "package",
                "--template-file",
                str(template),
                "--output-template-file",
                str(packaged),
                stack=stack,
            )
        output = self._aws(
            "deploy", "--stack-name", stack, "--template-file", str(packaged),
            "--capabilities", "CAPABILITY_IAM", "--no-fail-on-empty-changeset",
            "--parameter-overrides", *self._pairs("Parameters"), "--tags", *self._pairs("Tags"), stack=stack,
        )  # fmt: skip
        if "No changes to deploy" in output:
            return "unchanged"
        return "made" if before in NEW else "changed"

    def _pairs(self, kind: str) -> list[str]:
        return [f"{name}={value}" for name, value in self.given[kind].items()]

    def _aws(self, action: str, *arguments: str, stack: str) -> str:
        # Events up to here are about earlier deployments.
        before = next(self._events(stack), {}).get("EventId")
        command = [".venv/bin/aws", "cloudformation", action, "--s3-bucket", self.bucket, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            # When resources failed, their events say why. The command only says that there are events.
            output = scrub(done.stderr + done.stdout).splitlines()
            lines = [line for line in output if line and not line.startswith("Uploading")]
            raise ToolError(f"{stack} was not deployed", faults=self._failures(stack, since=before) or lines)
        return done.stdout

    def _events(self, stack: str) -> Iterator[dict[str, Any]]:
        """Yield the events of a stack, the newest first. A stack that does not exist has no events."""
        try:
            for page in self._cloudformation.get_paginator("describe_stack_events").paginate(StackName=stack):
                yield from page["StackEvents"]
        except ClientError as error:
            if error.response["Error"]["Code"] != "ValidationError":
                raise

    def _failures(self, stack: str, *, since: str | None) -> list[str]:
        own = list(takewhile(lambda event: event["EventId"] != since, self._events(stack)))
        return [
            scrub(f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', 'no reason given')}")
            for event in reversed(own)
            # What makes the whole stack go back, such as a missing export, is an event of the stack.
            if event["ResourceStatus"].endswith(("FAILED", "ROLLBACK_IN_PROGRESS"))
        ]


def main(name: str) -> int:
    """Deploy the stacks, print a line for each, and add them to the summary. Return the exit status."""
    workspace = Workspace.find()
    folder = workspace.infrastructure / "cloudformation"
    # Tables that do not fit into one template are in data-2.yml and so on, right after it.
    templates = [
        path
        for stack in workspace.stacks
        for path in (folder / f"{stack}.yml", *sorted(folder.glob(f"{stack}-[0-9]*.yml")))
    ]
    done: list[str] = []
    failed: list[str] = []
    try:
        environment = Environment(name, workspace)
        environment.check_layers(templates, workspace.dist)
        for template in templates:
            done.append(f"{template.stem}: {environment.deploy(template)}")
            print(done[-1], flush=True)
    except (BotoCoreError, ClientError, OSError, ToolError) as error:
        left = ", ".join(template.stem for template in templates[len(done) :])
        failed = [scrub(str(error)), *getattr(error, "faults", ()), f"not deployed: {left}"]
        print("\n".join(failed))
    with Path(os.environ.get("GITHUB_STEP_SUMMARY", os.devnull)).open("a", encoding="utf-8") as summary:
        lines = "".join(f"    {line}\n" for line in [*done, *failed])
        summary.write(f"### Stacks of {name}\n\n{lines}\n")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
