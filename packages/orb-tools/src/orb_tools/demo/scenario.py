"""What happens in the demo, and what must come of it. Every line is a real call to the deployed function."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from orb_tools.demo.people import DELETED, DISABLED, EVERYBODY, OTHERS, OWNER, READER, Person
from orb_tools.demo.seed import create_first_administrator, create_organization
from orb_tools.demo.trail_check import read_trail

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from orb_tools.demo.caller import Answer, UsersApi

PAGE = 3
MESSAGE_WIDTH = 60
EXPECTED_EVENTS = {
    "USER_CREATED": 1 + len(OTHERS) + 2 + 1,  # the last one reuses the deleted person's address
    "USER_PROFILE_VIEWED": 3,
    "USER_UPDATED": 1,
    "USER_DATA_EXPORTED": 3,
    "USER_SUSPENDED": 1,
    "USER_DELETED": 1,
    "USER_ORGANIZATIONS_VIEWED": 2,
    "USER_CROSS_ACCESS_ATTEMPTED": 1,
    "USER_ACCESS_DENIED": 2,  # Bruno's wish to list everybody, and Dara's to sign in
}
"""What the trail must hold of each type when the story is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One line of the demo."""

    text: str
    milliseconds: float
    good: bool
    """Whether what happened is what had to happen."""
    operation: str = ""


@dataclass(kw_only=True)
class Story:
    """Tells the story to `tell`, scene by scene, and keeps the scenes."""

    api: UsersApi
    tell: Callable[[Scene], None]
    scenes: list[Scene] = field(default_factory=list)
    _ids: dict[Person, str] = field(default_factory=dict)

    def run(self) -> None:
        """All of it, in order."""
        self._first_administrator()
        self._arrivals()
        self._what_a_person_may_do()
        self._organizations()
        self._pages()
        self._departures()
        self._audit_trail()

    def _first_administrator(self) -> None:
        start = time.perf_counter()
        self._ids[OWNER] = create_first_administrator(self.api.running, OWNER)
        self._told("the first administrator, Olivia, is in the table", start, good=True)

    def _arrivals(self) -> None:
        first = self._create("Olivia creates Bruno (the first call starts the function)", READER)
        self._holds("... who has an id and a time of creation", bool(first.field("createdAt")), first)
        again = dict(READER.to_input(), email=READER.email.upper(), cognitoSub="somebody-else")
        self._expect(409, "a second Bruno, his address in capitals, is refused", OWNER, "UsersCreate", again)
        for person in (DISABLED, DELETED, *OTHERS):
            self._create(f"Olivia creates {person.first_name}", person)
        odd = {"email": "no.body@example.org", "firstName": "No", "lastName": "Body", "shoeSize": 43}
        self._expect(400, "a user with an unknown field is refused", OWNER, "UsersCreate", odd)

    def _what_a_person_may_do(self) -> None:
        own, other = {"userId": self._ids[READER]}, {"userId": self._ids[OWNER]}
        read = self._expect(200, "Bruno reads his own data", READER, "UsersGet", own)
        self._holds("... which are his", read.field("email") == READER.email, read)
        self._expect(403, "Bruno may not read Olivia's", READER, "UsersGet", other)
        self._expect(403, "Bruno may not list everybody", READER, "UsersList", {})
        self._expect(401, "nobody who is not signed in reads anything", None, "UsersGet", own)
        change = {**own, "phoneNumber": "+14155550100"}
        changed = self._expect(200, "Bruno changes his telephone number", READER, "UsersUpdate", change)
        unverified = changed.field("phoneVerified") is False
        self._holds("... which is thereby unverified, and his name stays", unverified, changed)
        email = {"email": READER.email}
        self._expect(200, "Olivia finds Bruno by his address", OWNER, "UsersQueryByEmail", email)

    def _organizations(self) -> None:
        create_organization(self.api.running, owner=self._ids[OWNER], member=self._ids[READER])
        for person, role in ((READER, "VIEWER"), (OWNER, "OWNER")):
            found = self._expect(
                200, f"{person.first_name} asks for the own organizations", person, "UserOrganizations", {}
            )
            roles = [row["userRole"] for row in found.data] if isinstance(found.data, list) else []
            self._holds(f"... there is one, with the role {role}", roles == [role], found)

    def _pages(self) -> None:
        seen: list[str] = []
        page = self._page(1, None)
        cursors = []
        while True:
            items = page.field("items")
            seen += [item["userId"] for item in items] if isinstance(items, list) else []
            cursor = page.field("nextToken")
            if not isinstance(cursor, str):
                break
            cursors.append(cursor)
            page = self._page(len(cursors) + 1, cursor)
        everybody = len(seen) == len(set(seen)) == len(EVERYBODY)
        self._holds(f"... and has seen all {len(EVERYBODY)} of them once", everybody, page)
        forged = {"limit": PAGE, "nextToken": _tampered(cursors[-1] if cursors else "")}
        self._expect(400, "a cursor that was tampered with is refused", OWNER, "UsersList", forged)

    def _page(self, number: int, cursor: str | None) -> Answer:
        wanted = {"limit": PAGE} if cursor is None else {"limit": PAGE, "nextToken": cursor}
        return self._expect(200, f"Olivia lists page {number}", OWNER, "UsersList", wanted)

    def _departures(self) -> None:
        disabled, deleted = {"userId": self._ids[DISABLED]}, {"userId": self._ids[DELETED]}
        self._expect(200, "Olivia disables Dara", OWNER, "UsersDisable", disabled)
        self._expect(403, "Dara can no longer read even her own data", DISABLED, "UsersGet", disabled)
        gone = {**deleted, "hardDelete": True}
        self._expect(200, "Olivia deletes Emeka for good", OWNER, "UsersDelete", gone)
        self._expect(404, "Emeka is not found any more", OWNER, "UsersGet", deleted)
        self._create("Emeka's address is free again", DELETED)
        left = self._expect(200, "Bruno is still there", READER, "UsersGet", {"userId": self._ids[READER]})
        self._holds("... with his new number", left.field("phoneNumber") == "+14155550100", left)

    def _audit_trail(self) -> None:
        start = time.perf_counter()
        trail = read_trail(self.api.running, self.api.running.logs[self.api.unit])
        missing = [name for name, count in EXPECTED_EVENTS.items() if trail.counts()[name] != count]
        self._told(
            f"the audit trail tells it all: {len(trail.events)} events"
            + (f"; not as expected: {', '.join(missing)}" if missing else ""),
            start,
            good=not missing,
        )
        self._add(Scene(text="... in an unbroken chain of hashes", milliseconds=0.0, good=trail.intact))
        named = [person.first_name for person in EVERYBODY if person.email in trail.text.lower()]
        self._add(Scene(text="... and without anybody's address", milliseconds=0.0, good=not named))

    def _create(self, text: str, person: Person) -> Answer:
        answer = self._expect(200, text, OWNER, "UsersCreate", person.to_input())
        self._ids[person] = str(answer.field("userId"))
        return answer

    def _expect(
        self, status: int, text: str, person: Person | None, operation: str, arguments: Mapping[str, object]
    ) -> Answer:
        answer = self.api.call(person, operation, arguments)
        good = answer.status == status
        told = f"{text}: {answer.status}"
        if answer.message:
            told += f" {answer.message[:MESSAGE_WIDTH]}"
        if not good:
            told += f" (expected {status})"
        self._add(Scene(text=told, milliseconds=answer.milliseconds, good=good, operation=operation))
        return answer

    def _holds(self, text: str, good: bool, answer: Answer) -> None:
        self._add(Scene(text=text, milliseconds=0.0, good=good and answer.status < 400))  # noqa: PLR2004

    def _told(self, text: str, start: float, *, good: bool) -> None:
        self._add(Scene(text=text, milliseconds=(time.perf_counter() - start) * 1000, good=good))

    def _add(self, scene: Scene) -> None:
        self.scenes.append(scene)
        self.tell(scene)


def _tampered(cursor: str) -> str:
    """The same cursor with one character in its middle changed."""
    middle = len(cursor) // 2
    return cursor[:middle] + ("A" if cursor[middle : middle + 1] != "A" else "B") + cursor[middle + 1 :]
