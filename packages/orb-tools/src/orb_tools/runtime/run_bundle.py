"""Run a bundle on events and return its answers and output, for `orb invoke --runtime` and for tests."""

from __future__ import annotations

import json
import tempfile
import uuid
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Required, TypedDict, Unpack

from orb_testing.invocation import Invocation
from orb_tools.bundle.dist_folder import exclusive_access
from orb_tools.bundle.manifest import python_of_bundle
from orb_tools.errors import ToolError
from orb_tools.workspace import Workspace

from .bare_environment import bare_python
from .runtime_api import Event
from .runtime_process import RuntimeProcess

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from orb_testing.context import LambdaContext

REGION = "us-east-1"
ACCOUNT = "000000000000"
TIMEOUT = 30.0
"""Seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuntimeRun:
    """The results of one run of a function."""

    invocations: tuple[Invocation, ...]
    """One for each event, in order. Empty when the function could not be loaded."""
    init_duration: float
    """Milliseconds from the start of the process until it asks for its first event."""
    init_error: Mapping[str, object] | None = None
    """errorType and errorMessage of a function that could not be loaded. None: it was loaded."""
    init_logs: str = ""
    """The output before the first event."""


class RunOptions(TypedDict, total=False):
    """Options of `run_in_runtime`."""

    environment: Required[Mapping[str, str]]
    """Variables in addition to Lambda's own."""
    timeout: float
    """Seconds for one event; 30 by default."""
    function_name: str | None
    """By default the name of the bundle."""
    memory: int
    """MB, as the function reads it. It is not enforced. 512 by default."""
    workspace: Workspace | None
    """The bare environment is kept in its `.orb/`; by default the checkout of these tools."""


def run_in_runtime(
    bundle: Path, handler: str, events: Sequence[object], **options: Unpack[RunOptions]
) -> RuntimeRun:
    """Run `handler` of `bundle` (a zip of `orb bundle`) on each event, under AWS's runtime client.

    The process has the bundle, the runtime's packages, Lambda's variables and `environment`, but no package or variable
    of the caller. A function that dies is started again for the next event, as on AWS.

    Raises:
        ToolError: The bundle does not exist, an event is not JSON, or the bundle's Python is not on this machine.
    """
    with unpacked(bundle, handler, **options) as run:
        return run(events)


@contextmanager
def unpacked(
    bundle: Path, handler: str, **options: Unpack[RunOptions]
) -> Iterator[Callable[[Sequence[object]], RuntimeRun]]:
    """Unpack a bundle once for several runs. Each run is a new process; otherwise as `run_in_runtime`."""
    timeout = options.get("timeout", TIMEOUT)
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{_name(bundle, options)}"
    with unpacked_processes(bundle, handler, options) as process:

        def run(events: Sequence[object]) -> RuntimeRun:
            bodies = [_body(event) for event in events]
            return _run(
                process,
                [Event(request_id=str(uuid.uuid4()), body=body, arn=arn, timeout=timeout) for body in bodies],
            )

        yield run


@contextmanager
def bundled_function(bundle: Path, handler: str, **options: Unpack[RunOptions]) -> Iterator[BundledFunction]:
    """Unpack a bundle for `orb_testing.invocation.invoke`, otherwise as `run_in_runtime`.

    with bundled_function(bundle, "lambdas.users.handler.handler", environment={}) as function:
        done = invoke(function, event)
    """
    with unpacked_processes(bundle, handler, options) as process:
        function = BundledFunction(process)
        try:
            yield function
        finally:
            function.close()


