"""`orb size`: its options and its output."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from orb_tools.bundle import find_units
from orb_tools.bundle.dist_folder import exclusive_access
from orb_tools.bundle.manifest import NAME, read
from orb_tools.bundle.sizes import Sizes, differences, read_sizes
from orb_tools.commands.completion import complete_unit_names
from orb_tools.errors import ToolError
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from orb_tools.bundle.sizes import Difference

LARGEST_SHOWN = 10


@click.command("size")
@click.argument("unit", shell_complete=complete_unit_names)
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Another zip of the function, or the manifest.json beside it: show the difference.",
)
@click.option("--json", "as_json", is_flag=True, help="Everything as JSON, for a program.")
def command(unit: str, against: Path | None, *, as_json: bool) -> None:
    """Show what takes the room in dist/<unit>.zip, package by package.

    Compiled modules (.pyc) are counted apart. --against also reads zips of other tools.

    \b
    Examples:
      orb size users
      orb size users --against ../main/dist/manifest.json
      orb size users --against sam-build/users.zip --json
    """
    workspace = Workspace.find()
    (chosen,) = find_units(workspace, (unit,))
    with exclusive_access(workspace, workspace.dist):
        path = workspace.dist / f"{chosen.name}.zip"
        if not path.is_file():
            raise ToolError(f"there is no dist/{path.name}", hint=f"make it: orb bundle {unit}")
        entry = read(workspace.dist).get(unit, {})
        sizes = read_sizes(path)
    changes = None
    if against is not None:
        changes = differences(read_sizes(_zip_of(against, unit)), sizes)
    if as_json:
        shown = asdict(replace(sizes, largest=sizes.largest[:LARGEST_SHOWN]))
        body = {
            "unit": unit,
            **shown,
            "left_out": entry.get("left_out", {}),
            "layers": entry.get("layers", []),
        }
        if changes is not None:
            body["difference"] = [asdict(change) for change in changes]
        click.echo(json.dumps(body, indent=2))
        return
    lines = [*_packages(sizes), "", *_largest(sizes)]
    if changes is not None:
        lines += ["", *_changes(changes, against or path)]
    click.echo("\n".join(lines))


def _zip_of(against: Path, unit: str) -> Path:
    """Return the zip that `--against` means. Raises `ToolError` when a manifest has none of the unit."""
    if against.name != NAME:
        return against
    path = against.parent / str(read(against.parent).get(unit, {}).get("file", ""))
    if not path.is_file():
        hint = "a manifest has no sizes of packages: keep its zips beside it"
        raise ToolError(f"{against} names no zip of {unit}", hint=hint)
    return path


def _packages(sizes: Sizes) -> Iterator[str]:
    rows = [("package", "files", "unpacked", "in the zip", "share", ".pyc in the zip")]
    total = sum(it.zipped + it.bytecode for it in sizes.packages) or 1
    for it in sizes.packages:
        share = f"{100 * (it.zipped + it.bytecode) / total:.1f} %"
        name = f"{it.name} {it.version}" if it.version else it.name
        rows.append((name, f"{it.files:,}", f"{it.unpacked:,}", f"{it.zipped:,}", share, f"{it.bytecode:,}"))
    rows.append(
        (
            "together",
            f"{sum(it.files for it in sizes.packages):,}",
            f"{sum(it.unpacked for it in sizes.packages):,}",
            f"{sum(it.zipped for it in sizes.packages):,}",
            "",
            f"{sum(it.bytecode for it in sizes.packages):,}",
        )
    )
    yield from _table(rows)


def _largest(sizes: Sizes) -> Iterator[str]:
    rows = [("largest files", "unpacked", "in the zip")]
    rows += [(file.path, f"{file.unpacked:,}", f"{file.zipped:,}") for file in sizes.largest[:LARGEST_SHOWN]]
    yield from _table(rows)


def _changes(changes: Sequence[Difference], against: Path) -> Iterator[str]:
    if not changes:
        yield f"the same as {against}, package by package"
        return
    rows: list[tuple[str, ...]] = [(f"changed since {against}", "version", "files", "unpacked", "in the zip")]
    for it in changes:
        version = f"{it.before or '-'} -> {it.after or '-'}" if it.before != it.after else it.after or ""
        rows.append((it.name, version, f"{it.files:+,}", f"{it.unpacked:+,}", f"{it.zipped:+,}"))
    columns = ([it.files for it in changes], [it.unpacked for it in changes], [it.zipped for it in changes])
    rows.append(("together", "", *(f"{sum(column):+,}" for column in columns)))
    yield from _table(rows)


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Yield lines: the first column to the left, the others to the right."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = [f"{cell:>{width}}" for cell, width in zip(others, widths[1:], strict=True)]
        yield "  ".join([f"{first:<{widths[0]}}", *cells]).rstrip()
