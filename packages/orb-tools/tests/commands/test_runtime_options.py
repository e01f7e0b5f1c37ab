"""The options of runtimes mean the same in each command that has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from orb_tools.bundle.target import PYTHONS
from orb_tools.commands.bundle import command as bundle
from orb_tools.commands.layer import command as layer

if TYPE_CHECKING:
    import click


@pytest.mark.parametrize(("command", "name"), [(bundle, "users"), (layer, "deps")])
def test_another_runtime_is_refused(command: click.Command, name: str) -> None:
    """A runtime or processor that Lambda does not have is refused, with those that it has."""
    for option, wrong, right in (("--python", "2.7", PYTHONS[0]), ("--arch", "sparc", "arm64")):
        refused = CliRunner().invoke(command, [name, option, wrong])
        assert refused.exit_code == 2
        assert right in refused.output
