"""`orb migrate`: move code from the older common layers to orb."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from orb_tools.migrate.places import Place


@click.group(name="migrate")
def command() -> None:
    """Move code from the older common layers to orb. See docs/migration.md.

    \b
    Examples:
      orb migrate imports lambdas/
      orb migrate table
    """


@command.command(name="imports")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--write", is_flag=True, help="Write the changed files, all or none. Default: show the difference only."
)
@click.option(
    "--mine",
    multiple=True,
    metavar="MODULE",
    help="A top-level module of your own that has the name of an older one, such as exceptions. Repeat it for more.",
)
@click.option("--json", "as_json", is_flag=True, help="Everything as JSON, for a program.")
def imports_command(paths: tuple[Path, ...], *, write: bool, mine: tuple[str, ...], as_json: bool) -> None:
    """Rewrite the imports of the older layers in Python files, and show the difference.

    The exit status is 1 when a place needs a hand. What can be rewritten is rewritten all the same.

    \b
    Examples:
      orb migrate imports lambdas/
      orb migrate imports lambdas/ tests/ --write
      orb migrate imports handler.py --mine exceptions
    """
    if find_spec("libcst") is None:
        raise ToolError("the package libcst is missing", hint="run: pip install 'orb-tools[migrate]'")
    # Imported here: libcst is optional.
    from orb_tools.migrate.places import Need
    from orb_tools.migrate.tree import migrated, write_all

    files = migrated(paths, own=mine)
    if write:
        write_all(files)
    places = [(file.path, place) for file in files for place in (file.places_after if write else file.places)]
    by_hand = [(path, place) for path, place in places if place.need is Need.HAND]
    later = [(path, place) for path, place in places if place.need is Need.LATER]
    if as_json:
        body = {
            "written": write,
            "files": [{"file": str(file.path), "diff": file.diff} for file in files if file.diff],
            "by_hand": [_object(*it) for it in by_hand],
            "old_names": [_object(*it) for it in later],
        }
        click.echo(json.dumps(body, indent=2))
        raise SystemExit(1 if by_hand else 0)
    click.echo("".join(file.diff for file in files), nl=False)
    for path, place in later:
        click.echo(f"note: {_line(path, place)}", err=True)
    changed = sum(bool(file.diff) for file in files)
    done = "rewritten" if write else "to rewrite"
    click.echo(f"{changed} {'file' if changed == 1 else 'files'} {done}", err=True)
    if by_hand:
        count = f"{len(by_hand)} {'place needs' if len(by_hand) == 1 else 'places need'} a hand"
        faults = [_line(*it) for it in by_hand]
        raise ToolError(count, hint="docs/migration.md says what to do with each", faults=faults)


@command.command(name="table")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def table_command(*, as_json: bool) -> None:
    """Print each old import with the new one.

    \b
    Examples:
      orb migrate table
      orb migrate table --json
    """
    from orb_tools.migrate.successors import table
    from orb_tools.migrate.table_page import table_text

    if as_json:
        rows = [
            {
                "layer": layer,
                "old": f"{row.module}.{row.name}",
                "new": row.successor.path,
                "use": row.successor.advice,
            }
            for layer, row in table()
        ]
        click.echo(json.dumps(rows, indent=2))
    else:
        click.echo(table_text(), nl=False)


def _line(path: Path, place: Place) -> str:
    return f"{path}:{place.line}: {place.what}: {place.why}"


def _object(path: Path, place: Place) -> dict[str, object]:
    return {"file": str(path), "line": place.line, "what": place.what, "why": place.why}
