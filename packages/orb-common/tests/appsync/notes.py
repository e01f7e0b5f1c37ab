"""A whole function in twenty lines: its model, its service and its table of operations."""

from dataclasses import dataclass, field

from pydantic import BaseModel
from pydantic.alias_generators import to_camel

from orb_common.appsync import Caller, Callers, Operation, Refusal, Resolver
from orb_common.security import Relation, Right

from .people import PEOPLE, Person


class Note(BaseModel, alias_generator=to_camel, extra="forbid"):
    user_id: str
    text: str = ""


@dataclass
class Notes:
    callers: Callers[Person] = field(default_factory=lambda: Callers(PEOPLE.find))
    stored: dict[str, str] = field(default_factory=dict)
    turned_away: list[Refusal[Person]] = field(default_factory=list)

    def write(self, caller: Caller[Person], note: Note) -> str:
        return self.stored.setdefault(note.user_id, note.text)

    def refused(self, refusal: Refusal[Person]) -> None:
        self.turned_away.append(refusal)


resolver = Resolver(
    "notes",
    build=Notes,
    operations={"NotesWrite": Operation(Note, Notes.write)},
    rights={"NotesWrite": Right(groups=frozenset({"OWNER", "USER"}), relation=Relation.SELF)},
)
handler = resolver.handler
