"""`orb layer`: its options and its output."""

from __future__ import annotations

import json
from dataclasses import asdict

import click
from packaging.utils import canonicalize_name

from orb_tools.bundle import Target, find_units
from orb_tools.bundle.layer_build import make_layer, units_of_layer
from orb_tools.commands.completion import complete_unit_names
from orb_tools.commands.runtime_options import architecture_option, bytecode_option, python_option
from orb_tools.workspace import Workspace


@click.command("layer")
@click.argument("name", metavar="PACKAGE|deps")
@click.option(
    "--unit",
    "units",
    multiple=True,
    shell_complete=complete_unit_names,
    help="A function whose lock decides the versions; several times for several.",
)
@python_option
@architecture_option
@bytecode_option
@click.option("--json", "as_json", is_flag=True, help="The manifest's entry, for a program.")
def command(
    name: str,
    units: tuple[str, ...],
    version: str,
    architecture: str,
    *,
    require_bytecode: bool,
    as_json: bool,
) -> None:
    """Make dist/layers/<name>.zip: packages that functions share, for /opt on AWS.

    A package brings what it needs. `deps` has every package of an index that all its functions need. Its functions are
    those of --unit, otherwise those that name the layer in their settings, otherwise all.

    \b
    Examples:
      orb layer deps                              what all functions need
      orb layer deps --unit users --unit privacy  what these two need
      orb layer orb-common                        a package of this repository
    """
    workspace = Workspace.find()
    target = Target.runtime(version, architecture)
    name = canonicalize_name(name)
    chosen = find_units(workspace, units)
    chosen = chosen if units else units_of_layer(chosen, name)
    notes: list[str] = []
    layer = make_layer(
        workspace, name, chosen, target=target, require_bytecode=require_bytecode, on_note=notes.append
    )
    for note in notes:
        click.echo(f"note: {note}", err=True)
    if as_json:
        click.echo(json.dumps({name: asdict(layer)}, indent=2))
        return
    click.echo(
        f"dist/layers/{layer.file}  python{layer.python} {layer.architecture}  {layer.size / 1e6:.1f} MB"
        f" ({layer.unpacked / 1e6:.1f} MB unpacked)  {len(layer.packages)} packages"
        f"  locked by {', '.join(layer.units)}  sha256:{layer.sha256[:12]}"
    )
