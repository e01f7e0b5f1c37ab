"""`orb affected`: its options and its output."""

from __future__ import annotations

import json

import click

from orb_tools.affected.affected_units import affected_units
from orb_tools.workspace import Workspace

MOST_SHOWN = 3
"""The most reasons that a line shows. `--json` has all."""


@click.command("affected")
@click.option(
    "--since",
    required=True,
    metavar="REV",
    help='The commit to compare with: a hash, a branch, a tag, or "main..." for where this branch left main.',
)
@click.option("--json", "as_json", is_flag=True, help="Bundles, tests and reasons, for a program.")
def command(since: str, *, as_json: bool) -> None:
    """Print the functions whose bundle differs from that of another commit, one in each line.

    Nothing is built: what a bundle is made from is compared, files that are not committed included. The reasons are on
    standard error. JSON also lists the functions whose tests alone changed.

    \b
    Examples:
      orb affected --since origin/main...                    what this branch changes
      orb affected --since HEAD | xargs --no-run-if-empty orb bundle
      orb affected --since v1.4.0 --json
    """
    found = affected_units(Workspace.find(), since)
    if as_json:
        body = {
            "since": found.commit,
            "units": list(found.bundles),
            "tests": list(found.tests),
            "removed": list(found.removed),
            "reasons": found.tests,
        }
        click.echo(json.dumps(body, indent=2))
        return
    for name in found.bundles:
        click.echo(name)
    for name, lines in found.tests.items():
        more = f" and {len(lines) - MOST_SHOWN} more" if len(lines) > MOST_SHOWN else ""
        what = name if name in found.bundles else f"{name} (its tests alone)"
        click.echo(f"{what}: {', '.join(lines[:MOST_SHOWN])}{more}", err=True)
    for name in found.removed:
        click.echo(f"{name}: removed", err=True)
