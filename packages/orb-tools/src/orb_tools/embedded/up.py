"""Start the whole system: bundle the functions, start MiniStack, deploy the stacks."""

from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_testing.environment import REGION
from orb_tools.bundle import Target, bundle_units, find_units
from orb_tools.embedded.adaptations import adapt
from orb_tools.embedded.deploy import BUCKET, DATA, Deployer
from orb_tools.embedded.environment import embedded_python
from orb_tools.embedded.server import ACCOUNT, start
from orb_tools.embedded.state_file import Running

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from orb_testing.processes import Server
    from orb_tools.embedded.deploy import Stack
    from orb_tools.embedded.progress import Steps
    from orb_tools.workspace import Workspace


_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """The embedded AWS with the stacks deployed."""

    server: Server
    running: Running


def local_bundles(workspace: Workspace) -> Path:
    """Return the folder of bundles for the Python of this machine. `dist/` has those for AWS."""
    return workspace.state / "dist"


def bundle_for_this_python(workspace: Workspace, *, steps: Steps) -> Target:
    """Bundle every function for the running Python, and return that target."""
    target = Target.this_interpreter()
    units, folder = find_units(workspace), local_bundles(workspace)
    bundle_units(
        workspace, units, target=target, output=folder, on_note=lambda note: steps.line(f"note: {note}")
    )
    return target


@contextmanager
def embedded_aws(workspace: Workspace, *, steps: Steps, port: int | None = None) -> Iterator[Server]:
    """Run an empty embedded AWS for the block.

    Raises:
        ToolError: It cannot be installed or does not start.
    """
    python = embedded_python(
        workspace, on_install=lambda: steps.line("installing the embedded AWS into .orb (once)")
    )
    with steps.step("start the embedded AWS"):
        server = start(workspace, python, port=port)
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def system(workspace: Workspace, *, steps: Steps, port: int | None = None) -> Iterator[System]:
    """Run the whole system for the block.

    Raises:
        ToolError: A bundle or a stack cannot be made, or the server does not start. Everything is stopped.
    """
    with steps.step("bundle the functions for this Python"):
        target = bundle_for_this_python(workspace, steps=steps)
    with embedded_aws(workspace, steps=steps, port=port) as server:
        yield System(server=server, running=deploy_all(workspace, server, target=target, steps=steps))


def deploy_all(workspace: Workspace, server: Server, *, target: Target, steps: Steps) -> Running:
    """Deploy all stacks with the bundles of `local_bundles`. Raises `ToolError` when one cannot be deployed."""
    deployer = Deployer(workspace, endpoint=server.endpoint, folder=server.folder / "stage")
    deployer.add_bundles(local_bundles(workspace))
    # The AWS CLI takes most of its time to start. So while a stack is deployed, the next ones are packaged.
    pool = ThreadPoolExecutor(1)
    try:
        packaged = {name: pool.submit(deployer.package, name) for name in workspace.stacks[1:]}
        with steps.step(f"deploy {DATA}.yml: the tables"):
            stacks = {DATA: deployer.deploy_data()}
        for name in workspace.stacks[1:]:
            with steps.step(f"deploy {name}.yml"):
                stacks[name] = deployer.deploy(
                    name, _parameters(stacks, target), packaged=packaged[name].result()
                )
                adapt(server.endpoint, stacks[name].name)
    finally:
        pool.shutdown(cancel_futures=True)
    outputs = {key: value for stack in stacks.values() for key, value in stack.outputs.items()}
    return Running(
        endpoint=server.endpoint,
        pid=os.getpid(),
        stacks={name: stack.name for name, stack in stacks.items()},
        tables=_with_suffix(outputs, "TableName"),
        functions=_by_unit(outputs, "FunctionName"),
        logs=_by_unit(outputs, "AuditLogGroupName"),
        audit_secret=outputs.get("AuditSecretArn", ""),
        user_pool=outputs.get("UserPoolId", ""),
        user_pool_client=outputs.get("UserPoolClientId", ""),
        api=outputs.get("ApiId", ""),
    )


JOBS = {
    "GraceSeconds": "5",  # nobody wants to wait a minute for a lost worker, and functions start sooner here
    "ReadableParameterArns": f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/jobs/*",
    "ReadableSecretArns": f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:jobs/*",
    "ReadableObjectArns": f"arn:aws:s3:::{BUCKET}/jobs/*",
}
"""The parameters for jobs: what they may read, and how soon a lost worker is noticed."""


def _parameters(stacks: Mapping[str, Stack], target: Target) -> dict[str, str]:
    """Return what a stack may need to know: the stacks before it, what the bundles are for, and what is other here."""
    names = {f"{name.title().replace('-', '')}StackName": stack.name for name, stack in stacks.items()}
    return {**names, **JOBS, "Runtime": f"python{target.python}", "Architecture": target.architecture}


def _by_unit(outputs: Mapping[str, str], suffix: str) -> dict[str, str]:
    # "SmsVerificationFunctionName" is the output for lambdas/sms_verification.
    return {_WORD.sub("_", name).lower(): value for name, value in _with_suffix(outputs, suffix).items()}


def _with_suffix(outputs: Mapping[str, str], suffix: str) -> dict[str, str]:
    return {key.removesuffix(suffix): value for key, value in sorted(outputs.items()) if key.endswith(suffix)}
