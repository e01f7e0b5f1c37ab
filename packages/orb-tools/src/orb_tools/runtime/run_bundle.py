"""Run a bundle on events and return its answers and output, for `orb invoke --runtime` and for tests."""

from __future__ import annotations

import json
import os
import tempfile
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Required, TypedDict, Unpack

from orb_testing.invocation import Invocation
from orb_tools.bundle.dist_folder import exclusive_access
from orb_tools.bundle.layers import PREFIX, layer_paths
from orb_tools.bundle.manifest import python_of_bundle
from orb_tools.errors import ToolError
from orb_tools.workspace import Workspace

from .bare_environment import bare_python
from .runtime_api import Event
from .runtime_process import RuntimeProcess
from .task_folder import contents, unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from orb_testing.context import LambdaContext

    from .loaded_modules import LoadedModules

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
    memory: float | None = None
    """The most MB that the last process had in memory. None: it was not watched, or did not say."""
    faults: tuple[str, ...] = ()
    """What would be otherwise on AWS, if the run was watched: modules from elsewhere, and changes of /var/task."""


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
    watched: bool
    """Look for what would be otherwise on AWS, and report it as `faults`. False by default."""
    digest: str | None
    """The SHA-256 that the bundle must have. None: any."""


def run_in_runtime(
    bundle: Path, handler: str, events: Sequence[object], **options: Unpack[RunOptions]
) -> RuntimeRun:
    """Run `handler` of `bundle` (a zip of `orb bundle`) on each event, under AWS's runtime client.

    The process has the bundle, the runtime's packages, Lambda's variables and `environment`, but no package or variable
    of the caller. A function that dies is started again for the next event, as on AWS.

    Raises:
        ToolError: The bundle does not exist or has another digest, an event is not JSON, or the bundle's Python is
            not on this machine.
    """
    with unpacked(bundle, handler, **options) as run:
        return run(events)


@contextmanager
def unpacked(
    bundle: Path, handler: str, **options: Unpack[RunOptions]
) -> Iterator[Callable[[Sequence[object]], RuntimeRun]]:
    """Unpack a bundle once for several runs. Each run is a new process; otherwise as `run_in_runtime`."""
    with unpacked_bundle(bundle, **options) as run:
        yield partial(run, handler)


@contextmanager
def unpacked_bundle(
    bundle: Path, **options: Unpack[RunOptions]
) -> Iterator[Callable[[str, Sequence[object]], RuntimeRun]]:
    """Unpack a bundle once for runs of all of its handlers, which each run names; otherwise as `unpacked`."""
    timeout = options.get("timeout", TIMEOUT)
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{_name(bundle, options)}"
    with unpacked_processes(bundle, options) as (process, (task, *layers)):
        before = contents(task) if options.get("watched") else {}

        def run(handler: str, events: Sequence[object]) -> RuntimeRun:
            nonlocal before
            bodies = [_body(event) for event in events]
            waiting = [
                Event(request_id=str(uuid.uuid4()), body=body, arn=arn, timeout=timeout) for body in bodies
            ]
            done, loaded = _run(partial(process, handler), waiting)
            if not options.get("watched"):
                return done
            faults = [] if loaded is None else list(loaded.from_elsewhere(task, *layers))
            if (
                loaded is None
                and done.init_error is None
                and all(it.error is None for it in done.invocations)
            ):
                faults.append("the function ended its process, so it is not known what it loaded")
            after = contents(task)
            changed, before = sorted(name for name, _ in before.items() ^ after.items()), after
            faults += [
                f"/var/task/{name} was changed, but is read-only on AWS" for name in dict.fromkeys(changed)
            ]
            return replace(done, memory=loaded.memory if loaded else None, faults=tuple(faults))

        yield run


@contextmanager
def bundled_function(bundle: Path, handler: str, **options: Unpack[RunOptions]) -> Iterator[BundledFunction]:
    """Unpack a bundle for `orb_testing.invocation.invoke`, otherwise as `run_in_runtime`.

    with bundled_function(bundle, "lambdas.users.handler.handler", environment={}) as function:
        done = invoke(function, event)
    """
    with unpacked_processes(bundle, options) as (process, _):
        function = BundledFunction(partial(process, handler))
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
    bundle: Path, options: RunOptions
) -> Iterator[tuple[Callable[..., RuntimeProcess], tuple[Path, ...]]]:
    """Unpack a bundle and its layers. For the errors see `run_in_runtime`.

    Yield a function that returns a process of a handler, which is not started yet, and the folders: first that of the
    bundle. The function takes the handler, and `flags` and `on_read` of `RuntimeProcess`.
    """
    workspace = options.get("workspace") or Workspace.find(Path(__file__).parent)
    with tempfile.TemporaryDirectory(prefix="orb-task-") as folder:
        task = Path(folder) / "task"
        task.mkdir()
        with exclusive_access(workspace, bundle.parent):
            unpack(bundle, task, digest=options.get("digest"))
            version = python_of_bundle(bundle)
            layers = [Path(folder) / f"layer-{number}" for number, _ in enumerate(layer_paths(bundle))]
            for path, layer in zip(layer_paths(bundle), layers, strict=True):
                layer.mkdir()
                unpack(path, layer)
        python = bare_python(workspace, version)
        variables = _variables(_name(bundle, options), task, version) | {
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(options.get("memory", 512))
        }
        if layers:
            # AWS unpacks all into one folder, where a later layer replaces files of an earlier one.
            variables["PYTHONPATH"] = os.pathsep.join(str(layer / PREFIX) for layer in reversed(layers))

        def process(
            handler: str,
            *,
            flags: Sequence[str] = (),
            on_read: Callable[[float, bytes], None] = lambda *_: None,
        ) -> RuntimeProcess:
            return RuntimeProcess(
                python,
                handler,
                task=task,
                environment=variables | {"_HANDLER": handler} | dict(options["environment"]),
                init_timeout=options.get("timeout", TIMEOUT),
                report=Path(folder) / "loaded.json" if options.get("watched") else None,
                flags=flags,
                on_read=on_read,
            )

        yield process, (task, *layers)


def _name(bundle: Path, options: RunOptions) -> str:
    return options.get("function_name") or bundle.stem


def _run(
    start: Callable[[], RuntimeProcess], waiting: list[Event]
) -> tuple[RuntimeRun, LoadedModules | None]:
    invocations: list[Invocation] = []
    first: RuntimeProcess | None = None
    loaded: LoadedModules | None = None
    while first is None or waiting:
        with start() as process:
            first = first or process
            while waiting and process.alive:
                event = waiting.pop(0)
                invocations.append(process.invoke(event))
        loaded = process.loaded
        if process.init_error is not None:
            first = process
            break
    done = RuntimeRun(
        invocations=tuple(invocations),
        init_duration=first.init_duration,
        init_error=first.init_error,
        init_logs=first.init_logs,
    )
    return done, loaded


def _body(event: object) -> bytes:
    try:
        return json.dumps(event).encode()
    except (TypeError, ValueError) as error:
        hint = "pass objects, arrays, strings, numbers, booleans or null"
        raise ToolError("an event is not JSON", hint=hint) from error


def _variables(name: str, task: Path, version: str) -> dict[str, str]:
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
    }
