"""`orb up`: its options and its output."""

from __future__ import annotations

import json
import os
import signal
import threading
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import click

from orb_tools.errors import ToolError
from orb_tools.subprocess_output import scrub, tail
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from orb_tools.embedded.progress import Steps
    from orb_tools.embedded.state_file import Running
    from orb_tools.hub.user_pool import Account


class _Stopped(BaseException):
    """A signal asked this command to end. It is not an error, so `except Exception` must not catch it."""


@click.command("up")
@click.option("--port", type=click.IntRange(1, 65535), help="A port of 127.0.0.1. Default: a free one.")
@click.option(
    "--bare",
    is_flag=True,
    help="An empty AWS: nothing is bundled or deployed, and orb invoke does not find it.",
)
@click.option("--people", is_flag=True, help="Create sample people, who can sign in: orb token, orb graphql.")
@click.option(
    "--console", is_flag=True, help="Serve a page to try the GraphQL API in a browser. It implies --people."
)
@click.option("--json", "as_json", is_flag=True, help="One line of JSON when it is ready, for a program.")
@click.option(
    "--with-input", is_flag=True, help="End when standard input closes, with the program that started it."
)
def command(
    port: int | None, *, bare: bool, people: bool, console: bool, as_json: bool, with_input: bool
) -> None:
    """Start the embedded AWS, deploy the stacks to it, and keep it until Ctrl-C.

    It listens on 127.0.0.1 only, keeps everything in memory, and ends with this command. Functions have the rights of
    their roles, as on AWS.

    \b
    Examples:
      orb up                       then, in another terminal: orb invoke users --event event.json
      orb up --console             the same, with sample people and a page to try the GraphQL API
      orb up --json                for a program: endpoint, tables and functions
      orb up --bare --port 4566    the AWS alone, on a port of your choice
    """
    from orb_tools.embedded import state_file
    from orb_tools.embedded.progress import Steps
    from orb_tools.embedded.up import embedded_aws, system
    from orb_tools.hub.accounts_file import forget_accounts
    from orb_tools.hub.console import serve_console

    if bare and (people or console):
        raise click.UsageError("--people and --console need the stacks, so they do not go with --bare")
    workspace = Workspace.find()
    steps = Steps(quiet=as_json)
    other = None if bare else state_file.find_running(workspace)
    if other is not None:
        raise ToolError(
            f"orb up is already running, at {other.endpoint}", hint=f"use it, or stop it: kill {other.pid}"
        )
    with suppress(_Stopped), _stop_on_signals(), ExitStack() as stack:
        if with_input:
            threading.Thread(target=_stop_with_input, daemon=True).start()
        if bare:
            server = stack.enter_context(embedded_aws(workspace, steps=steps, port=port))
            running = state_file.Running(endpoint=server.endpoint, pid=os.getpid())
            ready = _Ready(running=running)
        else:
            whole = stack.enter_context(system(workspace, steps=steps, port=port))
            server, running = whole.server, whole.running
            state_file.remember(workspace, running)
            stack.callback(state_file.forget, workspace)
            ready = _Ready(running=running)
            if people or console:
                ready.accounts = _people(workspace, running, steps=steps)
                stack.callback(forget_accounts, workspace)
            if console:
                ready.console = stack.enter_context(
                    serve_console(workspace, running, ready.accounts, steps=steps)
                )
        click.echo(json.dumps(ready.to_dict()) if as_json else _as_text(ready))
        server.process.wait()
        raise ToolError(
            "the embedded AWS ended unexpectedly",
            hint="start it again: orb up",
            faults=tail(scrub(server.last_output())),
        )
    if not as_json:
        click.echo("stopped", err=True)


@dataclass(kw_only=True)
class _Ready:
    """What is ready when the command has started everything."""

    running: Running
    accounts: tuple[Account, ...] = ()
    console: str = ""

    def to_dict(self) -> dict[str, object]:
        """Return everything as a dict for JSON, without passwords."""
        people = {each.name: {"email": each.email, "groups": each.groups} for each in self.accounts}
        return {**self.running.to_dict(), "people": people, "console": self.console}


def _people(workspace: Workspace, running: Running, *, steps: Steps) -> tuple[Account, ...]:
    from orb_tools.hub.accounts_file import remember_accounts
    from orb_tools.hub.sample_people import create_people
    from orb_tools.hub.user_pool import UserPool

    with steps.step("create the sample people"):
        accounts = create_people(running, UserPool.of(running))
    remember_accounts(workspace, running, accounts)
    return accounts


def _as_text(ready: _Ready) -> str:
    running = ready.running
    lines = ["", f"endpoint   {running.endpoint}"]
    if running.api:
        lines.append(f"graphql    {running.graphql_url}")
    for title, names in (("tables", running.tables), ("functions", running.functions)):
        for key, name in names.items():
            lines.append(f"{title:<9}  {key:<26} {name}")
            title = ""  # noqa: PLW2901 - only the first line of a group has the title
    unit = next(iter(running.functions), None)
    for account in ready.accounts:
        title = "people" if account is ready.accounts[0] else ""
        lines.append(f"{title:<9}  {account.name:<26} {', '.join(account.groups):<10} {account.email}")
    lines.append("")
    if ready.console:
        lines.append(f"console    {ready.console}")
    if ready.accounts:
        name = ready.accounts[0].name
        lines += [f"sign in    orb token {name}", f"query      orb graphql QUERY --as {name}"]
    if unit is not None:
        lines.append(f"call one   orb invoke {unit} --event EVENT.json")
    variables = {
        "AWS_ENDPOINT_URL": running.endpoint,
        "AWS_REGION": running.region,
        "AWS_ACCESS_KEY_ID": running.key,
        "AWS_SECRET_ACCESS_KEY": running.key,
    }
    lines += [
        f"AWS CLI    {' '.join(f'{name}={value}' for name, value in variables.items())} aws ...",
        "stop       Ctrl-C",
    ]
    return "\n".join(lines)


def _stop_with_input() -> None:
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


@contextmanager
def _stop_on_signals() -> Iterator[None]:
    """Turn SIGINT, SIGTERM and SIGHUP into `_Stopped`, so that everything is cleaned up."""

    def stop(_number: int, _frame: FrameType | None) -> NoReturn:
        for number in numbers:  # A second Ctrl-C must not interrupt the clean-up.
            signal.signal(number, signal.SIG_IGN)
        raise _Stopped

    numbers = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # Under nohup, SIGHUP stays ignored.
        numbers.append(signal.SIGHUP)
    before = [signal.signal(number, stop) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
