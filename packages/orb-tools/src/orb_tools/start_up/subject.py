"""What is measured: the bundle of a unit, its handlers, the event of the first call, and the function's variables."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from orb_tools.bundle import Target, bundle_units, find_units
from orb_tools.bundle.manifest import read
from orb_tools.embedded.client import aws_client
from orb_tools.embedded.invoke import connection_variables
from orb_tools.errors import ToolError
from orb_tools.interpreters import find_python, running_python
from orb_tools.proofs.proof_file import read_proof
from orb_tools.proofs.recorded_aws import RecordedAws

from .measurement import FirstEvent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from orb_tools.embedded.state_file import Running
    from orb_tools.workspace import Workspace


def chosen_bundle(
    workspace: Workspace, unit: str, *, python: str | None, on_note: Callable[[str], None]
) -> Path:
    """Return the bundle to measure.

    Args:
        workspace: The workspace of the unit.
        unit: The name of the unit.
        python: Bundle it now, for this minor version. None: the zip in dist/ as it is, if this machine can run it,
            and otherwise a bundle for the running Python.
        on_note: Called with each note, also of the bundling.

    Raises:
        ToolError: There is no such unit, or it cannot be bundled.
    """
    units = find_units(workspace, [unit])
    here = Target.this_interpreter()
    if python is None:
        shipped = read(workspace.dist).get(unit)
        if shipped is None:
            on_note(f"dist/ has no bundle of {unit}: one is made for Python {running_python()}")
        elif shipped["architecture"] == here.architecture and find_python(str(shipped["python"])):
            return workspace.dist / str(shipped["file"])
        else:
            wanted = f"Python {shipped['python']} on {shipped['architecture']}"
            on_note(f"this machine has no {wanted}, so a bundle is made for Python {running_python()}")
    target = here if python in {None, here.python} else Target.runtime(str(python), here.architecture)
    folder = workspace.state / "start-up"
    return folder / bundle_units(workspace, units, target=target, output=folder, on_note=on_note)[unit].file


def chosen_handlers(bundle: Path, unit: str, names: Sequence[str]) -> tuple[str, ...]:
    """Return the handlers of a bundle that are meant: all, or those of the names.

    Args:
        bundle: The zip, beside its manifest. Without a manifest a name is taken as it is.
        unit: The name of the unit.
        names: Values for `Handler` in a template, or the name of the handler's module without its folders.

    Raises:
        ToolError: The bundle does not have a handler that is named.
    """
    entry = next((each for each in read(bundle.parent).values() if each.get("file") == bundle.name), None)
    if entry is None:
        return tuple(names) or (f"lambdas.{unit}.handler.handler",)
    listed = entry["handlers"]
    known = tuple(map(str, listed)) if isinstance(listed, list) else ()
    chosen = [each for each in known if not names or each in names or each.split(".")[-2] in names]
    found = {*chosen, *(each.split(".")[-2] for each in chosen)}
    faults = [f"{unit} has no handler {name}" for name in names if name not in found]
    if faults:
        raise ToolError("no such handler", hint=f"there are: {', '.join(known)}", faults=faults)
    return tuple(chosen)


@contextmanager
def first_events(
    workspace: Workspace,
    unit: str,
    handlers: Sequence[str],
    *,
    event: object,
    variables: Mapping[str, str],
    running: Running | None,
) -> Iterator[Mapping[str, FirstEvent]]:
    """Yield what the first call of each handler gets, and all variables of the function.

    Without an event, each handler gets the first one of the unit's proof that does not fail. Then the AWS of the
    function is that of the proof, for the block.

    Args:
        workspace: The workspace of the unit.
        unit: The name of the unit.
        handlers: Values for `Handler` in a template.
        event: The event that was given, for all handlers. None: no event was given.
        variables: The variables that were given. They come before those of the template and of the proof.
        running: The embedded AWS, with the variables of the deployed function. None: the function has no AWS.

    Raises:
        ToolError: The proof is not valid.
    """
    proof = read_proof(workspace.lambdas / unit) if event is None else None
    if proof is not None:
        with RecordedAws(proof.aws) as aws:
            environment = {**aws.variables, **proof.variables, **variables}
            yield {
                handler: FirstEvent(
                    event=next(
                        (call.event for call in proof.handlers.get(handler, ()) if not call.fails), None
                    ),
                    variables=environment,
                )
                for handler in handlers
            }
        return
    environment = {}
    if running is not None and unit in running.functions:
        client = aws_client("lambda", running.endpoint)
        deployed = client.get_function_configuration(FunctionName=running.functions[unit])
        environment = dict(deployed.get("Environment", {}).get("Variables", {}))
    connection = {} if running is None else connection_variables(running)
    yield dict.fromkeys(
        handlers, FirstEvent(event=event, variables=environment | connection | dict(variables))
    )
