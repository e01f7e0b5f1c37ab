"""`orb cache`: what the cache holds, and what is removed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from click.testing import CliRunner, Result

from orb_tools import cli
from orb_tools.bundle.package_cache import PackageCache

if TYPE_CHECKING:
    from small_monorepo import Tree


def orb(*arguments: str) -> Result:
    return CliRunner().invoke(cli.cli, arguments, prog_name="orb")


def test_stats_and_prune(here: Tree) -> None:
    """Stats counts packages and wheels. Prune removes down to a size: that of the option, or of the settings."""
    folder = here.workspace.state / "bundle"
    assert "packages      0 files" in orb("cache", "stats").output
    assert not here.workspace.state.exists(), "looking makes nothing"
    cache = PackageCache(folder)
    cache.store_bytes("a", b"x" * 2_000_000)
    cache.wheels.mkdir()
    (cache.wheels / "b.whl").write_bytes(b"x" * 1_000_000)
    found = json.loads(orb("cache", "stats", "--json").stdout)
    assert (found["packages"]["files"], found["wheels"]["bytes"], found["limit"]) == (
        1,
        1_000_000,
        300_000_000,
    )
    lines = orb("cache", "stats").output.splitlines()
    assert lines[0] == "packages      1 files      2.0 MB, oldest used 0 days ago"
    assert lines[2] == f"together 3.0 MB of at most 300 MB, in {folder}"
    assert orb("cache", "prune").output == "0.0 MB removed\n"
    here.write("pyproject.toml", '[tool.orb]\ncache-size = "2.5 MB"\n')
    assert orb("cache", "prune").output in {"1.0 MB removed\n", "2.0 MB removed\n"}
    orb("cache", "prune", "--max-size", "0 B")
    assert PackageCache(folder).use()["packages"].files == PackageCache(folder).use()["wheels"].files == 0


def test_a_size_that_is_not_valid(here: Tree) -> None:
    """A wrong size is refused before anything is removed, wherever it stands."""
    assert "write it like 100MB" in orb("cache", "prune", "--max-size", "many").output
    here.write("pyproject.toml", '[tool.orb]\ncache-size = "many"\n')
    assert "'cache-size' of [tool.orb] is not a size" in str(orb("cache", "stats").exception)
