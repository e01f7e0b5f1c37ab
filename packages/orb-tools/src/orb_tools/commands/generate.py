"""`orb generate`, and schemas/generate.py: one command under two names."""

from __future__ import annotations

import json
from pathlib import Path

import click

from orb_tools.codegen.pipeline import Plan, SchemaError, plan
from orb_tools.errors import ToolError
from orb_tools.workspace import Workspace


@click.command()
@click.option(
    "--check", is_flag=True, help="Write nothing; exit 1 with a diff when a file is stale, missing or stray."
)
@click.option(
    "--schemas",
    type=click.Path(path_type=Path, file_okay=False),
    help="The schemas. Default: the checkout's.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where packages/, infrastructure/, docs/ and schemas/ are.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer for a machine.")
def command(*, check: bool, schemas: Path | None, output: Path | None, as_json: bool) -> None:
    """Write models, enums, repositories, rights, rules, data.yml, entity.schema.json and docs/rights.md from schemas/.

    \b
    Examples:
      orb generate            write what changed
      orb generate --check    what CI does
    """
    schemas = schemas or Workspace.find().schemas
    output = output or schemas.resolve().parent
    try:
        found = plan(schemas, output)
    except SchemaError as error:
        if as_json:
            click.echo(json.dumps({"faults": [fault.to_dict() for fault in error.found]}))
            raise SystemExit(1) from error
        raise
    if check:
        _check(found, as_json=as_json)
        return
    found.write()
    _tell(found, as_json=as_json)


def _check(found: Plan, *, as_json: bool) -> None:
    if as_json:
        _tell(found, as_json=True)
        raise SystemExit(int(bool(found.differences)))
    if found.differences:
        for difference in found.differences:
            click.echo(difference.diff(), nl=False)
        raise ToolError(
            "generated files are not what the schemas say",
            hint="make generate, and commit what it writes",
            faults=[str(difference) for difference in found.differences],
        )
    click.echo(f"{found.files} generated files are as the schemas say")


def _tell(found: Plan, *, as_json: bool) -> None:
    if as_json:
        changed = {str(difference.path): difference.state for difference in found.differences}
        click.echo(json.dumps({"files": found.files, "differences": changed}))
        return
    for difference in found.differences:
        done = "removed" if difference.state == "stray" else "wrote"
        click.echo(str(difference) if difference.handwritten else f"{done} {difference.path}")
    changes = sum(not difference.handwritten for difference in found.differences)
    click.echo(f"{found.files} generated files, {changes} changed")
