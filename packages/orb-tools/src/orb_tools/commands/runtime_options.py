"""The options of the commands that make files for a Lambda runtime."""

from __future__ import annotations

import click

from orb_tools.bundle.target import ARCHITECTURES, DEFAULT_PYTHON, PYTHONS

python_option = click.option(
    "--python",
    "version",
    type=click.Choice(PYTHONS),
    default=DEFAULT_PYTHON,
    show_default=True,
    help="The Lambda runtime that will run it.",
)
architecture_option = click.option(
    "--arch",
    "architecture",
    type=click.Choice(ARCHITECTURES),
    default="x86_64",
    show_default=True,
    help="The processor that will run it.",
)
bytecode_option = click.option(
    "--require-bytecode",
    is_flag=True,
    help="Fail when no Python here can compile the modules for the target.",
)
