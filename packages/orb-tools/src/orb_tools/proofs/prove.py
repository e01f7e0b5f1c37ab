"""Run the zips that ship, on the events that their units provide, and say what does not work.

Each handler gets a process of its own under AWS's runtime client, in a read-only folder, with the packages of the
runtime and no others. The zips are the files that the manifest describes: their SHA-256 is compared, and nothing is
built.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_tools.bundle.target import Target
from orb_tools.errors import ToolError
from orb_tools.interpreters import find_python
from orb_tools.runtime import unpacked_bundle

from .proof_file import NOTHING, PATH, read_proof
from .recorded_aws import RecordedAws

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from orb_tools.bundle import Entry
    from orb_tools.runtime import RuntimeRun
    from orb_tools.workspace import Workspace

    from .proof_file import ProofCall

_DECIMALS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlerProof:
    """What a handler did when it was run."""

    handler: str
    init_ms: float
    """Milliseconds from the start of its process until it could take an event."""
    first_call_ms: float | None
    """Milliseconds of its first event. None: it answered no event."""
    memory_mb: float | None
    """The most memory of its process. None: the system does not say."""
    answered: int
    """How many events it answered as expected."""
    failed: bool
    """Whether one of the faults is about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitProof:
    """What became of the proof of a bundle."""

    unit: str
    handlers: tuple[HandlerProof, ...] = ()
    """Empty: the bundle could not be run on this machine."""
    faults: tuple[str, ...] = ()
    """What does not work, one line each."""
    gaps: tuple[str, ...] = ()
    """What was not proven, and why, one line each."""

    def lines(self) -> Iterator[str]:
        """Yield a line for people about each handler that works."""
        for each in self.handlers:
            if each.failed:
                continue
            call = "no event" if each.first_call_ms is None else f"first call {each.first_call_ms:.0f} ms"
            memory = "" if each.memory_mb is None else f", {each.memory_mb:.0f} MB"
            yield f"{each.handler}  init {each.init_ms:.0f} ms, {call}{memory}"


def prove_units(
    workspace: Workspace,
    entries: Mapping[str, Entry],
    *,
    target: Target,
    on_fault: Callable[[ToolError], None],
) -> dict[str, UnitProof]:
    """Prove the bundles in dist/ that `entries` describe. Return the proofs by unit.

    `on_fault` is called when one cannot be proven, such as when its proof is not valid. The others are proven then.
    """
    found = {}
    for unit, entry in entries.items():
        try:
            found[unit] = prove_unit(workspace, unit, entry, target=target, folder=workspace.dist)
        except ToolError as error:
            on_fault(error)
    return found


def check_proofs(proofs: Iterable[UnitProof], *, required: bool) -> None:
    """Raise `ToolError` with the faults of all bundles, if there are any. If proofs are required, a gap is one too."""
    proofs = list(proofs)
    faults = [fault for proof in proofs for fault in (*proof.faults, *(proof.gaps if required else ()))]
    if faults:
        units = ", ".join(proof.unit for proof in proofs if proof.faults or (required and proof.gaps))
        raise ToolError(
            f"not proven: {units}",
            hint="orb invoke UNIT --bundle dist/UNIT.zip --event FILE runs a bundle by hand",
            faults=faults,
        )


def prove_unit(workspace: Workspace, unit: str, entry: Entry, *, target: Target, folder: Path) -> UnitProof:
    """Prove the bundle of a unit.

    Args:
        workspace: The workspace of the unit.
        unit: Its name.
        entry: The bundle's entry in the manifest.
        target: The runtime of the bundle.
        folder: The folder of the zip.

    Raises:
        ToolError: The zip is not the one of the manifest, or the environment of the runtime cannot be made.
    """
    reason = _not_here(target)
    if reason is not None:
        return UnitProof(unit=unit, gaps=(f"{unit} was not run: {reason}",))
    try:
        proof = read_proof(workspace.lambdas / unit)
    except ToolError as error:
        return UnitProof(unit=unit, faults=tuple(f"{error.message}: {fault}" for fault in error.faults))
    gaps = []
    if proof is None:
        gaps.append(f"{unit} answered no event, because it has no {PATH}: its handlers were imported only")
    proof = proof or NOTHING
    faults = [
        f"{PATH} names {name}, which is not a handler of {unit}"
        for name in proof.handlers
        if name not in entry.handlers
    ]
    if proof is not NOTHING:
        silent = [handler for handler in entry.handlers if handler not in proof.handlers]
        gaps += [f"{handler} answered no event, because {PATH} has none for it" for handler in silent]
    handlers = []
    with (
        RecordedAws(proof.aws) as aws,
        unpacked_bundle(
            folder / entry.file,
            environment={**aws.variables, **proof.variables},
            workspace=workspace,
            watched=True,
            digest=entry.sha256,
        ) as run,
    ):
        for handler in entry.handlers:
            calls = proof.handlers.get(handler, ())
            done = run(handler, [call.event for call in calls])
            found = list(_faults(done, calls, aws.take_unanswered()))
            faults += [f"{handler}: {fault}" for fault in found]
            handlers.append(_handler_proof(handler, done, failed=bool(found)))
    return UnitProof(unit=unit, handlers=tuple(handlers), faults=tuple(faults), gaps=tuple(gaps))


def _not_here(target: Target) -> str | None:
    """Return why bundles for the target cannot be run on this machine. None: they can."""
    here = Target.this_interpreter()
    if target.architecture != here.architecture:
        return f"it is for {target.architecture}, and this machine is {here.architecture}"
    if not target.current and sys.platform != "linux":
        return "it is for Linux, and this machine is not"
    if find_python(target.python) is None:
        return f"no Python {target.python} here; install it (uv python install {target.python})"
    return None


def _handler_proof(handler: str, run: RuntimeRun, *, failed: bool) -> HandlerProof:
    return HandlerProof(
        handler=handler,
        init_ms=round(run.init_duration, _DECIMALS),
        first_call_ms=round(run.invocations[0].duration, _DECIMALS) if run.invocations else None,
        memory_mb=None if run.memory is None else round(run.memory, _DECIMALS),
        answered=0 if failed else len(run.invocations),
        failed=failed,
    )


def _faults(run: RuntimeRun, calls: Sequence[ProofCall], unanswered: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong with the run of a handler."""
    yield from run.faults
    error = run.init_error
    if error is not None:
        yield f"it cannot be loaded: {error.get('errorType')}: {error.get('errorMessage')}"
        return
    for number, (call, done) in enumerate(zip(calls, run.invocations, strict=True)):
        yield from (f"call {number}: {line}" for line in call.mismatches(done.payload, done.error))
    yield from (f"{PATH} has no answer of AWS to {name}" for name in dict.fromkeys(unanswered))
