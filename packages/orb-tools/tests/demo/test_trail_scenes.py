"""The last scenes fail when the trail lacks an event, was edited, or names a person."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from orb_tools.demo import trail_scenes
from orb_tools.demo.stage import Stage
from orb_tools.demo.trail_check import Trail
from orb_tools.demo.trail_scenes import EVENTS, play_audit_trail
from orb_tools.embedded.state_file import Running
from orb_tools.hub.people import BRUNO

if TYPE_CHECKING:
    from collections.abc import Mapping

WHOLE = [{"eventType": name} for name, count in EVENTS["users"].items() for _ in range(count)]


@pytest.mark.parametrize(
    ("events", "text", "intact", "good"),
    [
        (WHOLE, "", True, [True, True, True]),
        (WHOLE[1:], "", True, [False, True, True]),
        ([*WHOLE, WHOLE[0]], "", True, [False, True, True]),
        (WHOLE, "", False, [True, False, True]),
        (WHOLE, f"by {BRUNO.email.upper()}", True, [True, True, False]),
    ],
)
def test_a_trail_is_complete_unbroken_and_without_names(
    monkeypatch: pytest.MonkeyPatch,
    events: list[Mapping[str, object]],
    text: str,
    intact: bool,
    good: list[bool],
) -> None:
    """Each of these faults fails its own scene."""
    trail = Trail(events=events, text=text, intact=intact)
    monkeypatch.setattr(trail_scenes, "read_trail", lambda *_: trail)
    monkeypatch.setattr(trail_scenes, "EVENTS", {"users": EVENTS["users"]})
    running = Running(endpoint="http://127.0.0.1:9", pid=1, logs={"users": "/audit/users"})
    stage = Stage(api=SimpleNamespace(running=running), on_scene=lambda _: None)  # type: ignore[arg-type]  # a fake of what is used

    play_audit_trail(stage)

    assert [scene.good for scene in stage.scenes] == good
