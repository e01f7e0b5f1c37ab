"""`orb publish`: its options and its output."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from orb_tools.workspace import Workspace


@click.command("publish")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--index",
    required=True,
    metavar="INDEX",
    help="The address of the index; or its name in [tool.orb], for the repository of CODEARTIFACT_DOMAIN.",
)
@click.option("--json", "as_json", is_flag=True, help="The version and what was uploaded, for a program.")
def command(folder: Path | None, index: str, *, as_json: bool) -> None:
    """Publish the packages that orb release build made (dist/packages) to a package index, and verify them there.

    A file that the index has with other bytes is refused, and nothing is uploaded then. A file with the same bytes is
    left, so the same command again finishes a publication that was interrupted. Then the packages are installed from
    the index into a clean environment, and imported.

    The password is TWINE_PASSWORD, with TWINE_USERNAME; or, for the name of the index, a token that the AWS CLI gets.

    \b
    Examples:
      orb publish --index codeartifact
      orb publish --index https://packages.example.com/pypi/orb/
    """
    from orb_tools.release.clean_install import verify_install
    from orb_tools.release.index_access import index_access
    from orb_tools.release.publication import BuiltRelease, publish

    release = BuiltRelease.read(folder or Workspace.find().dist / "packages")
    access = index_access(index, trusted=None if "://" in index else Workspace.find().index)
    done = publish(release, access, on_step=lambda line: click.echo(line, err=True))
    click.echo("installing from the index into a clean environment", err=True)
    verify_install(access, release.version)
    if as_json:
        click.echo(json.dumps({"version": str(release.version), **asdict(done)}, indent=2))
        return
    already = f", {len(done.present)} were there" if done.present else ""
    click.echo(f"{release.version} is published and verified: {len(done.uploaded)} files uploaded{already}")
