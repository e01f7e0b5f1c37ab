"""A look has what is stored and what plays, of this house alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from rooms_looks import BATHROOM, KITCHEN, NOW, event, room_look

from orb_common.utils.clock import ManualClock
from orb_models import MotionEventsRepository, SessionsRepository
from orb_testing.factories import SessionsFactory
from orb_testing.fakes.spotify import SpotifyFake
from orb_testing.fakes.spotify_player import Device
from orb_tools.embedded.state_file import Running
from orb_tools.motion.house_look import HouseReader

if TYPE_CHECKING:
    from orb_testing.engines import MotoEngine


# A running AWS has one address for all of its services.
pytestmark = pytest.mark.dynamodb_engines("moto")


@pytest.mark.tables("Sessions", "MotionEvents")
def test_a_look_at_two_rooms(aws: MotoEngine, aws_tables: dict[str, str]) -> None:
    """Open sessions, the motions since the start, and the loudspeaker that plays. Others are not in it."""
    running = Running(endpoint=aws.endpoint_url, pid=1, tables=aws_tables)
    sessions, events = SessionsRepository(), MotionEventsRepository()
    for number, (room, active) in enumerate(((KITCHEN, "open"), (KITCHEN, None), (BATHROOM, None))):
        sessions.create(
            SessionsFactory.build(
                session_id=f"s-{number}",
                sensor_id=room.sensor_id,
                active=active,
                due_at=NOW if active else None,
                ttl=None,
            )
        )
    for after, action in ((-60, "error"), (1, "playback_started"), (2, "ignored_debounce")):
        stored = event(KITCHEN, action, after).model_copy(update={"event_id": f"e{after}", "ttl": None})
        events.create(stored)
    clock = ManualClock()
    spotify = SpotifyFake(clock=clock)
    account = spotify.user
    for room in (KITCHEN, BATHROOM):
        account.player.connect(Device(id=room.device_id, name=room.name))
    reader = HouseReader(
        running=running, rooms=(KITCHEN, BATHROOM), accounts={KITCHEN.user_id: account}, since=NOW
    )
    assert reader.look().playing == 0

    account.player.play(BATHROOM.device_id, context_uri=BATHROOM.playlist_uri)
    clock.advance(1)
    look = reader.look()

    assert [[each.session_id for each in room.sessions] for room in look.rooms] == [["s-0"], []]
    assert [room.last_action for room in look.rooms] == ["ignored_debounce", ""]
    assert look.actions == {"playback_started": 1, "ignored_debounce": 1}
    assert [room.playing for room in look.rooms] == [None, "Piano"]
    assert (look.open_sessions, look.playing) == (1, 1)
    found = reader.event_at(KITCHEN, int((NOW + timedelta(seconds=2)).timestamp()))
    assert found is not None
    assert found.action_taken == "ignored_debounce"
    assert reader.event_at(KITCHEN, 0) is None


def test_a_room_without_motions_has_no_last_action() -> None:
    """Its text is empty."""
    assert room_look(KITCHEN).last_action == ""
