"""The command `orb generate`. schemas/generate.py runs it too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from orb_common.utils.lifecycle import without_collection
from orb_tools.codegen.write.replace_files import exclusive_access
from orb_tools.codegen.write.run_record import unchanged_files
from orb_tools.errors import ToolError
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orb_tools.codegen.pipeline import Plan
    from orb_tools.codegen.write.differences import Difference


@click.command()
@click.option(
    "--check",
    is_flag=True,
    help="Write nothing. Show a diff and exit 1 if a file is stale, missing or stray.",
)
@click.option(
    "--schemas",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder of the schemas. Default: that of the checkout.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder that holds packages/, infrastructure/, docs/ and schemas/.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(*, check: bool, schemas: Path | None, output: Path | None, as_json: bool) -> None:
    """Write models, enums, repositories, rights, rules, data.yml, entity.schema.json and docs/rights.md from schemas/.

    schemas/config.yml names the packages. It switches on rights of methods, JSON Schema of inputs, docs/models.md.

    \b
    Examples:
      orb generate            write what changed
      orb generate --check    check that nothing would change, as CI does
    """
    schemas = schemas or Workspace.find().schemas
    output = output or schemas.resolve().parent
    # The objects of a run live until its end, so a search for garbage would only take time: a fifth of it.
    if check:
        with without_collection():
            _check(_plan(schemas, output, as_json=as_json), as_json=as_json)
        return
    differences: Sequence[Difference] = ()
    # From the first reading on: a run that read older schemas must not replace what this one writes.
    with exclusive_access(output), without_collection():
        files = unchanged_files(schemas, output)
        if files is None:
            plan = _plan(schemas, output, as_json=as_json)
            plan.write()
            files, differences = plan.files, plan.differences
    _print_result(files, differences, as_json=as_json)


def _plan(schemas: Path, output: Path, *, as_json: bool) -> Plan:
    # Imported here: a run that finds nothing to do needs none of the stages.
    from orb_tools.codegen.pipeline import SchemaError, make_plan

    try:
        return make_plan(schemas, output)
    except SchemaError as error:
        if as_json:
            click.echo(json.dumps({"faults": [fault.to_dict() for fault in error.found]}))
            raise SystemExit(1) from error
        raise


def _check(plan: Plan, *, as_json: bool) -> None:
    if as_json:
        _print_result(plan.files, plan.differences, as_json=True)
        raise SystemExit(int(bool(plan.differences)))
    if plan.differences:
        for difference in plan.differences:
            click.echo(difference.diff(), nl=False)
        hints = ["run make generate, and commit its changes"] * any(
            not d.handwritten for d in plan.differences
        )
        hints += ["move or remove the hand-written files"] * any(d.handwritten for d in plan.differences)
        raise ToolError(
            "generated files differ from what the schemas define",
            hint="; ".join(hints),
            faults=[str(difference) for difference in plan.differences],
        )
    click.echo(f"{plan.files} generated files are up to date")


def _print_result(files: int, differences: Sequence[Difference], *, as_json: bool) -> None:
    if as_json:
        changed = {str(difference.path): difference.state for difference in differences}
        click.echo(json.dumps({"files": files, "differences": changed}))
        return
    lines = []
    for difference in differences:
        action = "removed" if difference.state == "stray" else "wrote"
        lines.append(str(difference) if difference.handwritten else f"{action} {difference.path}")
    changes = sum(not difference.handwritten for difference in differences)
    # All at once, because a terminal or a log takes time for each write.
    click.echo("\n".join([*lines, f"{files} generated files, {changes} changed"]))
