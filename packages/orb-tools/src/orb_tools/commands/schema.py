"""`orb schema`: check, show, begin, compare and migrate schemas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from orb_tools.codegen.faults import suggest
from orb_tools.codegen.pipeline import SchemaError
from orb_tools.codegen.read.yaml_document import display_path
from orb_tools.commands.completion import complete_entity_names
from orb_tools.errors import ToolError
from orb_tools.schema.catalogue_changes import catalogue_changes
from orb_tools.schema.change_report import report_of
from orb_tools.schema.entity_document import (
    entity_document,
    entity_text,
    registry_document,
    registry_text,
)
from orb_tools.schema.loading import catalogue_at, valid_catalogue
from orb_tools.schema.role_statements import role_statements
from orb_tools.schema.skeleton import Kind, write_skeleton
from orb_tools.schema.verdicts import Verdict
from orb_tools.schema.wording import counted
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

_STATUS = {Verdict.COMPATIBLE: 0, Verdict.BACKFILL: 3, Verdict.BREAKING: 4}
"""The exit status of `diff`. 1 and 2 are errors and wrong usage, as in every command."""


@click.group(name="schema")
def command() -> None:
    """Check, show, begin, compare and migrate schemas."""


def _folder(function: Callable[..., None]) -> Callable[..., None]:
    """Add the option `--schemas`."""
    option = click.option(
        "--schemas",
        type=click.Path(path_type=Path, file_okay=False, exists=True),
        help="The folder of the schemas. Default: that of the checkout.",
    )
    return option(function)


@command.command(name="validate")
@_folder
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def validate_command(*, schemas: Path | None, as_json: bool) -> None:
    """Check the schemas as `orb generate` does, and write nothing.

    \b
    Examples:
      orb schema validate
      orb schema validate --json
    """
    folder = schemas or Workspace.find().schemas
    try:
        catalogue = valid_catalogue(folder)
    except SchemaError as error:
        if as_json:
            click.echo(json.dumps({"faults": [fault.to_dict() for fault in error.found]}))
            raise SystemExit(1) from error
        raise
    counts = {
        "tables": len(catalogue.tables),
        "models": len(catalogue.entities) - len(catalogue.tables),
        "registries": len(catalogue.registries),
        "enums": len(catalogue.enums),
    }
    if as_json:
        click.echo(json.dumps({"faults": [], **counts}))
    else:
        one = {"tables": "table", "models": "model", "registries": "registry", "enums": "enum"}
        click.echo("valid: " + ", ".join(counted(count, one[name], name) for name, count in counts.items()))


@command.command(name="show")
@click.argument("entity", shell_complete=complete_entity_names)
@_folder
@click.option(
    "--allow",
    "called",
    multiple=True,
    metavar="METHOD",
    help="Print the statements that a role needs to call this method of the repository. Repeat it for more methods.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show_command(entity: str, *, schemas: Path | None, called: tuple[str, ...], as_json: bool) -> None:
    """Show an entity: its attributes, its keys, and the methods of its repository with the rights that they need.

    Of a registry, its items are shown.

    \b
    Examples:
      orb schema show Users
      orb schema show Users --json
      orb schema show Users --allow get --allow query_by_email    statements for hub.yml
    """
    if called and as_json:
        raise click.UsageError("--allow and --json exclude each other")
    catalogue = valid_catalogue(schemas or Workspace.find().schemas)
    if entity in catalogue.registries:
        if called:
            hint = f"leave out --allow to see the items of {entity}"
            raise ToolError(f"{entity} is a registry, so it has no table and no methods", hint=hint)
        registry = catalogue.registries[entity]
        document = registry_document(registry, catalogue.models_package)
        click.echo(json.dumps(document, indent=2) if as_json else registry_text(registry))
        return
    found = catalogue.entities.get(entity)
    if found is None:
        known = [*catalogue.entities, *catalogue.registries]
        raise ToolError(f"there is no entity '{entity}'", hint=suggest(entity, known))
    if called:
        click.echo(role_statements(found, called))
    else:
        document = entity_document(found, catalogue.models_package)
        click.echo(json.dumps(document, indent=2) if as_json else entity_text(found))


@command.command(name="new")
@click.argument("entity")
@_folder
@click.option(
    "--type",
    "kind",
    type=click.Choice(get_args(Kind)),
    default="dynamodb",
    show_default=True,
    help="Its kind.",
)
def new_command(entity: str, *, schemas: Path | None, kind: Kind) -> None:
    """Write the file of a new entity, with comments on what to write there.

    ENTITY is its name in PascalCase, with the folders of its import path if it has any. Names are unique over all
    folders.

    \b
    Examples:
      orb schema new Things
      orb schema new shop/Offers --type lambda-dynamodb
    """
    path = write_skeleton(schemas or Workspace.find().schemas, entity, kind)
    click.echo(f"wrote {display_path(path)}: edit it, then run make generate")


@command.command(name="diff")
@click.argument("ref")
@_folder
@click.option("--markdown", is_flag=True, help="Print Markdown, for a pull request.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def diff_command(ref: str, *, schemas: Path | None, markdown: bool, as_json: bool) -> None:
    """Compare the schemas with those at REF, a commit, tag or branch, and judge each change.

    A change is compatible, needs a backfill of stored items, or breaks callers, stored items or the deployment. The
    outline of each backfill is shown. Exit status 1: a file could not be compared, whatever the other changes are.
    Else 0: all changes are compatible. 3: a backfill is needed. 4: a change is breaking.

    \b
    Examples:
      orb schema diff main
      orb schema diff origin/main --markdown > changes.md
      orb schema diff v1.4.0 --json
    """
    if markdown and as_json:
        raise click.UsageError("--markdown and --json exclude each other")
    folder = schemas or Workspace.find().schemas
    past = catalogue_at(folder, ref)
    changes = catalogue_changes(*past.comparable(valid_catalogue(folder)))
    report = report_of(ref, changes, folder, past.faults)
    click.echo(
        json.dumps(report.as_json(), indent=2)
        if as_json
        else report.markdown()
        if markdown
        else report.text()
    )
    raise SystemExit(1 if past.faults else _STATUS[report.verdict])


@command.command(name="migrate")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--write", is_flag=True, help="Write the changes.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def migrate_command(folder: Path, *, write: bool, as_json: bool) -> None:
    """Rewrite schemas of the earlier hub into ours, and list what people must decide.

    FOLDER holds core/ and entities/. Without --write, only the diff is shown. What has no place in our form is dropped
    and listed with the reason. Exit status 1: something was dropped, or is left to do.

    \b
    Examples:
      orb schema migrate ../hub/schemas
      orb schema migrate ../hub/schemas --write
    """
    from orb_tools.schema.migration import migrate

    found = migrate(folder)
    if write:
        found.write()
    if as_json:
        document = {
            "rewritten": [
                {"path": display_path(file.path), "edits": list(file.edits), "diff": file.diff()}
                for file in found.rewritten
            ],
            "dropped": [fault.to_dict() for fault in found.dropped],
            "left": [fault.to_dict() for fault in found.left],
            "written": write,
        }
        click.echo(json.dumps(document, indent=2))
    else:
        for file in found.rewritten:
            if not write:
                click.echo(file.diff(), nl=False)
            for edit in file.edits:
                click.echo(f"{display_path(file.path)}: {edit}")
        for title, faults in (("dropped", found.dropped), ("left", found.left)):
            for fault in faults:
                click.echo(f"{title}: {fault}")
        verb = "rewritten" if write else "would be rewritten"
        counts = f"{counted(len(found.dropped), 'part')} dropped, {counted(len(found.left), 'point')} left"
        click.echo(f"{counted(len(found.rewritten), 'file')} {verb}, {counts}")
    raise SystemExit(int(bool(found.dropped or found.left)))
