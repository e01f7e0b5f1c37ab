"""People who sign in, and the events of their calls, for the tests of this room."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from orb_testing.events import appsync_event

if TYPE_CHECKING:
    from orb_testing.events import Event


@dataclass(frozen=True)
class Person:
    """A row of the users table, with the fields that this room reads."""

    user_id: str
    status: str = "ACTIVE"

    @property
    def cognito_sub(self) -> str | None:
        """The subject of the person's tokens."""
        return f"sub-{self.user_id}"


@dataclass
class People:
    """A table of people that counts its reads."""

    rows: list[Person] = field(default_factory=list)
    reads: int = 0

    def find(self, cognito_sub: str) -> list[Person]:
        """Return the rows with that subject."""
        self.reads += 1
        return [person for person in self.rows if person.cognito_sub == cognito_sub]


PEOPLE = People([Person("ann"), Person("bob"), Person("olga"), Person("gone", status="DELETED")])


def event(user_id: str | None, operation: str = "NotesWrite", *groups: str, **arguments: object) -> Event:
    """Return the event of a call by a person. None: nobody is signed in."""
    sub = f"sub-{user_id}" if user_id else None
    return appsync_event(operation, arguments, sub=sub, groups=groups or ("USER",))
