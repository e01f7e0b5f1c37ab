"""What each handler loads. They share a bundle, and start as quickly as what they use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HANDLERS = Path(__file__).parents[1] / "handlers"
SPOTIFY, ROUTES, DEVICES = "requests", "aws_lambda_powertools.event_handler", "lambdas.motion.iot_calls"
METRICS = "orb_common.metrics"
SENSORS, LISTENERS, SESSIONS, EVENTS = (
    f"orb_models.models.motion.{name}" for name in ("sensors", "listeners", "sessions", "motion_events")
)
USES = {
    "api_handler": {ROUTES, SENSORS, LISTENERS, SESSIONS, EVENTS},
    "device_registration": {DEVICES, SENSORS},
    "motion_handler": {SPOTIFY, SENSORS, LISTENERS, SESSIONS, EVENTS},
    "session_manager": {SPOTIFY, SENSORS, LISTENERS, SESSIONS},
    "timeout_checker": {SPOTIFY, SENSORS, LISTENERS, SESSIONS},
    "token_refresher": {SPOTIFY, LISTENERS, METRICS},
}


def test_every_handler_is_listed() -> None:
    """A new one says what it loads."""
    assert {path.stem for path in HANDLERS.glob("[!_]*.py")} == USES.keys()


@pytest.mark.parametrize("handler", USES)
def test_a_handler_loads_only_what_it_uses(handler: str) -> None:
    """Of the libraries and modules that only some handlers need, it has its own."""
    code = f"import lambdas.motion.handlers.{handler}, sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=HANDLERS.parents[2]
    )
    loaded = set(done.stdout.split())
    assert loaded & set().union(*USES.values()) == USES[handler]
    foreign = {name for name in loaded if name.startswith("lambdas.motion.api")}
    assert bool(foreign) is (handler == "api_handler")
    assert not loaded & {"boto3", "moto", "orb_testing"}
