"""Each room has a sensor and a loudspeaker of its own. A person has two of them."""

from __future__ import annotations

from collections import Counter

from orb_models.inputs.motion.sensors import SensorsCreate
from orb_tools.motion.rooms import MOST, house


def test_a_house_of_any_size() -> None:
    """Each room has its own sensor and loudspeaker, with valid ids. Of ten rooms, each person has two."""
    rooms = house(MOST, tag="a1")
    assert len({room.sensor_id for room in rooms}) == len({room.device_id for room in rooms}) == MOST
    assert set(Counter(room.person for room in house(10, tag="a1")).values()) == {2}
    for room in rooms:
        new = SensorsCreate(
            sensor_id=room.sensor_id, user_id=room.user_id, name=room.name, location=room.name,
            spotify_config={"deviceId": room.device_id, "playlistUri": room.playlist_uri},
        )  # fmt: skip
        assert new.sensor_id.endswith("-a1")
    assert [room.name for room in house(12, tag="a1") if room.quiet] == ["Nursery", "Nursery 2"]


def test_two_houses_share_nobody() -> None:
    """People of the same name in two houses are two listeners."""
    assert {room.user_id for room in house(4, tag="a")}.isdisjoint(room.user_id for room in house(4, tag="b"))
