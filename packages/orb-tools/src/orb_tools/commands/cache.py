"""`orb cache stats` and `orb cache prune`: what the cache of bundles holds, and how to make it smaller."""

from __future__ import annotations

import json
import time
from dataclasses import asdict

import click

from orb_tools.bundle.dist_folder import exclusive_access
from orb_tools.bundle.package_cache import PackageCache
from orb_tools.sizes import parse_size
from orb_tools.workspace import Workspace

_DAY = 86_400


@click.group("cache")
def command() -> None:
    """Show what the cache of bundles holds, and remove what was not used.

    \b
    Examples:
      orb cache stats                    packages and wheels, with their sizes
      orb cache prune --max-size 100MB   before a CI service stores it
    """


@command.command("stats")
@click.option("--json", "as_json", is_flag=True, help="For a program.")
def stats(*, as_json: bool) -> None:
    """Show what .orb/bundle holds: how many packages and wheels, their bytes, and how old they are."""
    workspace = Workspace.find()
    folder = workspace.state / "bundle"
    use = PackageCache(folder).use()
    total = sum(each.bytes for each in use.values())
    if as_json:
        kinds = {kind: asdict(each) for kind, each in use.items()}
        click.echo(
            json.dumps({"folder": str(folder), "bytes": total, "limit": workspace.cache_size, **kinds})
        )
        return
    now = time.time()
    for kind, each in use.items():
        age = "" if each.oldest is None else f", oldest used {(now - each.oldest) / _DAY:.0f} days ago"
        click.echo(f"{kind:<8}  {each.files:>5} files  {each.bytes / 1e6:>7.1f} MB{age}")
    click.echo(f"together {total / 1e6:.1f} MB of at most {workspace.cache_size / 1e6:.0f} MB, in {folder}")


@command.command("prune")
@click.option(
    "--max-size", "max_size", metavar="SIZE", help='Such as 100MB. By default "cache-size" of [tool.orb].'
)
def prune(*, max_size: str | None) -> None:
    """Remove what was not used for 30 days, then what was not used for the longest time, down to a size."""
    workspace = Workspace.find()
    try:
        limit = workspace.cache_size if max_size is None else parse_size(max_size)
    except ValueError as error:
        raise click.BadParameter("write it like 100MB", param_hint="--max-size") from error
    with exclusive_access(workspace, workspace.dist):
        cache = PackageCache(workspace.state / "bundle")
        cache.sweep()
        removed = cache.prune(max_bytes=limit)
    click.echo(f"{removed / 1e6:.1f} MB removed")
