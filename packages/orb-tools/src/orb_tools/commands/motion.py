"""`orb motion`: try the functions of motion with simulated sensors."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import Final

import click

from orb_tools.workspace import Workspace

BROKEN: Final = 3
"""The exit status when a law was broken. 1 and 2 are those of commands that could not do their work."""


@click.group("motion")
def command() -> None:
    """Try the functions of motion with simulated sensors.

    \b
    Examples:
      orb up                     then, in another terminal:
      orb motion simulate
    """


@command.command("simulate")
@click.option(
    "--sensors", type=click.IntRange(1, 80), default=4, show_default=True, help="The number of rooms."
)
@click.option(
    "--minutes",
    type=click.IntRange(1, 24 * 60),
    default=20,
    show_default=True,
    help="How long people walk, in simulated minutes.",
)
@click.option(
    "--speed",
    type=click.IntRange(1, 120),
    default=40,
    show_default=True,
    help="The simulated seconds that pass in a second.",
)
@click.option("--seed", type=int, help="Walk as in another run with this number.")
def simulate_command(sensors: int, minutes: int, speed: int, seed: int | None) -> None:
    """Let people walk through rooms whose sensors start music.

    The sensors are registered, and send MQTT messages to the embedded AWS of `orb up`, which the deployed functions
    answer. Music plays on a Spotify of this command. Time passes faster than outside: between two looks, the times in
    the rows move back. In the end the people leave, and everything is removed. A terminal shows the rooms in a live
    table; elsewhere there is a line for each change.

    \b
    Exit status:
      0  each motion was recorded once, no sensor had two sessions, and in the end there was silence
      3  one of these was not so
      1  the command itself could not do its work

    \b
    Examples:
      orb motion simulate
      orb motion simulate --sensors 10 --minutes 60 --speed 60
    """
    import secrets
    from datetime import UTC, datetime
    from random import Random

    from orb_tools.embedded.state_file import require_running
    from orb_tools.motion.device_connection import DeviceConnection
    from orb_tools.motion.house_look import HouseReader
    from orb_tools.motion.house_view import shown, summary_of
    from orb_tools.motion.moving_in import moved_in
    from orb_tools.motion.passing_time import PassingTime, schedules_stopped
    from orb_tools.motion.rooms import house
    from orb_tools.motion.simulation import Simulation
    from orb_tools.motion.spotify_beside import spotify_beside

    running = require_running(Workspace.find())
    seed = secrets.randbelow(10_000) if seed is None else seed
    rooms = house(sensors, tag=secrets.token_hex(3))
    passing = PassingTime(
        running,
        sensors=[room.sensor_id for room in rooms],
        listeners=[room.user_id for room in rooms],
    )
    with ExitStack() as stack:
        spotify = stack.enter_context(spotify_beside(running, clock=passing))
        stack.enter_context(schedules_stopped(running))
        accounts = stack.enter_context(moved_in(running, spotify, rooms))
        simulation = Simulation(
            running=running,
            rooms=rooms,
            accounts=accounts,
            connections={
                room.sensor_id: stack.enter_context(DeviceConnection(running.endpoint, room.sensor_id))
                for room in rooms
            },
            reader=HouseReader(running=running, rooms=rooms, accounts=accounts, since=datetime.now(UTC)),
            passing=passing,
            random=Random(seed),  # noqa: S311 - where people walk is no secret
            speed=speed,
        )
        show = stack.enter_context(shown(sys.stdout))
        for look in simulation.ticks(minutes * 60):
            show(look, simulation.elapsed, lambda each: simulation.place_of(each.room))
    click.echo(f"{summary_of(look)}; {simulation.pauses} pauses by hand; the same walks: --seed {seed}")
    for fault in simulation.faults:
        click.echo(f"wrong: {fault}", err=True)
    if simulation.faults:
        sys.exit(BROKEN)
