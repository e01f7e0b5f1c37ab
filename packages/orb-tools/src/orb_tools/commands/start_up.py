"""`orb start-up`: its options and its output."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from orb_tools.atomic_files import write_atomically
from orb_tools.bundle.settings import read_settings
from orb_tools.bundle.target import PYTHONS
from orb_tools.commands.completion import complete_unit_names
from orb_tools.commands.invoke import read_variables
from orb_tools.embedded.invoke import read_event
from orb_tools.embedded.state_file import find_running
from orb_tools.errors import ToolError
from orb_tools.start_up.budget import faults
from orb_tools.start_up.cost import read_start_up
from orb_tools.start_up.measurement import measure_unit
from orb_tools.start_up.page import page_of
from orb_tools.start_up.subject import chosen_bundle, chosen_handlers, first_events
from orb_tools.start_up.table import text_of
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from orb_tools.bundle.settings import Budget
    from orb_tools.start_up.cost import StartUp


@click.command("start-up")
@click.argument("unit", shell_complete=complete_unit_names)
@click.option("--event", type=click.File("rb"), help="The event of the first call, a JSON file.")
@click.option(
    "--env", "variables", multiple=True, metavar="NAME=VALUE", help="Set a variable of the function."
)
@click.option(
    "--handler", "handlers", multiple=True, metavar="NAME", help="This handler only, by its module."
)
@click.option(
    "--python",
    "version",
    type=click.Choice(PYTHONS),
    help="Bundle it now, for this Python, which must be on this machine.  [default: the zip in dist/]",
)
@click.option(
    "--bundle", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Measure exactly this zip."
)
@click.option(
    "--rounds", type=click.IntRange(min=1), default=5, show_default=True, help="Starts of each kind."
)
@click.option("--html", type=click.Path(path_type=Path), help="The page.  [default: dist/start-up/UNIT.html]")
@click.option("--against", type=click.File("rb"), help="The --json of another run, to show the difference.")
@click.option("--check", is_flag=True, help="Fail when the unit exceeds its budget.")
@click.option(
    "--tolerance",
    type=click.FloatRange(min=0),
    default=10.0,
    show_default=True,
    metavar="PERCENT",
    help="With --check: more than the budget by this is still accepted.",
)
@click.option("--modules", type=click.IntRange(min=0), default=15, show_default=True, help="Rows of a table.")
@click.option("--json", "as_json", is_flag=True, help="Everything as JSON, for a program.")
def command(  # noqa: PLR0917 - the options of the command
    unit: str,
    event: BinaryIO | None,
    variables: tuple[str, ...],
    handlers: tuple[str, ...],
    version: str | None,
    bundle: Path | None,
    rounds: int,
    html: Path | None,
    against: BinaryIO | None,
    tolerance: float,
    modules: int,
    *,
    check: bool,
    as_json: bool,
) -> None:
    """Measure a cold start of a function's bundle, module by module.

    The bundle runs under AWS's runtime client, with the runtime's packages only, and with the tables of `orb up` if
    that is running. Half of the starts write a log of their imports. The durations are those of the other half, so
    the log does not make them longer. The shortest of all rounds counts.

    \b
    Examples:
      orb start-up users --event event.json
      orb start-up motion --handler api --json > before.json
      orb start-up motion --handler api --against before.json
      orb start-up users --check
    """
    if bundle is not None and version is not None:
        raise click.UsageError("--bundle is a zip that is already made: omit --python")
    workspace = Workspace.find()
    budget = read_settings(workspace.lambdas / unit).budget
    before = None
    if against is not None:
        before = read_start_up(read_event(against.read(), source=str(against.name)), source=str(against.name))
    body = None if event is None else read_event(event.read(), source=str(event.name))
    notes: list[str] = []
    zip_file = bundle or chosen_bundle(workspace, unit, python=version, on_note=notes.append)
    for note in notes:
        click.echo(f"note: {note}", err=True)
    with first_events(
        workspace,
        unit,
        chosen_handlers(zip_file, unit, handlers),
        event=body,
        variables=read_variables(variables),
        running=find_running(workspace),
    ) as firsts:
        measured = measure_unit(
            zip_file,
            unit,
            firsts,
            rounds=rounds,
            workspace=workspace,
            on_handler=lambda name: _progress(f"starting {name} {2 * rounds} times"),
        )
    page = html or workspace.dist / "start-up" / f"{unit}.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(page, page_of(measured, before=before).encode())
    if as_json:
        click.echo(json.dumps(measured.to_dict()))
    else:
        click.echo(text_of(measured, modules=modules, before=before))
        click.echo(f"\n{page} written")
    if check:
        _check(measured, budget, tolerance)


def _check(measured: StartUp, budget: Budget, tolerance: float) -> None:
    if budget.init is None and budget.first_call is None:
        hint = 'write budget = { init = "400 ms" } in [tool.orb-bundle] of its pyproject.toml'
        raise ToolError(f"{measured.unit} has no budget for its start", hint=hint)
    exceeded = faults(measured, budget, tolerance=tolerance)
    if exceeded:
        raise ToolError(
            f"{measured.unit} exceeds its budget",
            hint=f"make it lighter, or correct the budget; measured was the shortest of {measured.rounds} rounds",
            faults=exceeded,
        )


def _progress(line: str) -> None:
    if sys.stderr.isatty():
        click.echo(line, err=True)
