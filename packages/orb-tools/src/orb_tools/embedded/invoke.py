"""Call a function, and return its answer, its logs and its duration."""

from __future__ import annotations

import base64
import json
import re
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from orb_tools.embedded.client import aws_client
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from orb_tools.embedded.state_file import Running
    from orb_tools.workspace import Workspace

TIMEOUT, MEMORY = 30.0, 512
"""Seconds and MB for a function that is not deployed."""
_PLATFORM = re.compile(r"^(START|END|REPORT|INIT_START) RequestId: ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """The result of one call of a function."""

    payload: object
    """The answer, as parsed JSON. None when it failed."""
    error: Mapping[str, object] | None
    """errorType and errorMessage. None: it answered."""
    logs: tuple[str, ...]
    """The lines that it printed and logged."""
    duration: float
    """Milliseconds, measured by the caller."""
    init_duration: float | None = None
    """Milliseconds to load the function. None: not measured."""
    faults: tuple[str, ...] = ()
    """What would be otherwise on AWS, such as a module that is not from the bundle."""

    def to_dict(self) -> dict[str, object]:
        """Return the fields as a dict for JSON."""
        return asdict(self)


def read_event(text: bytes, *, source: str) -> object:
    """Parse an event. Raises `ToolError` with line and column when it is not JSON."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ToolError(f"{source}: the event is nested too deeply", hint="use fewer levels") from error
    except ValueError as error:
        where = f"{source}:{getattr(error, 'lineno', 1)}:{getattr(error, 'colno', 1)}"
        raise ToolError(f"{where}: this is not JSON", hint="write one JSON value") from error


def function_name(running: Running, unit: str) -> str:
    """Return the name of the deployed function of a unit. Raises `ToolError` when none is deployed."""
    if unit not in running.functions:
        known = ", ".join(sorted(running.functions)) or "none"
        raise ToolError(f"no function {unit} is deployed", hint=f"there are: {known}")
    return running.functions[unit]


def invoke_deployed(running: Running, unit: str, event: object) -> Call:
    """Call the deployed function through Lambda's API.

    Raises:
        ToolError: There is no such function, or the endpoint does not answer.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    name = function_name(running, unit)
    client = aws_client("lambda", running.endpoint, timeout=900)
    body = json.dumps(event).encode()
    start = time.perf_counter()
    try:
        answer = client.invoke(FunctionName=name, Payload=body, LogType="Tail")
        payload = answer["Payload"].read()
    except (BotoCoreError, ClientError) as error:
        hint = "check that orb up is still running; its log says more"
        raise ToolError(f"{name} could not be called: {type(error).__name__}", hint=hint) from error
    duration = (time.perf_counter() - start) * 1000
    parsed = json.loads(payload) if payload else None
    failed = "FunctionError" in answer
    logs = base64.b64decode(answer.get("LogResult", "")).decode("utf-8", errors="replace")
    return Call(
        payload=None if failed else parsed,
        error=_error(parsed) if failed else None,
        logs=tuple(line for line in logs.splitlines() if line.strip() and not _PLATFORM.match(line)),
        duration=duration,
    )


def invoke_in_runtime(
    workspace: Workspace,
    unit: str,
    event: object,
    *,
    running: Running | None,
    variables: Mapping[str, str],
    bundle: Path | None = None,
    handler: str | None = None,
    on_note: Callable[[str], None] = lambda _: None,
) -> Call:
    """Run the bundle of a unit under AWS's runtime client, in an environment with the runtime's packages only.

    Args:
        workspace: The workspace of the unit.
        unit: The name of the unit.
        event: The event that the function gets.
        running: The embedded AWS whose tables and secrets the function uses, by the variables of the deployed function.
            None: no AWS.
        variables: Variables to add to the function's environment.
        bundle: The zip to run. None: the unit is bundled for the running Python.
        handler: The handler to call. None: that of the deployed function, else the first one of the bundle.
        on_note: Called with each note of the bundling.

    Raises:
        ToolError: The bundle cannot be made or run, is not the one of the manifest beside it, or has no such handler.
    """
    from orb_tools.runtime import run_in_runtime

    bundle = bundle or _bundle_for_this_python(workspace, unit, on_note)
    handlers, digest = _described(bundle, unit, on_note)
    if handler is not None and handlers and handler not in handlers:
        raise ToolError(f"{bundle.name} has no handler {handler}", hint=f"there are: {', '.join(handlers)}")
    chosen = handler or (handlers[0] if handlers else f"lambdas.{unit}.handler.handler")
    environment: dict[str, str] = {}
    name, timeout, memory = unit, TIMEOUT, MEMORY
    # A function that is in no template yet has no variables, but runs on the same AWS.
    if running is not None and unit in running.functions:
        name = running.functions[unit]
        deployed = aws_client("lambda", running.endpoint).get_function_configuration(FunctionName=name)
        timeout, memory = deployed["Timeout"], deployed["MemorySize"]
        chosen = handler or deployed["Handler"]
        environment = deployed.get("Environment", {}).get("Variables", {})
    if running is not None:
        environment |= connection_variables(running)
    result = run_in_runtime(
        bundle,
        chosen,
        [event],
        environment=environment | dict(variables),
        timeout=timeout,
        memory=memory,
        function_name=name,
        workspace=workspace,
        watched=True,
        digest=digest,
    )
    if not result.invocations:
        return Call(
            payload=None,
            error=result.init_error,
            logs=tuple(result.init_logs.splitlines()),
            duration=0.0,
            init_duration=result.init_duration,
            faults=result.faults,
        )
    done = result.invocations[0]
    return Call(
        payload=done.payload,
        error=done.error,
        logs=(*result.init_logs.splitlines(), *done.logs.splitlines()),
        duration=done.duration,
        init_duration=result.init_duration,
        faults=result.faults,
    )


def _bundle_for_this_python(workspace: Workspace, unit: str, on_note: Callable[[str], None]) -> Path:
    from orb_tools.bundle import Target, bundle_units, find_units
    from orb_tools.embedded.up import local_bundles

    folder, units = local_bundles(workspace), find_units(workspace, [unit])
    entries = bundle_units(workspace, units, target=Target.this_interpreter(), output=folder, on_note=on_note)
    return folder / entries[unit].file


def _described(bundle: Path, unit: str, on_note: Callable[[str], None]) -> tuple[list[str], str | None]:
    """Return the handlers and the SHA-256 of a bundle from the manifest beside it. Say what is assumed without one."""
    from orb_tools.bundle.manifest import entry_of_bundle
    from orb_tools.interpreters import running_python

    entry = entry_of_bundle(bundle)
    if entry is None:
        on_note(
            f"no manifest beside {bundle.name} describes it: assumed are Python {running_python()} and the handler "
            f"lambdas.{unit}.handler.handler, unless --handler names another"
        )
        return [], None
    found = entry["handlers"]
    return [str(name) for name in found] if isinstance(found, list) else [], str(entry["sha256"])


def connection_variables(running: Running) -> dict[str, str]:
    """Return the variables with which a function on this machine uses the embedded AWS."""
    return {
        "AWS_ENDPOINT_URL": running.endpoint,
        "AWS_ACCESS_KEY_ID": running.key,
        "AWS_SECRET_ACCESS_KEY": running.key,
        "AWS_REGION": running.region,
    }


def _error(parsed: object) -> Mapping[str, object]:
    return parsed if isinstance(parsed, dict) else {"errorType": "Unknown", "errorMessage": str(parsed)}
