"""`orb demo` (`make demo`): its options and its output."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING

import click

from orb_tools.errors import ToolError
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orb_tools.demo.stage import Scene


STORIES = ("hub", "execution", "motion")


@click.command("demo")
@click.argument("stories", nargs=-1, type=click.Choice(STORIES))
@click.option("--json", "as_json", is_flag=True, help="Every scene as JSON, for a program.")
def command(stories: tuple[str, ...], *, as_json: bool) -> None:
    """Run everything once with sample data: generate models, bundle, deploy, call, and check the answers.

    In the story hub, people sign in at the user pool, and call the GraphQL API with their tokens. In the story
    execution, a job of dependent orders runs. In the story motion, a sensor moves and music starts. Without a name, all
    run. The demo runs on an embedded AWS on this machine, which it starts and stops. The exit status is 0 when all
    expectations hold.

    \b
    Examples:
      orb demo               or: make demo
      orb demo motion        or: make demo ARGS=motion
      orb demo --json
    """
    from orb_tools.demo.caller import HubApi
    from orb_tools.demo.execution_scenes import play_execution
    from orb_tools.demo.motion_scenes import play_motion
    from orb_tools.demo.scenario import play
    from orb_tools.demo.stage import Scenes, Stage
    from orb_tools.embedded.progress import Steps
    from orb_tools.embedded.up import system

    start = time.perf_counter()
    workspace = Workspace.find()
    steps = Steps(quiet=as_json, stream=sys.stdout)
    with steps.step("generate models, repositories and data.yml from the schemas"):
        changed = _generate(workspace)
    if changed:
        steps.line(f"... {changed} files changed")

    def show(scene: Scene) -> None:
        steps.line(scene.text, milliseconds=scene.milliseconds or None, good=scene.good)

    scenes: list[Scene] = []
    with system(workspace, steps=steps) as running:
        for story in stories or STORIES:
            if story == "hub":
                play(Stage(api=HubApi.of(running.running), on_scene=show, scenes=scenes))
            elif story == "motion":
                play_motion(Scenes(on_scene=show, scenes=scenes), running.running)
            else:
                play_execution(Scenes(on_scene=show, scenes=scenes), running.running)
    seconds = time.perf_counter() - start
    missed = [scene.text for scene in scenes if not scene.good]
    if as_json:
        click.echo(json.dumps(_as_json(scenes, seconds), indent=2))
    else:
        _print_summary(scenes, seconds)
    if missed:
        raise ToolError(
            f"{len(missed)} of {len(scenes)} expectations did not hold",
            hint="to try one of them: orb up --people, then orb graphql, orb job or orb motion",
            faults=missed,
        )


def _generate(workspace: Workspace) -> int:
    from orb_tools.codegen.pipeline import make_plan
    from orb_tools.codegen.write.replace_files import exclusive_access

    with exclusive_access(workspace.root):
        plan = make_plan(workspace.schemas, workspace.root)
        plan.write()
    return len(plan.differences)


def _as_json(scenes: Sequence[Scene], seconds: float) -> dict[str, object]:
    return {
        "scenes": [
            {
                "text": scene.text,
                "operation": scene.operation or None,
                "milliseconds": round(scene.milliseconds, 1),
                "good": scene.good,
            }
            for scene in scenes
        ],
        "seconds": round(seconds, 2),
        "good": all(scene.good for scene in scenes),
    }


def _print_summary(scenes: Sequence[Scene], seconds: float) -> None:
    from statistics import median

    from rich import box
    from rich.console import Console
    from rich.table import Table

    # In a log, box-drawing characters would not be readable.
    console = Console(file=sys.stdout, highlight=False)
    table = Table(box=box.SIMPLE_HEAD if console.is_terminal else box.ASCII2)
    for name, justify in (
        ("operation", "left"),
        ("calls", "right"),
        ("median ms", "right"),
        ("slowest ms", "right"),
    ):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]  # literals, which mypy reads as str
    by_operation: dict[str, list[float]] = {}
    for scene in scenes:
        if scene.operation:
            by_operation.setdefault(scene.operation, []).append(scene.milliseconds)
    for operation, times in by_operation.items():
        table.add_row(operation, str(len(times)), f"{median(times):.0f}", f"{max(times):.0f}")
    if by_operation:
        console.print(table)
    met = sum(scene.good for scene in scenes)
    console.print(f"{met} of {len(scenes)} expectations held, in {seconds:.1f} s")
