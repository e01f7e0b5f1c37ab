"""`orb invoke`: its options and its output."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from orb_tools.commands.completion import complete_unit_names
from orb_tools.errors import ToolError
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from orb_tools.embedded.invoke import Call


@click.command("invoke")
@click.argument("unit", shell_complete=complete_unit_names)
@click.option(
    "--event",
    "event",
    type=click.File("rb"),
    required=True,
    help="A JSON file; - is standard input.",
)
@click.option(
    "--runtime", is_flag=True, help="Run the bundle under AWS's runtime client, in a bare environment."
)
@click.option(
    "--bundle",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="As --runtime, with this zip as it is. Nothing is built.",
)
@click.option("--handler", help="With --runtime: the handler to call, for a bundle with several.")
@click.option(
    "--env", "variables", multiple=True, metavar="NAME=VALUE", help="With --runtime: set a variable."
)
@click.option("--json", "as_json", is_flag=True, help="Everything as JSON, for a program.")
@click.pass_context
def command(
    context: click.Context,
    unit: str,
    event: BinaryIO,
    variables: tuple[str, ...],
    *,
    bundle: Path | None,
    handler: str | None,
    runtime: bool,
    as_json: bool,
) -> None:
    """Call a function and show its answer, its logs, and how long it took.

    The function is the one that `orb up` deployed. With --runtime its bundle runs here instead, under AWS's runtime
    client, in a read-only folder. It uses the tables of `orb up` if that is running. The exit status is 1 when the
    function failed.

    \b
    Examples:
      orb invoke users --event event.json
      echo '{"info": {"fieldName": "UsersList"}}' | orb invoke users --event -
      orb invoke users --event event.json --runtime --env LOGGING_LEVEL=DEBUG
      orb invoke users --event event.json --bundle dist/users.zip
    """
    from orb_tools.embedded.invoke import invoke_deployed, invoke_in_runtime, read_event
    from orb_tools.embedded.state_file import find_running, require_running

    runtime = runtime or bundle is not None
    if variables and not runtime:
        raise click.UsageError("--env needs --runtime: a deployed function has the variables of its template")
    if handler and not runtime:
        raise click.UsageError(
            "--handler needs --runtime: a deployed function has the handler of its template"
        )
    workspace = Workspace.find()
    body = read_event(event.read(), source=str(event.name))
    if runtime:
        call = invoke_in_runtime(
            workspace,
            unit,
            body,
            running=find_running(workspace),
            variables=read_variables(variables),
            bundle=bundle,
            handler=handler,
            on_note=lambda note: click.echo(f"note: {note}", err=True),
        )
    else:
        call = invoke_deployed(require_running(workspace), unit, body)
    click.echo(json.dumps(call.to_dict(), indent=2) if as_json else _as_text(call))
    for fault in call.faults:
        click.echo(f"fault: {fault}", err=True)
    context.exit(0 if call.error is None and not call.faults else 1)


def read_variables(given: tuple[str, ...]) -> dict[str, str]:
    """Return the variables of `--env NAME=VALUE`. Raises `ToolError` that names each one without a value."""
    faults = [f"--env {text.partition('=')[0]}: no value" for text in given if "=" not in text]
    if faults:
        raise ToolError("a variable has no value", hint="write --env NAME=VALUE", faults=faults)
    return dict(text.split("=", 1) for text in given)


def _as_text(call: Call) -> str:
    lines = [*call.logs, *([""] if call.logs else [])]
    lines.append(json.dumps(call.payload if call.error is None else call.error, indent=2, ensure_ascii=False))
    took = f"{call.duration:.0f} ms"
    if call.init_duration is not None:
        took += f", init {call.init_duration:.0f} ms"
    lines += ["", f"{'answered' if call.error is None else click.style('failed', fg='red')} in {took}"]
    return "\n".join(lines)
