"""Rooms with a motion sensor and a loudspeaker, and the people who live in them. All are invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from orb_tools.hub.people import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orb_tools.hub.people import Person

NAMES: Final = ("Kitchen", "Bathroom", "Hall", "Nursery", "Study", "Cellar", "Attic", "Garage")
PLAYLISTS: Final = ("Morning", "Piano", "Footsteps", "Lullabies", "Focus", "Vinyl", "Rain", "Engines")
MOST: Final = 80
"""The most rooms of a house. Each has a connection and a thread."""
_ROOMS_OF_ONE: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room, its sensor and its loudspeaker."""

    name: str
    person: Person
    """Who hears the music. A person has one Spotify, however many rooms."""
    sensor_id: str
    device_id: str
    """The loudspeaker, as Spotify names it."""
    playlist: str
    """Its name, of letters."""
    quiet: bool = False
    """Whether it is always in its quiet hours."""
    timeout_minutes: int = 5
    debounce_minutes: int = 2

    @property
    def playlist_uri(self) -> str:
        """The playlist, as Spotify names it."""
        return f"spotify:playlist:{self.playlist}"

    @property
    def user_id(self) -> str:
        """The id of the person, which is that of the house: two houses have nothing in common."""
        return f"{self.person.name}-{self.sensor_id.rpartition('-')[2]}"


def house(count: int, *, tag: str) -> Sequence[Room]:
    """Return `count` rooms, of which each person has two. Nurseries have quiet hours: one of eight rooms.

    Args:
        count: 1 to `MOST`.
        tag: A word that no other house on the same AWS has.
    """
    rooms = []
    for number in range(count):
        name, floor = NAMES[number % len(NAMES)], number // len(NAMES)
        if floor:
            name = f"{name} {floor + 1}"
        rooms.append(
            Room(
                name=name,
                person=PEOPLE[number // _ROOMS_OF_ONE % len(PEOPLE)],
                sensor_id=f"{name.lower().replace(' ', '')}-{tag}",
                device_id=f"speaker-{number + 1}",
                playlist=PLAYLISTS[number % len(PLAYLISTS)],
                quiet=name.startswith("Nursery"),
            )
        )
    return rooms
