"""`orb release`: its options and its output."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from orb_tools.release.release_plan import ReleasePlan

MOST_SHOWN = 20
"""The most commits that the plan shows. `--json` has all."""
FOLDER = "packages"
"""The folder in dist/ that holds a built release."""

_branch = click.option(
    "--branch", metavar="NAME", help="The branch of this commit, where none is checked out, as in CI."
)


@click.group("release")
def command() -> None:
    """Plan, prepare, tag and build the next version of the packages.

    All packages have one version. The conventional commits that change a package decide it, and PACKAGE_VERSION
    overrides them. A checkout that is dirty, shallow or of an unknown branch is refused.

    \b
    Examples:
      orb release plan                       what comes next, and which commits decide that
      orb release prepare                    changelogs and versions, for a person to commit
      orb release tag                        tag the commit that prepares the release
      orb release build                      sdists and wheels of this commit, in dist/packages
      orb publish --index codeartifact       publish them
    """


@command.command("plan")
@_branch
@click.option("--json", "as_json", is_flag=True, help="All facts and commits, for a program.")
def plan(branch: str | None, *, as_json: bool) -> None:
    """Say which version comes next, and which commits decide that. Nothing is written."""
    # Imported here, as in each subcommand: reading commits and building packages take long to load.
    from orb_tools.release.release_plan import plan_release

    found = plan_release(Workspace.find(), branch=branch)
    if as_json:
        click.echo(json.dumps(found.as_json(), indent=2))
        return
    click.echo(_headline(found))
    for change in found.deciding[:MOST_SHOWN]:
        click.echo(f"  {change.sha[:12]}  {change.subject}  ({', '.join(change.packages)})")
    if len(found.deciding) > MOST_SHOWN:
        click.echo(f"  and {len(found.deciding) - MOST_SHOWN} more: --json lists them")
    click.echo(f"built from this commit, the packages are {found.version}")
    for change in found.unread:
        click.echo(
            f"note: {change.sha[:12]} decides nothing, because it is no conventional commit: {change.subject}",
            err=True,
        )


@command.command("prepare")
@_branch
def prepare(branch: str | None) -> None:
    """Move the changelog fragments into the changelogs, and write the version into each setup.py.

    The commits decide the version, the fragments are the text. A person looks at the changes and commits them.
    """
    from orb_tools.release.changelogs import prepare_release

    version = prepare_release(Workspace.find(), branch=branch, today=datetime.now(UTC).date())
    click.echo(f"{version} is prepared: look at git diff HEAD, then")
    click.echo(f'  git commit --all --message "chore(release): {version}"')
    click.echo("  orb release tag")


@command.command("tag")
@_branch
def tag(branch: str | None) -> None:
    """Tag the commit that prepares the release. Print the name of the tag, which is not pushed."""
    from orb_tools.release.changelogs import tag_release

    click.echo(tag_release(Workspace.find(), branch=branch))


@command.command("build")
@_branch
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of the files; dist/packages by default.",
)
@click.option("--json", "as_json", is_flag=True, help="The version and the files, for a program.")
def build(branch: str | None, output: Path | None, *, as_json: bool) -> None:
    """Build the sdist and the wheel of each package, from the files of the commit that is checked out.

    A tagged commit gets the version of its release, every other commit a pre-release such as 1.4.0.dev12+g0123456789ab.
    """
    from orb_tools.release.distributions import build_distributions
    from orb_tools.release.release_plan import plan_release

    workspace = Workspace.find()
    found = plan_release(workspace, branch=branch)
    folder = output or workspace.dist / FOLDER
    click.echo(f"building {found.version}", err=True)
    files = build_distributions(workspace, commit=found.commit, version=found.version, folder=folder)
    if as_json:
        body = {"version": found.version, "folder": str(folder), "files": [path.name for path in files]}
        click.echo(json.dumps(body, indent=2))
        return
    for path in files:
        click.echo(path)


def _headline(found: ReleasePlan) -> str:
    last = f"the last release is {found.last}" if found.last else "nothing is released yet"
    if found.released:
        return f"this commit is released: {found.tag}"
    if found.prepared:
        return f"{last}, and this commit prepares {found.prepared}"
    if found.next is None:
        return f"{last}, and no commit asks for another one"
    return f"{last}, the next one is {found.next} ({found.level}), because of"
