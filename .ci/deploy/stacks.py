"""Deploy the stacks of an environment: python stacks.py dev. Exit status 1 when one cannot be deployed.

The stacks are those of [tool.orb], in that order. CloudFormation decides what changed: the zips have the same bytes unless
their function changed, so an unchanged stack gives an empty change set. A stack that fails is rolled back by
CloudFormation, and those after it are not deployed. What to do then is in docs/ci.md.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

from orb_tools.errors import ToolError
from orb_tools.subprocess_output import scrub
from orb_tools.workspace import Workspace

AWS = os.environ.get("AWS", ".venv/bin/aws")
LOCAL_CODE = "../../dist/"
"""How a path of a bundle in a template begins."""
READY = ("NOT_MADE", "CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE")
"""The states in which a stack can be deployed."""


def aws(*arguments: str) -> str:
    """Return the output of a command of AWS. Raises `ToolError`."""
    done = subprocess.run([AWS, *arguments], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        lines = scrub(done.stderr).strip().splitlines()
        raise ToolError(f"aws {' '.join(arguments[:2])} failed", faults=[line for line in lines if line])
    return done.stdout.strip()


def state(stack: str) -> str:
    """Return the state of a stack, NOT_MADE when it does not exist."""
    try:
        return aws(
            "cloudformation", "describe-stacks", "--stack-name", stack,
            "--query", "Stacks[0].StackStatus", "--output", "text",
        )  # fmt: skip
    except ToolError as error:
        if any("does not exist" in fault for fault in error.faults):
            return "NOT_MADE"
        raise


def failures(stack: str) -> list[str]:
    """Return why resources of a stack failed, the oldest first."""
    query = (
        "reverse(StackEvents[?ends_with(ResourceStatus, 'FAILED')].[LogicalResourceId, ResourceStatusReason])"
    )
    try:
        events = json.loads(
            aws(
                "cloudformation",
                "describe-stack-events",
                "--stack-name",
                stack,
                "--query",
                query,
                "--output",
                "json",
            )
        )
    except ToolError:
        return []
    return [scrub(f"{resource}: {reason}") for resource, reason in events]


def deploy(template: Path, stack: str, bucket: str, given: dict[str, dict[str, str]]) -> str:
    """Package and deploy a template. Return what was done. Raises `ToolError`."""
    before = state(stack)
    if before not in READY:
        hint = "see docs/ci.md, When a deployment fails"
        raise ToolError(f"{stack} is {before}", hint=hint)
    packaged = template
    if LOCAL_CODE in template.read_text(encoding="utf-8"):
        packaged = Path("dist") / template.name
        aws(
            "cloudformation", "package", "--s3-bucket", bucket,
            "--template-file", str(template), "--output-template-file", str(packaged),
        )  # fmt: skip
    pairs = {
        kind: [f"{name}={value}" for name, value in given[kind].items()] for kind in ("Parameters", "Tags")
    }
    try:
        output = aws(
            "cloudformation", "deploy", "--stack-name", stack, "--s3-bucket", bucket,
            "--template-file", str(packaged), "--capabilities", "CAPABILITY_IAM", "--no-fail-on-empty-changeset",
            "--parameter-overrides", *pairs["Parameters"], "--tags", *pairs["Tags"],
        )  # fmt: skip
    except ToolError as error:
        faults = failures(stack) or error.faults
        raise ToolError(f"{stack} was not deployed, it is {state(stack)}", faults=faults) from error
    if "No changes to deploy" in output:
        return "unchanged"
    return "made" if before == "NOT_MADE" else "changed"


def main(environment: str) -> int:
    """Deploy the stacks, print a line for each, and add them to the summary. Return the exit status."""
    root = Workspace.find().root
    given = json.loads((root / f"infrastructure/parameters/{environment}.json").read_text(encoding="utf-8"))
    names = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["orb"]["stacks"]
    folder = root / "infrastructure/cloudformation"
    # Tables that do not fit into one template are in data-2.yml and so on, right after it.
    templates = [
        path
        for name in names
        for path in (folder / f"{name}.yml", *sorted(folder.glob(f"{name}-[0-9]*.yml")))
    ]
    prefix = "-".join(given["Parameters"][name] for name in ("CustomerId", "ProjectId", "Environment"))
    lines: list[str] = []
    error: ToolError | None = None
    try:
        bucket = "orb-artifacts-" + aws(
            "sts", "get-caller-identity", "--query", "Account", "--output", "text"
        )
        for template in templates:
            lines.append(f"{template.stem}: {deploy(template, f'{prefix}-{template.stem}', bucket, given)}")
            print(lines[-1], flush=True)
    except ToolError as caught:
        error = caught
        left = [template.stem for template in templates[len(lines) :]]
        lines += [
            error.message,
            *error.faults,
            f"not deployed: {', '.join(left)}",
            *filter(None, [error.hint]),
        ]
        print("\n".join(lines[len(templates) - len(left) :]))
    with Path(os.environ.get("GITHUB_STEP_SUMMARY", os.devnull)).open("a", encoding="utf-8") as summary:
        summary.write(f"### Stacks of {environment}\n\n" + "".join(f"    {line}\n" for line in lines) + "\n")
    return int(error is not None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
