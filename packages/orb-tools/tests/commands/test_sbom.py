"""`orb sbom`: its options and its output."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from click.testing import CliRunner, Result

from orb_tools import cli
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from small_monorepo import Tree


def orb(*arguments: str) -> Result:
    return CliRunner().invoke(cli.cli, arguments, prog_name="orb")


def test_a_file_for_each_bundle(here: Tree) -> None:
    """dist/sbom/ has a document for each bundle, and its names are the output."""
    here.bundle()
    done = orb("sbom")
    written = here.workspace.dist / "sbom/demo.cdx.json"
    assert (done.exit_code, done.stdout) == (0, f"{written}\n"), done.output
    assert json.loads(written.read_text())["metadata"]["component"]["name"] == "demo"


def test_nothing_to_describe(here: Tree) -> None:
    """Without a bundle there is an error, and no folder."""
    done = orb("sbom")
    assert isinstance(done.exception, ToolError)
    assert done.exception.hint == "make them: orb bundle"
    assert not (here.workspace.dist / "sbom").exists()
