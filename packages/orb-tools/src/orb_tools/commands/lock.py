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
from orb_tools.errors import ToolError
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from orb_tools.bundle.unit import Unit

MOST_SHOWN = 3
"""The most packages that a note names."""


@click.command("lock")
@click.argument("units", nargs=-1, metavar="[UNIT]...", shell_complete=complete_unit_names)
@click.option(
    "--interpreter",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The Python to lock with, when orb does not find it.",
)
@click.option(
    "--check", is_flag=True, help="Write nothing: say where a lock differs from what it is made from."
)
@click.option(
    "--index",
    metavar="NAME",
    help="The trusted index of [tool.orb], which Pipfiles may take our packages from then.",
)
@click.option("--json", "as_json", is_flag=True, help="Which locks changed or differ, for a program.")
def command(
    units: tuple[str, ...], interpreter: Path | None, index: str | None, *, check: bool, as_json: bool
) -> None:
    """Make Pipfile.lock of each function, with the Python that its Pipfile requires.

    The lock has no address of a package index, because pip's own settings decide where packages come from. The public
    index is added to a Pipfile without [[source]], so that pipenv's hash is the same on every machine. A Pipfile that
    takes our packages from the trusted index is locked with --index. The address is that of the variable
    ORB_INDEX_URL, which infrastructure/scripts/codeartifact_login.sh sets.

    \b
    Examples:
      orb lock                                     every function
      orb lock users                               one, after a change of its Pipfile
      orb lock --check                             is every lock up to date? It needs no network
      orb lock --index codeartifact users          a Pipfile that takes orb-common from CodeArtifact
      orb lock --interpreter /opt/python3.13/bin/python3.13
    """
    workspace = Workspace.find()
    if check:
        if interpreter or index:
            raise click.UsageError("--check runs no Python and asks no index: omit --interpreter and --index")
        _check(workspace, find_units(workspace, units), as_json=as_json)
        return
    python = interpreter.absolute() if interpreter else None
    changed: dict[str, bool] = {}
    for unit in find_units(workspace, units):
        with _progress_line(unit, changed, quiet=as_json):
            changed[unit.name] = locking.lock_unit(unit, interpreter=python, index=index)
    if as_json:
        click.echo(json.dumps({name: {"changed": value} for name, value in changed.items()}, indent=2))


def _check(workspace: Workspace, units: Sequence[Unit], *, as_json: bool) -> None:
    """Print the differences of the locks. Raises `ToolError` when there are any."""
    # Imported here: it needs the tools that build packages.
    from orb_tools.bundle.lock_check import check_locks

    checks = check_locks(workspace, units)
    unknown = sorted({name for each in checks.values() for name in each.unknown})
    if unknown:
        shown = ", ".join(unknown[:MOST_SHOWN] + ["..."] * (len(unknown) > MOST_SHOWN))
        click.echo(
            f"note: not bundled here yet: {shown}. So packages that nothing needs any more were not looked for",
            err=True,
        )
    if as_json:
        click.echo(
            json.dumps({name: {"differences": each.differences} for name, each in checks.items()}, indent=2)
        )
    faults = [f"{name}: {line}" for name, each in checks.items() for line in each.differences]
    if faults:
        old = [name for name, each in checks.items() if each.differences]
        what = "lock is" if len(old) == 1 else "locks are"
        raise ToolError(
            f"{len(old)} {what} not up to date", hint=f"run: orb lock {' '.join(old)}", faults=faults
        )
    if not as_json:
        click.echo(f"{len(checks)} {'lock is' if len(checks) == 1 else 'locks are'} up to date")


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