class BundledFunction:
    """A function of a bundle. Its process serves all events until it dies; then the next event starts a new one."""

    def __init__(self, start: Callable[[], RuntimeProcess]) -> None:
        self._start = start
        self._process: RuntimeProcess | None = None

    def invoke(self, event: object, *, context: LambdaContext) -> Invocation:
        """Run the function on an event, with the id, the ARN and the remaining time of the context.

        Raises:
            ToolError: The event is not JSON.
        """
        body = _body(event)
        if self._process is None or not self._process.alive:
            self.close()
            self._process = self._start().__enter__()
        process = self._process
        if process.init_error is not None:
            return Invocation(
                request_id=context.aws_request_id,
                payload=None,
                logs=process.init_logs,
                duration=process.init_duration,
                error=process.init_error,
            )
        return process.invoke(
            Event(
                request_id=context.aws_request_id,
                body=body,
                arn=context.invoked_function_arn,
                timeout=context.remaining_ms / 1000,
            )
        )

    def close(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            self._process.__exit__(None, None, None)
            self._process = None


@contextmanager
def unpacked_processes(
    bundle: Path, handler: str, options: RunOptions
) -> Iterator[Callable[..., RuntimeProcess]]:
    """Unpack a bundle, and yield a function that returns a process of it, which is not started yet.

    The function takes `flags` and `on_read` of `RuntimeProcess`. For the errors see `run_in_runtime`.
    """
    workspace = options.get("workspace") or Workspace.find(Path(__file__).parent)
    again = f"make it: orb bundle {bundle.stem}"
    with tempfile.TemporaryDirectory(prefix="orb-task-") as folder:
        task = Path(folder)
        with exclusive_access(workspace, bundle.parent):
            if not bundle.is_file():
                raise ToolError(f"there is no bundle {bundle.name}", hint=again)
            version = python_of_bundle(bundle)
            try:
                with zipfile.ZipFile(bundle) as archive:
                    archive.extractall(task)
                    _restore_modes(archive, task)
            except zipfile.BadZipFile as error:
                raise ToolError(f"{bundle.name} is not a zip", hint=again) from error
        python = bare_python(workspace, version)
        variables = _variables(_name(bundle, options), handler, task, version) | {
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(options.get("memory", 512))
        }
        yield partial(
            RuntimeProcess,
            python,
            handler,
            task=task,
            environment=variables | dict(options["environment"]),
            init_timeout=options.get("timeout", TIMEOUT),
        )


def _restore_modes(archive: zipfile.ZipFile, task: Path) -> None:
    """Give files the modes of the zip, as Lambda does. `extractall` leaves them out, so that no program could run."""
    for entry in archive.infolist():
        mode = entry.external_attr >> 16 & 0o777
        if mode and not entry.is_dir():
            (task / entry.filename).chmod(mode)


def _name(bundle: Path, options: RunOptions) -> str:
    return options.get("function_name") or bundle.stem


def _run(start: Callable[[], RuntimeProcess], waiting: list[Event]) -> RuntimeRun:
    invocations: list[Invocation] = []
    first: RuntimeProcess | None = None
    while first is None or waiting:
        with start() as process:
            first = first or process
            while waiting and process.alive:
                event = waiting.pop(0)
                invocations.append(process.invoke(event))
        if process.init_error is not None:
            first = process
            break
    return RuntimeRun(
        invocations=tuple(invocations),
        init_duration=first.init_duration,
        init_error=first.init_error,
        init_logs=first.init_logs,
    )


def _body(event: object) -> bytes:
    try:
        return json.dumps(event).encode()
    except (TypeError, ValueError) as error:
        hint = "pass objects, arrays, strings, numbers, booleans or null"
        raise ToolError("an event is not JSON", hint=hint) from error


def _variables(name: str, handler: str, task: Path, version: str) -> dict[str, str]:
    return {
        "AWS_DEFAULT_REGION": REGION,
        # Without credentials a call to AWS fails at once, and does not first ask the machine's metadata service.
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_EXECUTION_ENV": f"AWS_Lambda_python{version}",
        "AWS_LAMBDA_FUNCTION_NAME": name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": "orb",
        "AWS_REGION": REGION,
        "HOME": str(task),
        "LAMBDA_TASK_ROOT": str(task),
        "LANG": "en_US.UTF-8",
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "TZ": ":UTC",
        "_HANDLER": handler,
    }
