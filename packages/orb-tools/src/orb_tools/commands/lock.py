"""`orb lock`: its options and its output."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from orb_tools.bundle import locking
from orb_tools.bundle.unit import find_units
from orb_tools.commands.completion import complete_unit_names
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from orb_tools.bundle.unit import Unit


@click.command("lock")
@click.argument("units", nargs=-1, metavar="[UNIT]...", shell_complete=complete_unit_names)
@click.option(
    "--interpreter",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The Python to lock with, when orb does not find it.",
)
@click.option("--json", "as_json", is_flag=True, help="Which locks changed, for a program.")
def command(units: tuple[str, ...], interpreter: Path | None, *, as_json: bool) -> None:
    """Make Pipfile.lock of each function, with the Python that its Pipfile requires.

    The lock names no package index, because pip's own settings decide where packages come from. The public index is
    added to a Pipfile without [[source]], so that pipenv's hash is the same on every machine.

    \b
    Examples:
      orb lock                                     every function
      orb lock users                               one, after a change of its Pipfile
      orb lock --interpreter /opt/python3.13/bin/python3.13
    """
    python = interpreter.absolute() if interpreter else None
    changed: dict[str, bool] = {}
    for unit in find_units(Workspace.find(), units):
        with _progress_line(unit, changed, quiet=as_json):
            changed[unit.name] = locking.lock_unit(unit, interpreter=python)
    if as_json:
        click.echo(json.dumps({name: {"changed": value} for name, value in changed.items()}, indent=2))


@contextmanager
def _progress_line(unit: Unit, changed: Mapping[str, bool], *, quiet: bool) -> Iterator[None]:
    """Print the name of a lock before the work, and the result after it, also when it failed."""
    if quiet:
        yield
        return
    click.echo(f"lambdas/{unit.name}/Pipfile.lock ... ", nl=False)
    try:
        yield
    finally:
        click.echo({True: "changed", False: "unchanged", None: "left as it was"}[changed.get(unit.name)])
