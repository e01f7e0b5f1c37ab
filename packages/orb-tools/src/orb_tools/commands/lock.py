"""`orb lock`: options and output."""

from __future__ import annotations

from pathlib import Path

import click

from orb_tools.bundle import locking
from orb_tools.bundle.unit import find_units
from orb_tools.commands.completion import begun_units
from orb_tools.workspace import Workspace


@click.command("lock")
@click.argument("units", nargs=-1, metavar="[UNIT]...", shell_complete=begun_units)
@click.option(
    "--interpreter",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The Python to lock with, when it is not found by itself.",
)
def command(units: tuple[str, ...], interpreter: Path | None) -> None:
    """Make Pipfile.lock of each function, with the Python that its Pipfile requires.

    The lock names no package index: pip's own settings decide where packages come from.

    \b
    Examples:
      orb lock                                     every function
      orb lock users                               one, after a change of its Pipfile
      orb lock --interpreter /opt/python3.13/bin/python3.13
    """
    for unit in find_units(Workspace.find(), units):
        click.echo(f"lambdas/{unit.name}/Pipfile.lock ... ", nl=False)
        told = "left as it was"
        try:
            changed = locking.lock_unit(unit, interpreter=interpreter.absolute() if interpreter else None)
            told = "changed" if changed else "unchanged"
        finally:
            click.echo(told)
