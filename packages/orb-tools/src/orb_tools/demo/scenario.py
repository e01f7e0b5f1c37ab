"""The steps of the demo and their expected results. Each step calls the deployed function."""

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
    "USER_CREATED": 1 + len(OTHERS) + 2 + 1,  # The last one has the address of the deleted person.
    "USER_PROFILE_VIEWED": 3,
    "USER_UPDATED": 1,
    "USER_DATA_EXPORTED": 3,
    "USER_SUSPENDED": 1,
    "USER_DELETED": 1,
    "USER_ORGANIZATIONS_VIEWED": 2,
    "USER_CROSS_ACCESS_ATTEMPTED": 1,
    "USER_ACCESS_DENIED": 2,  # Bruno may not list everybody, and Dara is disabled.
}
"""The number of events of each type in the trail at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One line of the demo."""

    text: str
    milliseconds: float
    good: bool
    """Whether the result is the expected one."""
    operation: str = ""


@dataclass(kw_only=True)
class Story:
    """Runs the demo. Each scene is passed to `on_scene` and kept in `scenes`."""

    api: UsersApi
    on_scene: Callable[[Scene], None]
    scenes: list[Scene] = field(default_factory=list)
    _ids: dict[Person, str] = field(default_factory=dict)

    def run(self) -> None:
        """Run all steps in order."""
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
        self._add_timed("the first administrator, Olivia, is in the table", start, good=True)

    def _arrivals(self) -> None:
        first = self._create("Olivia creates Bruno (the first call starts the function)", READER)
        self._check("... who has an id and a time of creation", bool(first.field("createdAt")), first)
        again = dict(READER.to_input(), email=READER.email.upper(), cognitoSub="another-subject")
        self._expect(409, "a second Bruno, his address in capitals, is refused", OWNER, "UsersCreate", again)
        for person in (DISABLED, DELETED, *OTHERS):
            self._create(f"Olivia creates {person.first_name}", person)
        unknown_field = {
            "email": "no.body@example.org",
            "firstName": "No",
            "lastName": "Body",
            "shoeSize": 43,
        }
        self._expect(400, "a user with an unknown field is refused", OWNER, "UsersCreate", unknown_field)

    def _what_a_person_may_do(self) -> None:
        own, other = {"userId": self._ids[READER]}, {"userId": self._ids[OWNER]}
        read = self._expect(200, "Bruno reads his own data", READER, "UsersGet", own)
        self._check("... which is his", read.field("email") == READER.email, read)
        self._expect(403, "Bruno may not read Olivia's", READER, "UsersGet", other)
        self._expect(403, "Bruno may not list everybody", READER, "UsersList", {})
        self._expect(401, "a call without a signed-in user is refused", None, "UsersGet", own)
        change = {**own, "phoneNumber": "+14155550100"}
        changed = self._expect(200, "Bruno changes his telephone number", READER, "UsersUpdate", change)
        unverified = changed.field("phoneVerified") is False
        self._check("... which is not verified now", unverified, changed)
        email = {"email": READER.email}
        self._expect(200, "Olivia finds Bruno by his address", OWNER, "UsersQueryByEmail", email)

    def _organizations(self) -> None:
        create_organization(self.api.running, owner=self._ids[OWNER], member=self._ids[READER])
        for person, role in ((READER, "VIEWER"), (OWNER, "OWNER")):
            found = self._expect(
                200, f"{person.first_name} reads their own organizations", person, "UserOrganizations", {}
            )
            rows = found.field("items")
            roles = [row["userRole"] for row in rows] if isinstance(rows, list) else []
            self._check(f"... there is one, with the role {role}", roles == [role], found)

    def _pages(self) -> None:
        listed_ids: list[str] = []
        page = self._page(1, None)
        cursors = []
        while True:
            items = page.field("items")
            listed_ids += [item["userId"] for item in items] if isinstance(items, list) else []
            cursor = page.field("nextToken")
            if not isinstance(cursor, str):
                break
            cursors.append(cursor)
            page = self._page(len(cursors) + 1, cursor)
        everybody = len(listed_ids) == len(set(listed_ids)) == len(EVERYBODY)
        self._check(f"... and has seen all {len(EVERYBODY)} of them once", everybody, page)
        forged = {"limit": PAGE, "nextToken": _tampered(cursors[-1] if cursors else "")}
        self._expect(400, "a cursor that was tampered with is refused", OWNER, "UsersList", forged)

    def _page(self, number: int, cursor: str | None) -> Answer:
        arguments = {"limit": PAGE} if cursor is None else {"limit": PAGE, "nextToken": cursor}
        return self._expect(200, f"Olivia lists page {number}", OWNER, "UsersList", arguments)

    def _departures(self) -> None:
        disabled, deleted = {"userId": self._ids[DISABLED]}, {"userId": self._ids[DELETED]}
        self._expect(200, "Olivia disables Dara", OWNER, "UsersDisable", disabled)
        self._expect(403, "Dara can no longer read even her own data", DISABLED, "UsersGet", disabled)
        hard_delete = {**deleted, "hardDelete": True}
        self._expect(200, "Olivia deletes Emeka for good", OWNER, "UsersDelete", hard_delete)
        self._expect(404, "Emeka is no longer found", OWNER, "UsersGet", deleted)
        self._create("Emeka's address is free again", DELETED)
        still_there = self._expect(
            200, "Bruno is still there", READER, "UsersGet", {"userId": self._ids[READER]}
        )
        self._check(
            "... with his new number", still_there.field("phoneNumber") == "+14155550100", still_there
        )

    def _audit_trail(self) -> None:
        start = time.perf_counter()
        trail = read_trail(self.api.running, self.api.running.logs[self.api.unit])
        missing = [name for name, count in EXPECTED_EVENTS.items() if trail.counts()[name] != count]
        self._add_timed(
            f"the audit trail is complete: {len(trail.events)} events"
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
        line = f"{text}: {answer.status}"
        if answer.message:
            line += f" {answer.message[:MESSAGE_WIDTH]}"
        if not good:
            line += f" (expected {status})"
        self._add(Scene(text=line, milliseconds=answer.milliseconds, good=good, operation=operation))
        return answer

    def _check(self, text: str, good: bool, answer: Answer) -> None:
        self._add(Scene(text=text, milliseconds=0.0, good=good and answer.status < 400))  # noqa: PLR2004

    def _add_timed(self, text: str, start: float, *, good: bool) -> None:
        self._add(Scene(text=text, milliseconds=(time.perf_counter() - start) * 1000, good=good))

    def _add(self, scene: Scene) -> None:
        self.scenes.append(scene)
        self.on_scene(scene)


def _tampered(cursor: str) -> str:
    """Return the cursor with one character in its middle changed."""
    middle = len(cursor) // 2
    return cursor[:middle] + ("A" if cursor[middle : middle + 1] != "A" else "B") + cursor[middle + 1 :]
