"""Laws of the outcomes of motions."""

from __future__ import annotations

from lambdas.motion.outcomes import TRIGGERED, Action
from orb_models.inputs.motion.motion_events import MotionEventsUpdate


def test_every_action_can_be_stored() -> None:
    """Their names are those of the documents, and fit into the row of a motion."""
    for action in Action:
        assert MotionEventsUpdate(action_taken=action).action_taken == action == action.name.lower()


def test_music_is_triggered_when_it_begins() -> None:
    """Music that played before was not."""
    assert {action for action in Action if action in TRIGGERED} == {"playback_started", "playback_resumed"}
