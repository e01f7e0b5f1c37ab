"""`orb sbom`: its options and its output."""

from __future__ import annotations

from pathlib import Path

import click

from orb_tools.atomic_files import write_atomically
from orb_tools.bundle.dist_folder import exclusive_access
from orb_tools.bundle.manifest import NAME, Entry, read
from orb_tools.errors import ToolError
from orb_tools.workspace import Workspace


@click.command("sbom")
@click.argument("wheels", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--lock",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The lock of what the wheels need. Default: requirements/dev.txt.",
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for the files. Default: dist/sbom.",
)
def command(wheels: tuple[Path, ...], lock: Path | None, output: Path | None) -> None:
    """Write what is in each bundle of dist/, or what our packages need, as CycloneDX.

    Without WHEELS: dist/sbom/<unit>.cdx.json for each bundle of dist/manifest.json. With the wheels of a release:
    dist/sbom/<package>.cdx.json for each of them. The same input gives the same bytes.

    \b
    Examples:
      orb sbom
      orb sbom dist/packages/*.whl
    """
    workspace = Workspace.find()
    if wheels:
        documents = _of_packages(wheels, lock or workspace.root / "requirements" / "dev.txt")
    elif lock:
        raise click.UsageError("--lock is about wheels: bundles have their own versions")
    else:
        documents = _of_bundles(workspace)
    # Not beside the wheels: the folder of a release holds what is published, and nothing else.
    folder = output or workspace.dist / "sbom"
    for name, content in documents.items():
        write_atomically(folder / f"{name}.cdx.json", content)
        click.echo(folder / f"{name}.cdx.json")


def _of_bundles(workspace: Workspace) -> dict[str, bytes]:
    from orb_tools.sbom import bundle_sbom

    with exclusive_access(workspace, workspace.dist):
        units = read(workspace.dist)
        if not units:
            raise ToolError(f"dist/{NAME} describes no bundle", hint="make them: orb bundle")
        entries = {unit: Entry.of(values) for unit, values in units.items()}
        return {
            unit: bundle_sbom(unit, entry, workspace.dist / entry.file) for unit, entry in entries.items()
        }


def _of_packages(wheels: tuple[Path, ...], lock: Path) -> dict[str, bytes]:
    from orb_tools.sbom import package_sbom, read_lock, read_wheel

    release = {wheel.metadata.name: wheel for wheel in map(read_wheel, wheels)}
    locked = read_lock(lock)
    return {name: package_sbom(name, release, locked) for name in sorted(release)}
