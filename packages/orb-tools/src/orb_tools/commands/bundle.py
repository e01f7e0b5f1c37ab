"""`orb bundle`: its options and its output."""

from __future__ import annotations

import json
import sys
import time
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from orb_tools.bundle import Entry, Target, bundle_units, find_units
from orb_tools.bundle.target import ARCHITECTURES, DEFAULT_PYTHON, PYTHONS
from orb_tools.commands.completion import complete_unit_names
from orb_tools.proofs.prove import check_proofs, prove_units, summary
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_tools.proofs.prove import UnitProof


@click.command("bundle")
@click.argument("units", nargs=-1, metavar="[UNIT]...", shell_complete=complete_unit_names)
@click.option(
    "--python",
    "version",
    type=click.Choice(PYTHONS),
    default=DEFAULT_PYTHON,
    show_default=True,
    help="The Lambda runtime that will run it.",
)
@click.option(
    "--arch",
    "architecture",
    type=click.Choice(ARCHITECTURES),
    default="x86_64",
    show_default=True,
    help="The processor that will run it.",
)
@click.option("--current-python", is_flag=True, help="Bundle for the Python that runs orb, on this machine.")
@click.option(
    "--require-bytecode",
    is_flag=True,
    help="Fail when no Python here can compile the modules for the target.",
)
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
@click.option("--json", "as_json", is_flag=True, help="The manifest's entries, for a program.")
def command(
    units: tuple[str, ...],
    version: str,
    architecture: str,
    *,
    current_python: bool,
    require_bytecode: bool,
    prove: bool,
    require_proof: bool,
    as_json: bool,
) -> None:
    """Make dist/<unit>.zip of each function, from its Pipfile.lock.

    \b
    Examples:
      orb bundle                        every function, for the default runtime
      orb bundle users --arch arm64     one, for Graviton
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
    notes: list[str] = []
    start = time.perf_counter()
    chosen_units = find_units(workspace, units)
    with _spinner(f"bundling {', '.join(unit.name for unit in chosen_units) or 'nothing'} for {target}"):
        entries = bundle_units(
            workspace,
            chosen_units,
            target=target,
            require_bytecode=require_bytecode,
            on_note=notes.append,
        )
    for note in notes:
        click.echo(f"note: {note}", err=True)
    proofs: dict[str, UnitProof] = {}
    if prove or require_proof:
        with _spinner("running the bundles as AWS does"):
            proofs = prove_units(workspace, entries, target=target)
    if as_json:
        proven = {name: {"proof": asdict(proof)} for name, proof in proofs.items()}
        described = {name: asdict(entry) | proven.get(name, {}) for name, entry in entries.items()}
        click.echo(json.dumps(described, indent=2))
        check_proofs(proofs.values(), required=require_proof)
        return
    if not entries:
        click.echo(
            "note: there is no function: a function is a folder lambdas/<name> with a Pipfile", err=True
        )
    width = max((len(entry.file) for entry in entries.values()), default=0)
    for entry in entries.values():
        click.echo(_line(entry, width))
    for proof in proofs.values():
        for line in summary(proof):
            click.echo(f"proven: {line}")
        for gap in proof.gaps:
            click.echo(f"note: {gap}", err=True)
    check_proofs(proofs.values(), required=require_proof)
    click.echo(f"dist/manifest.json written, {time.perf_counter() - start:.1f} s")


@contextmanager
def _spinner(what: str) -> Iterator[None]:
    """Show a moving line on a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield


def _line(entry: Entry, width: int) -> str:
    compiled = f"compiled by {entry.compiler}" if entry.compiler else "sources only"
    return (
        f"dist/{entry.file:<{width}}  python{entry.python} {entry.architecture}  {_size(entry.size)}"
        f" ({_size(entry.unpacked)} unpacked)  {len(entry.packages)} packages, {compiled}"
        f"  sha256:{entry.sha256[:12]}"
    )


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB"
