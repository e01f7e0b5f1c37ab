"""Deploy the stacks of an environment: python stacks.py dev. Exit status 1 when one cannot be deployed.

The stacks are those of [tool.orb], in that order. CloudFormation decides what changed: the zips have the same
bytes unless their function changed, so an unchanged stack gives an empty change set. A stack that fails is rolled back
by CloudFormation, and those after it are not deployed. docs/ci.md says what to do then.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import takewhile
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import get_session

from orb_tools.errors import ToolError
from orb_tools.subprocess_output import scrub
from orb_tools.workspace import Workspace

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
        self._cloudformation = get_session().create_client("cloudformation")
        pages = self._cloudformation.get_paginator("describe_stacks").paginate()
        self.states = {stack["StackName"]: stack["StackStatus"] for page in pages for stack in page["Stacks"]}
        self.bucket = f"orb-artifacts-{get_session().create_client('sts').get_caller_identity()['Account']}"

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
        program = os.environ.get("AWS", ".venv/bin/aws")
        command = [program, "cloudformation", action, "--s3-bucket", self.bucket, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            # When resources failed, their events say why. The command only says that there are events.
            output = scrub(done.stderr + done.stdout).splitlines()
            lines = [line for line in output if line and not line.startswith("Uploading")]
            raise ToolError(f"{stack} was not deployed", faults=self._failures(stack) or lines)
        return done.stdout

    def _failures(self, stack: str) -> list[str]:
        pages = self._cloudformation.get_paginator("describe_stack_events").paginate(StackName=stack)
        begins = [(stack, "CREATE_IN_PROGRESS"), (stack, "UPDATE_IN_PROGRESS")]
        # The newest comes first. Those before the start of this deployment are about an earlier one.
        own = takewhile(
            lambda event: (event["LogicalResourceId"], event["ResourceStatus"]) not in begins,
            (event for page in pages for event in page["StackEvents"]),
        )
        try:
            events: list[dict[str, Any]] = list(own)
        except ClientError:
            return []  # It failed before the stack existed.
        return [
            scrub(f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', 'no reason given')}")
            for event in reversed(events)
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
        for template in templates:
            done.append(f"{template.stem}: {environment.deploy(template)}")
            print(done[-1], flush=True)
    except (BotoCoreError, ClientError, ToolError) as error:
        left = ", ".join(template.stem for template in templates[len(done) :])
        failed = [scrub(str(error)), *getattr(error, "faults", ()), f"not deployed: {left}"]
        print("\n".join(failed))
    with Path(os.environ.get("GITHUB_STEP_SUMMARY", os.devnull)).open("a", encoding="utf-8") as summary:
        lines = "".join(f"    {line}\n" for line in [*done, *failed])
        summary.write(f"### Stacks of {name}\n\n{lines}\n")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
