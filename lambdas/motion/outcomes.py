"""What became of a motion."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple


class Action(StrEnum):
    """What was done about a motion. `MotionEvents.action_taken` holds it."""

    PLAYBACK_STARTED = "playback_started"
    PLAYBACK_RESUMED = "playback_resumed"
    ALREADY_PLAYING = "already_playing"
    """Music plays already: here, or elsewhere, where it stays."""
    IGNORED_DEBOUNCE = "ignored_debounce"
    IGNORED_QUIET_HOURS = "ignored_quiet_hours"
    IGNORED_PAUSED = "ignored_paused"
    """The listener paused the music by hand, and the sensor has not been idle for one timeout since."""
    IGNORED_STALE = "ignored_stale"
    """It came too late to mean that a person is in the room."""
    IGNORED = "ignored"
    """The sensor is disabled or deleted."""
    STARTING = "starting"
    """A call is at work on it, or ended in the middle and is tried again."""
    ERROR = "error"


TRIGGERED: Final = frozenset({Action.PLAYBACK_STARTED, Action.PLAYBACK_RESUMED})
"""The actions after which music plays that did not play before."""


class Outcome(NamedTuple):
    """What became of a motion."""

    action: Action
    session_id: str | None = None
    """The session that the motion opened or kept open."""
    code: str | None = None
    """The code of the error, if the action is `error`."""
