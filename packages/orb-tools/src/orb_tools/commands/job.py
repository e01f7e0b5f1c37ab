"""`orb job`: submit jobs, watch their runs, and show what happened."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_tools.jobs.engine import JobEngine

_OPTIONS = (
    click.option(
        "--endpoint", metavar="URL", help="The address of another AWS, with the credentials of the shell."
    ),
    click.option(
        "--environment",
        metavar="NAME",
        help="A deployment, with the credentials and region of the shell: dev, prod.",
    ),
)


def _with_engine(command: Callable[..., None]) -> Callable[..., None]:
    for option in _OPTIONS:
        command = option(command)
    return command


@click.group("job")
def command() -> None:
    """Submit jobs to the execution engine, watch them, and show what happened.

    The engine is that of `orb up`. With --environment or --endpoint it is another deployment.

    \b
    Examples:
      orb job submit job.yml --watch
      orb job trace 1f0c9a2e --html trace.html
    """


@command.command("submit")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--watch", is_flag=True, help="Show the run until it ends.")
@click.option(
    "--run-id", metavar="ID", help="The id of the run. To submit the same job again with it is harmless."
)
@_with_engine
def submit_command(
    file: Path, run_id: str | None, endpoint: str | None, environment: str | None, *, watch: bool
) -> None:
    """Check a job in YAML, and start a run of it.

    All faults of the job are shown, each with file and line. With --watch, a terminal shows a live tree of the orders;
    elsewhere there is a line for each change. Then the logs of failed orders follow.

    \b
    Exit status with --watch:
      0  the job succeeded
      3  it failed
      4  it timed out
      1  the command itself could not do its work

    \b
    Examples:
      orb job submit job.yml --watch
      orb job submit job.yml --environment staging
    """
    from orb_tools.jobs.job_file import read_job
    from orb_tools.jobs.watching import EXIT_STATUS
    from orb_tools.jobs.watching import watch as watch_run

    job = read_job(file)
    engine = _engine(endpoint, environment)
    submitted = engine.submit(job, run_id=run_id)
    click.echo(f"run    {submitted.run_id}\ntrace  {submitted.trace_id}\nflow   {submitted.flow_id}")
    if watch:
        sys.exit(EXIT_STATUS[watch_run(engine, submitted.run_id, sys.stdout).status])
    click.echo(f"\nshow   orb job show {submitted.run_id}")


@command.command("show")
@click.argument("run")
@click.option(
    "--watch", is_flag=True, help="Show the run until it ends. The exit status is then that of the job."
)
@click.option("--json", "as_json", is_flag=True, help="The run and its orders as JSON, for a program.")
@_with_engine
def show_command(
    run: str, endpoint: str | None, environment: str | None, *, watch: bool, as_json: bool
) -> None:
    """Show a run and its orders.

    \b
    Examples:
      orb job show 0b4d2c4e-5f0e-4a52-9d54-6a0d4a7bd8a3
      orb job show 0b4d2c4e-5f0e-4a52-9d54-6a0d4a7bd8a3 --watch
    """
    from orb_tools.jobs.order_tree import lines_of, tree_of
    from orb_tools.jobs.watching import EXIT_STATUS
    from orb_tools.jobs.watching import watch as watch_run

    if watch and as_json:
        raise click.UsageError("--watch and --json do not go together")
    engine = _engine(endpoint, environment)
    if watch:
        sys.exit(EXIT_STATUS[watch_run(engine, run, sys.stdout).status])
    found, orders = engine.run(run), engine.orders(run)
    if as_json:
        # The address for a result is a secret of its order.
        shown = [
            {name: value for name, value in order.to_dict().items() if name != "callback_url"}
            for order in orders
        ]
        click.echo(json.dumps({**found.to_dict(), "orders": shown}, indent=2))
    elif sys.stdout.isatty():
        from rich.console import Console

        Console(highlight=False).print(tree_of(found, orders))
    else:
        click.echo("\n".join([f"run {found.run_id}  {found.status}", *lines_of(orders)]))


@command.command("logs")
@click.argument("run")
@click.argument("order")
@_with_engine
def logs_command(run: str, order: str, endpoint: str | None, environment: str | None) -> None:
    """Print the log of an order, which is there once the order has ended. ORDER is its name or number.

    \b
    Examples:
      orb job logs 0b4d2c4e-5f0e-4a52-9d54-6a0d4a7bd8a3 build
      orb job logs 0b4d2c4e-5f0e-4a52-9d54-6a0d4a7bd8a3 3
    """
    engine = _engine(endpoint, environment)
    click.echo(engine.log(engine.order(run, order)), nl=False)


@command.command("trace")
@click.argument("trace")
@click.option(
    "--html", type=click.Path(dir_okay=False, path_type=Path), help="Write one page with the timeline."
)
@click.option("--json", "as_json", is_flag=True, help="The events as JSON, for a program.")
@_with_engine
def trace_command(
    trace: str, html: Path | None, endpoint: str | None, environment: str | None, *, as_json: bool
) -> None:
    """Show the events of a trace as a timeline.

    \b
    Examples:
      orb job trace 1f0c9a2e
      orb job trace 1f0c9a2e --html trace.html
    """
    from orb_tools.jobs.timeline import text_of
    from orb_tools.jobs.timeline_page import page_of

    events = _engine(endpoint, environment).events(trace)
    if html is not None:
        html.write_text(page_of(events), encoding="utf-8")
    if as_json:
        click.echo(json.dumps([event.to_dict() for event in events], indent=2, default=str))
    else:
        click.echo(text_of(events) if html is None else f"wrote {html}")


def _engine(endpoint: str | None, environment: str | None) -> JobEngine:
    from orb_tools.embedded.state_file import require_running
    from orb_tools.jobs.engine import JobEngine

    workspace = Workspace.find()
    if endpoint is None and environment is None:
        return JobEngine.of_running(require_running(workspace))
    return JobEngine.of_environment(workspace, environment or "dev", endpoint=endpoint)
