"""Laws of the usual handler of motions: it does what ours does."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from benchmarks.areas import motion
from benchmarks.harness import ROOT
from benchmarks.playing_house import OCCUPIED, SILENT

DONE = """
import json
from contextlib import redirect_stdout
from unittest.mock import patch
from benchmarks.areas import motion

now = motion.time.time()
with patch.object(motion.time, "time", lambda: now):
    event = motion.message()
found = []
for module in (motion.OURS, motion.USUAL):
    handler = motion.handler_of(module)
    for scene in motion.ACTIONS:
        motion.house().set(scene)
        with redirect_stdout(motion.sink()):
            answer = handler(event, motion.LambdaContext())
        found.append({"answer": answer, **motion.house().set(scene)})

from datetime import UTC, datetime
from benchmarks.usual_motion.handler import is_quiet as usual
from lambdas.motion.quiet_hours import is_quiet
from orb_models.models.motion.quiet_hours import QuietHours

quiet = []
for start, end in (("22:00", "06:00"), ("09:30", "17:00")):
    hours = QuietHours(enabled=True, start_time=start, end_time=end, days=frozenset({0, 6}))
    stored = {"enabled": True, "startTime": start, "endTime": end, "days": {0, 6}}
    for at in range(1795300000, 1795300000 + 8 * 86_400, 1_800):
        ours = is_quiet(hours, datetime.fromtimestamp(at, UTC), "Europe/Berlin")
        quiet.append([ours, usual(stored, at, "Europe/Berlin")])
print(json.dumps({"found": found, "quiet": quiet}))
"""
TIMES = {"createdAt", "updatedAt", "lastSeen", "startTime", "lastTriggerTime"}
"""Times that depend on when the scene was set, or the call was made."""


@pytest.fixture(scope="module")
def done() -> dict[str, Any]:
    """What each side did in each scene. It runs in a new process, because it sets the environment for good."""
    ended = subprocess.run([sys.executable, "-c", DONE], cwd=ROOT, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def rows(found: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    return {
        entity: [{name: value for name, value in item.items() if name not in TIMES} for item in items]
        for entity, items in found["rows"].items()
    }


def commands(found: dict[str, Any]) -> list[list[Any]]:
    return [
        [method, path, query, body and json.loads(body)]
        for method, path, query, body in found["spotify"]
        if method != "GET"
    ]


@pytest.mark.parametrize("scene", [SILENT, OCCUPIED])
def test_both_sides_do_the_same(done: dict[str, Any], scene: str) -> None:
    """Answers, rows, commands to Spotify and what plays are alike. Only ours also looks at what plays."""
    place = list(motion.ACTIONS).index(scene)
    ours, usual = done["found"][place], done["found"][place + len(motion.ACTIONS)]
    assert ours["answer"] == usual["answer"]
    assert ours["answer"]["action"] == motion.ACTIONS[scene]
    assert rows(ours) == rows(usual)
    assert [len(items) for items in rows(ours).values()] == [1, 1, 1, 1]
    assert commands(ours) == commands(usual)
    assert ours["plays"] == usual["plays"]
    assert bool(ours["plays"]) == (scene == SILENT)


def test_quiet_hours_are_alike(done: dict[str, Any]) -> None:
    """Within the day and over midnight, on each day of a week."""
    assert all(ours == usual for ours, usual in done["quiet"])
    assert {ours for ours, _ in done["quiet"]} == {True, False}
