"""`orb new`: its options and its output."""

from __future__ import annotations

import json
from pathlib import Path

import click

from orb_tools.functions.function_files import TRIGGERS
from orb_tools.workspace import Workspace


@click.group(name="new")
def command() -> None:
    """Begin a function."""


@command.command(name="function")
@click.argument("name")
@click.option("--trigger", type=click.Choice(TRIGGERS), required=True, help="What calls it.")
@click.option("--stack", help="The stack of its entry. Default: the first one after the tables.")
@click.option(
    "--interpreter",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The Python to lock with, when orb does not find it.",
)
@click.option("--json", "as_json", is_flag=True, help="The written files, for a program.")
def function_command(
    name: str, *, trigger: str, stack: str | None, interpreter: Path | None, as_json: bool
) -> None:
    """Write a function that works: handler, service, settings, tests, Pipfile, lock, and its entry in a stack.

    NAME is the import name of its folder in lambdas/, such as order_mail. No file is replaced. If something is wrong,
    nothing is written.

    \b
    Examples:
      orb new function orders --trigger http
      orb new function order_mail --trigger sqs
    """
    from orb_tools.functions.function_names import FunctionName
    from orb_tools.functions.new_function import write_function

    python = interpreter.absolute() if interpreter else None
    written = write_function(
        Workspace.find(), FunctionName.parse(name), trigger, stack=stack, interpreter=python
    )
    if as_json:
        click.echo(json.dumps({"written": [str(path) for path in written]}, indent=2))
        return
    for path in written:
        click.echo(path)
    click.echo(f"next: pytest lambdas/{name}, then edit lambdas/{name}/service.py")
