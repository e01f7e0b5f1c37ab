"""Start a bundle several times under AWS's runtime client, and measure init and the first call."""

from __future__ import annotations

import hashlib
import json
import subprocess
import uuid
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from orb_tools.bundle.manifest import python_of_bundle
from orb_tools.errors import ToolError
from orb_tools.runtime.bare_environment import bare_python
from orb_tools.runtime.run_bundle import ACCOUNT, REGION, TIMEOUT, unpacked_processes
from orb_tools.runtime.runtime_api import Event

from .cost import HandlerCost, StartUp
from .import_log import FLAGS, NOT_FOUND, Loaded, lines_of, read_log
from .rounds import Round, one_phase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from orb_tools.runtime.runtime_process import RuntimeProcess
    from orb_tools.workspace import Workspace

PYTHON = "Python"
"""The group of the standard library."""

_COMPILE = """
import json, sys, time
taken = 0.0
for path in json.load(sys.stdin):
    source = open(path, "rb").read()
    start = time.perf_counter()
    compile(source, path, "exec", dont_inherit=True)
    taken += time.perf_counter() - start
print(taken * 1000)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstEvent:
    """What the first call gets."""

    event: object
    """JSON. None: the function is not called."""
    variables: Mapping[str, str]
    """Variables of the function in addition to Lambda's own."""


@dataclass(slots=True)
class _Rounds:
    durations: list[float] = field(default_factory=list)
    """Milliseconds of the rounds without a log."""
    logged: list[Round] = field(default_factory=list)


def measure(
    bundle: Path,
    handler: str,
    first: FirstEvent,
    *,
    rounds: int,
    workspace: Workspace,
    timeout: float = TIMEOUT,
) -> HandlerCost:
    """Return the cost of a cold start of one handler.

    Args:
        bundle: A zip of `orb bundle`.
        handler: The value for `Handler` in a template.
        first: The event and the variables.
        rounds: The number of processes without a log, and of those with a log; at least 1.
        workspace: The bare environment is kept in its `.orb/`.
        timeout: Seconds for init, and for the call.

    Raises:
        ToolError: The bundle's Python is not on this machine, or the function does not load or answer.
    """
    init, call = _Rounds(), _Rounds()
    python = bare_python(workspace, python_of_bundle(bundle))
    with unpacked_processes(
        bundle, {"environment": first.variables, "workspace": workspace, "timeout": timeout}
    ) as (process, _):
        processes = partial(process, handler)
        event = _event(first.event, bundle.stem, timeout)
        for _ in range(rounds):
            # By turns, so that a machine that becomes busy disturbs both.
            _run(processes(), event, init, call)
            task = _run_with_log(processes, event, init, call)
        loaded = [each for part in (init, call) for one in part.logged for each in _all(one.modules)]
        sources = sorted({each.path for each in loaded if each.source})
        compiling = min(_compile_time(python, sources) for _ in range(rounds)) if sources else 0.0

    def group_of(module: Loaded) -> str:
        return _group(module, task=f"{task}/", runtime=f"{python.parent.parent}/")

    return HandlerCost(
        handler=handler,
        init=one_phase(init.logged, duration=min(init.durations), group_of=group_of),
        first_call=one_phase(call.logged, duration=min(call.durations), group_of=group_of)
        if call.durations
        else None,
        compiling=compiling,
    )


def measure_unit(
    bundle: Path,
    unit: str,
    firsts: Mapping[str, FirstEvent],
    *,
    rounds: int,
    workspace: Workspace,
    on_handler: Callable[[str], None] = lambda _: None,
) -> StartUp:
    """Return the cold starts of several handlers of a bundle. For the arguments and errors see `measure`.

    Args:
        bundle: A zip of `orb bundle`.
        unit: The name of its unit.
        firsts: The event and the variables of each handler, by its value for `Handler` in a template.
        rounds: The number of processes of each kind, for each handler.
        workspace: The workspace.
        on_handler: Called with each handler before it is measured.
    """
    costs = []
    for handler, first in firsts.items():
        on_handler(handler)
        costs.append(measure(bundle, handler, first, rounds=rounds, workspace=workspace))
    inside = bundle.resolve().is_relative_to(workspace.root)
    return StartUp(
        unit=unit,
        bundle=str(bundle.resolve().relative_to(workspace.root)) if inside else bundle.name,
        sha256=hashlib.sha256(bundle.read_bytes()).hexdigest(),
        python=python_of_bundle(bundle),
        rounds=rounds,
        handlers=tuple(costs),
    )


def _run(process: RuntimeProcess, event: Event | None, init: _Rounds, call: _Rounds) -> None:
    with process:
        init.durations.append(_init_duration(process))
        if event is not None:
            call.durations.append(_call_duration(process, event))


def _run_with_log(
    processes: Callable[..., RuntimeProcess], event: Event | None, init: _Rounds, call: _Rounds
) -> Path:
    reads: list[tuple[float, bytes]] = []
    with processes(flags=FLAGS, on_read=lambda at, piece: reads.append((at, piece))) as process:
        _note(init, _init_duration(process), reads)
        if event is not None:
            reads.clear()
            _note(call, _call_duration(process, event), reads)
    return process.task


def _note(rounds: _Rounds, duration: float, reads: Sequence[tuple[float, bytes]]) -> None:
    rounds.logged.append(Round(duration=duration, modules=read_log(lines_of(reads))))


def _init_duration(process: RuntimeProcess) -> float:
    if process.init_error is not None:
        hint = "give it the variables that it needs with --env, or start orb up"
        raise ToolError(f"the function does not load: {_shown(process.init_error)}", hint=hint)
    return process.init_duration


def _call_duration(process: RuntimeProcess, event: Event) -> float:
    done = process.invoke(event)
    if done.error is not None:
        hint = "give an event that it answers, and the variables that it needs with --env, or start orb up"
        raise ToolError(f"the function fails: {_shown(done.error)}", hint=hint)
    return done.duration


def _shown(error: Mapping[str, object]) -> str:
    return f"{error.get('errorType')}: {error.get('errorMessage')}"


def _event(event: object, name: str, timeout: float) -> Event | None:
    if event is None:
        return None
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"
    return Event(request_id=str(uuid.uuid4()), body=json.dumps(event).encode(), arn=arn, timeout=timeout)


def _all(modules: Sequence[Loaded]) -> Iterator[Loaded]:
    for each in modules:
        yield each
        yield from _all(each.imports)


def _compile_time(python: Path, sources: Sequence[str]) -> float:
    """Return the milliseconds that the bundle's Python needs to compile those files."""
    done = subprocess.run(
        [python, "-I", "-c", _COMPILE], input=json.dumps(sources), capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def _group(module: Loaded, *, task: str, runtime: str) -> str:
    top, *below = module.name.split(".")
    if module.path == NOT_FOUND:
        return NOT_FOUND
    if module.path.startswith(runtime):
        return f"{top} (runtime)"
    if module.path.startswith(task) or not module.path:
        return f"lambdas.{below[0]}" if top == "lambdas" and below else top
    return PYTHON
