"""The functions of motion: a warm call of the handler of motions, and the bundle and the start of all six.

The peer is the handler as it is usually written, with boto3's table resources, Powertools and spotipy. Both sides talk
to the same moto and the same fake Spotify, which run in another process.
"""

from __future__ import annotations

import os
import time
from contextlib import redirect_stdout
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from benchmarks.areas.aws import ENVIRONMENT
from benchmarks.areas.startup import BUNDLES, WORKSPACE, address, variables
from benchmarks.harness import ROOT, Benchmark, until_exit
from benchmarks.playing_house import OCCUPIED, SENSOR, SILENT, House, playing_house
from benchmarks.usual_bundle import usual_bundle
from orb_testing.context import LambdaContext
from orb_testing.events.iot_rule import iot_rule_event
from orb_tools.bundle import Target, bundle_units, find_units
from orb_tools.runtime import unpacked

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.harness import Timed
    from orb_testing.events.sources import Event

OURS = "lambdas.motion.handlers.motion_handler"
USUAL = "benchmarks.usual_motion.handler"
USUAL_HANDLER = "usual_motion.handler.handler"
"""Its name in its bundle."""
USUAL_SOURCE = ROOT / "benchmarks" / "usual_motion"
TEMPLATE = WORKSPACE.infrastructure / "cloudformation" / "motion.yml"
ACTIONS = {SILENT: "playback_started", OCCUPIED: "ignored_debounce"}
"""What the call of each scene answers."""
HANDLERS = (
    "motion_handler", "token_refresher", "timeout_checker", "session_manager", "device_registration", "api_handler",
)  # fmt: skip


@cache
def house() -> House:
    """Start moto and Spotify. Set the environment of both sides, whose modules read it when they are imported."""
    os.environ.update(ENVIRONMENT)
    found = until_exit(playing_house())
    os.environ.update(found.variables)
    return found


@cache
def sink() -> TextIO:
    """Return where the log lines of both sides go."""
    return until_exit(Path(os.devnull).open("w", encoding="utf-8"))


def handler_of(module: str) -> Callable[..., object]:
    """Return the handler in a module. Its logger writes to the stream of the import."""
    house()
    with redirect_stdout(sink()):
        handler: Callable[..., object] = import_module(module).handler
    return handler


def message() -> Event:
    """Return a motion that the sensor sees now."""
    now = time.time()
    sent = {
        "event": "motion_detected", "timestamp": int(now),
        "metadata": {"batteryLevel": 87, "signalStrength": -61, "firmwareVersion": "1.4.2"},
    }  # fmt: skip
    return iot_rule_event(sent) | {"sensorId": SENSOR, "receivedTimestamp": int(now * 1000)}


def call(handler: Callable[..., object], scene: str, timer: Callable[[], float]) -> Timed:
    """Return a call that sets a scene and then times a motion in it."""

    def call_once() -> float:
        house().set(scene)
        event, context = message(), LambdaContext()
        with redirect_stdout(sink()):
            start = timer()
            answer = handler(event, context)
            seconds = timer() - start
        if not isinstance(answer, dict) or answer["action"] != ACTIONS[scene]:
            raise ValueError(answer)
        return seconds

    return call_once


def motion(name: str, scene: str, goal: float, timer: Callable[[], float] = time.perf_counter) -> Benchmark:
    return Benchmark(
        area="motion", name=name, peer="boto3 Table, Powertools, spotipy", unit="ms", goal=goal, rounds=40,
        times_itself=True, ours=lambda: call(handler_of(OURS), scene, timer),
        theirs=lambda: call(handler_of(USUAL), scene, timer),
    )  # fmt: skip


@cache
def our_bundle() -> Path:
    """Make motion.zip, as `orb bundle motion --current-python` does. Return its path."""
    entries = bundle_units(
        WORKSPACE, find_units(WORKSPACE, ["motion"]), target=Target.this_interpreter(), output=BUNDLES
    )
    return BUNDLES / entries["motion"].file


def size_of(make: Callable[[], Path]) -> Callable[[], Timed]:
    """Measure a bundle, in bytes."""
    return lambda: lambda: float(make().stat().st_size)


def their_bundle() -> Path:
    return usual_bundle(BUNDLES, source=USUAL_SOURCE)


def start_of(make: Callable[[], Path], handler: str, function: str) -> Callable[[], Timed]:
    """Start a function from its bundle until it asks for its first event."""

    def prepare() -> Timed:
        environment = variables(address(), function, template=TEMPLATE)
        run = until_exit(unpacked(make(), handler, environment=environment, workspace=WORKSPACE))

        def start() -> float:
            done = run([])
            if done.init_error is not None:
                raise RuntimeError(done.init_error)
            return done.init_duration / 1000

        return start

    return prepare


def our_path(handler: str) -> str:
    """Return the name of a handler in our bundle."""
    return f"lambdas.motion.handlers.{handler}.handler"


def resource(handler: str) -> str:
    """Return the name of a handler's function in the template."""
    return "".join(map(str.capitalize, handler.split("_"))) + "Function"


BENCHMARKS = [
    motion("a motion starts music, warm", SILENT, 0.5),
    motion("the same, CPU time of the function", SILENT, 1.5, time.process_time),
    motion("a motion keeps a session open, warm", OCCUPIED, 0.5),
    Benchmark(
        area="motion", name="size of the motion bundle", peer="the usual motion handler", unit="MB", goal=4.2,
        rounds=1, times_itself=True, ours=size_of(our_bundle), theirs=size_of(their_bundle),
    ),
    *(
        Benchmark(
            area="motion", name=f"{name}, init", peer="the usual motion handler", unit="ms", goal=0.6, rounds=10,
            times_itself=True,
            ours=start_of(our_bundle, our_path(name), resource(name)),
            theirs=start_of(their_bundle, USUAL_HANDLER, resource("motion_handler")),
        )
        for name in HANDLERS
    ),
]  # fmt: skip
