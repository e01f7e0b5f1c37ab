"""`orb bundle`: its options and its output."""

from __future__ import annotations

import json
import sys
import time
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from orb_tools.bundle import Entry, Target, bundle_units, find_units
from orb_tools.bundle.job_summary import job_summary
from orb_tools.bundle.manifest import read
from orb_tools.bundle.run import FIRST_BUILD
from orb_tools.commands.completion import complete_unit_names
from orb_tools.commands.runtime_options import architecture_option, bytecode_option, python_option
from orb_tools.errors import ToolError
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from orb_tools.proofs.prove import UnitProof

_REASONS_SHOWN = 3


@click.command("bundle")
@click.argument("units", nargs=-1, metavar="[UNIT]...", shell_complete=complete_unit_names)
@python_option
@architecture_option
@click.option("--current-python", is_flag=True, help="Bundle for the Python that runs orb, on this machine.")
@click.option(
    "--keep-going",
    is_flag=True,
    help="Publish the bundles that can be made when others cannot, and remove the old ones of those. Exit status 1.",
)
@bytecode_option
@click.option(
    "--prove",
    is_flag=True,
    help="Run the zips as AWS does, on the events in lambdas/<unit>/tests/proof.json.",
)
@click.option(
    "--require-proof",
    is_flag=True,
    help="As --prove, and fail when a handler was not run or answered no event.",
)
@click.option(
    "--summary",
    type=click.Path(dir_okay=False, path_type=Path),
    help='Add a table in Markdown to this file, such as "$GITHUB_STEP_SUMMARY".',
)
@click.option(
    "--against",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of earlier bundles: the table of --summary compares sizes with its manifest.",
)
@click.option("--json", "as_json", is_flag=True, help="The manifest's entries, for a program.")
def command(
    units: tuple[str, ...],
    version: str,
    architecture: str,
    *,
    current_python: bool,
    keep_going: bool,
    require_bytecode: bool,
    prove: bool,
    require_proof: bool,
    summary: Path | None,
    against: Path | None,
    as_json: bool,
) -> None:
    """Make dist/<unit>.zip of each function, from its Pipfile.lock. Nothing is made again without a reason.

    \b
    Examples:
      orb bundle                        every function, for the default runtime
      orb bundle users --arch arm64     one, for Graviton
      orb bundle --keep-going           in CI: one bad function does not stop the others
      orb bundle --require-proof        in CI: every handler must answer its events
      orb bundle --current-python       to run here: orb invoke users --runtime
    """
    context = click.get_current_context()
    chosen = [
        name
        for name in ("version", "architecture")
        if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
    ]
    if current_python and chosen:
        raise click.UsageError("--current-python decides Python and architecture: omit --python and --arch")
    workspace = Workspace.find()
    target = Target.this_interpreter() if current_python else Target.runtime(version, architecture)
    earlier = (
        read(against) if against else None
    )  # Before the run, because it may be the folder that the run changes.
    notes: list[str] = []
    errors: list[ToolError] = []
    start = time.perf_counter()
    chosen_units = find_units(workspace, units)
    with _steps(f"bundling for {target}", silent=as_json) as on_step:
        entries = bundle_units(
            workspace,
            chosen_units,
            target=target,
            require_bytecode=require_bytecode,
            on_fault=errors.append if keep_going else None,
            on_note=notes.append,
            on_step=on_step,
        )
    for note in notes:
        click.echo(f"note: {note}", err=True)
    proofs: dict[str, UnitProof] = {}
    if prove or require_proof:
        # Imported here: most runs prove nothing.
        from orb_tools.proofs.prove import prove_units

        with _steps("running the bundles as AWS does", silent=as_json):
            proofs = prove_units(workspace, entries, target=target, on_fault=errors.append)
    # A gap is a fault where proofs are required. It is not a note too.
    gaps = [gap for proof in proofs.values() for gap in proof.gaps if not (require_proof or as_json)]
    for gap in gaps:
        click.echo(f"note: {gap}", err=True)
    _show(entries, proofs, as_json=as_json, seconds=time.perf_counter() - start)
    if summary:
        failed = [unit.name for unit in chosen_units if unit.name not in entries]
        with summary.open("a", encoding="utf-8") as file:
            file.write(job_summary(entries, earlier=earlier, init=_init(proofs), failed=failed))
    try:
        if proofs:
            from orb_tools.proofs.prove import check_proofs

            check_proofs(proofs.values(), required=require_proof)
    except ToolError as error:
        errors.append(error)
    if errors:
        raise ToolError(
            "; ".join(dict.fromkeys(error.message for error in errors)),
            hint="; ".join(dict.fromkeys(error.hint for error in errors if error.hint)),
            faults=list(dict.fromkeys(fault for error in errors for fault in error.faults)),
        )


def _show(
    entries: Mapping[str, Entry], proofs: Mapping[str, UnitProof], *, as_json: bool, seconds: float
) -> None:
    if as_json:
        proven = {name: {"proof": asdict(proof)} for name, proof in proofs.items()}
        described = {name: asdict(entry) | proven.get(name, {}) for name, entry in entries.items()}
        click.echo(json.dumps(described, indent=2))
        return
    if not entries:
        click.echo(
            "note: there is no function: a function is a folder lambdas/<name> with a Pipfile", err=True
        )
    width = max((len(entry.file) for entry in entries.values()), default=0)
    for entry in entries.values():
        click.echo(_line(entry, width))
        for reason in entry.reasons[:_REASONS_SHOWN]:
            click.echo(f"  made because: {reason}" if reason != FIRST_BUILD else f"  {reason}")
        if len(entry.reasons) > _REASONS_SHOWN:
            click.echo(f"  and {len(entry.reasons) - _REASONS_SHOWN} more reasons")
    for proof in proofs.values():
        for line in proof.lines():
            click.echo(f"proven: {line}")
    made = sum(bool(entry.reasons) for entry in entries.values())
    click.echo(f"{made} of {len(entries)} made, dist/manifest.json describes them, {seconds:.1f} s")


def _init(proofs: Mapping[str, UnitProof]) -> dict[str, float]:
    """Return the slowest start of a handler of each proven unit, in milliseconds."""
    return {
        unit: max(handler.init_ms for handler in proof.handlers)
        for unit, proof in proofs.items()
        if proof.handlers
    }


@contextmanager
def _steps(what: str, *, silent: bool) -> Iterator[Callable[[str], None]]:
    """Return a function that shows the present step: in one moving line on a terminal, else as lines, or not at all."""
    if silent:
        # A program reads standard error too: an error is JSON.
        yield lambda _: None
        return
    if not sys.stderr.isatty():
        yield lambda step: click.echo(step, err=True)
        return
    from rich.console import Console

    with Console(stderr=True).status(what) as status:
        yield lambda step: status.update(f"{what}: {step}")


def _line(entry: Entry, width: int) -> str:
    compiled = f"compiled by {entry.compiler}" if entry.compiler else "sources only"
    return (
        f"dist/{entry.file:<{width}}  python{entry.python} {entry.architecture}  {_size(entry.size)}"
        f" ({_size(entry.unpacked)} unpacked)  {len(entry.packages)} packages, {compiled}"
        f"  sha256:{entry.sha256[:12]}{'' if entry.reasons else '  unchanged'}"
    )


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB"
