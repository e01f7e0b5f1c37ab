"""The scenes of the users: they sign in, are created, read and change data, and leave."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from orb_tools.demo.cast import DARA, EMEKA, EVERYBODY
from orb_tools.hub.people import BRUNO, CHEN, EDDA, FARIDA, OLIVIA
from orb_tools.hub.sample_people import create_person

if TYPE_CHECKING:
    from orb_tools.demo.caller import Answer
    from orb_tools.demo.stage import Stage
    from orb_tools.hub.people import Person

PAGE = 3


def play_first_administrator(stage: Stage) -> None:
    """Create Olivia, who signs in. Our own verifier checks her token with the keys of the pool."""
    start = time.perf_counter()
    account, stage.ids[OLIVIA] = create_person(stage.api.running, stage.api.pool, OLIVIA)
    stage.api.keep(OLIVIA, account)
    stage.check("the first administrator, Olivia, has an account and a row", good=True, start=start)
    start = time.perf_counter()
    token = stage.api.pool.verifier().verify(stage.api.token(OLIVIA))
    good = (token.subject, token.groups) == (account.sub, frozenset(OLIVIA.groups))
    stage.check(
        "Olivia signs in, and her token is verified: RS256, her subject, her group", good=good, start=start
    )


def play_arrivals(stage: Stage) -> None:
    """Create the others, and refuse what breaks a rule."""
    first = _create(stage, "Olivia creates Bruno (the first call starts the function)", BRUNO)
    stage.check("... who has an id and a time of creation", good=bool(first.field("createdAt")))
    again = dict(BRUNO.to_input("another-subject"), email=BRUNO.email.upper())
    stage.expect(409, "a second Bruno, his address in capitals, is refused", OLIVIA, "UsersCreate", again)
    for person in (EDDA, CHEN, FARIDA, DARA, EMEKA):
        _create(stage, f"Olivia creates {person.first_name}", person)
    incomplete = {"email": "no.body@example", "firstName": "", "lastName": "Body"}
    answer = stage.expect(400, "a user with two faults is refused", OLIVIA, "UsersCreate", incomplete)
    both = all(name in (answer.message or "") for name in ("email", "firstName"))
    stage.check("... and both are named", good=both)
    unknown = {"email": "no.body@example.org", "firstName": "No", "lastName": "Body", "shoeSize": 43}
    stage.expect(400, "a field that the API does not have is refused", OLIVIA, "UsersCreate", unknown)


def play_own_data(stage: Stage) -> None:
    """Show what a person may do with their own data and with that of others."""
    own, other = {"userId": stage.ids[BRUNO]}, {"userId": stage.ids[OLIVIA]}
    read = stage.expect(200, "Bruno reads his own data", BRUNO, "UsersGet", own)
    stage.check("... which is his", good=read.field("email") == BRUNO.email)
    stage.expect(403, "Bruno may not read Olivia's", BRUNO, "UsersGet", other)
    stage.expect(403, "Bruno may not list everybody", BRUNO, "UsersList", {})
    stage.expect(401, "a call without a token is refused", None, "UsersGet", own)
    change = {**own, "phoneNumber": "+14155550100"}
    changed = stage.expect(200, "Bruno changes his telephone number", BRUNO, "UsersUpdate", change)
    stage.check("... which is not verified now", good=changed.field("phoneVerified") is False)
    promotion = {**own, "groups": ["OWNER"]}
    stage.expect(403, "Bruno may not make himself an administrator", BRUNO, "UsersUpdate", promotion)
    email = {"email": BRUNO.email}
    found = stage.expect(200, "Olivia finds Bruno by his address", OLIVIA, "UsersQueryByEmail", email)
    stage.check("... and only him", good=[row["userId"] for row in found.items()] == [stage.ids[BRUNO]])


def play_pages(stage: Stage) -> None:
    """List everybody page by page."""
    seen: list[object] = []
    cursors: list[str] = []
    while True:
        arguments = {"limit": PAGE, **({"nextToken": cursors[-1]} if cursors else {})}
        page = stage.expect(200, f"Olivia lists page {len(cursors) + 1}", OLIVIA, "UsersList", arguments)
        seen += [row["userId"] for row in page.items()]
        cursor = page.field("nextToken")
        if not isinstance(cursor, str):
            break
        cursors.append(cursor)
    everybody = len(seen) == len(set(seen)) == len(EVERYBODY)
    stage.check(f"... and has seen all {len(EVERYBODY)} of them once", good=everybody)
    forged = {"limit": PAGE, "nextToken": _tampered(cursors[-1] if cursors else "")}
    stage.expect(400, "a cursor that was tampered with is refused", OLIVIA, "UsersList", forged)


def play_departures(stage: Stage) -> None:
    """Disable a person and delete another one."""
    dara, emeka = {"userId": stage.ids[DARA]}, {"userId": stage.ids[EMEKA]}
    stage.expect(200, "Olivia disables Dara", OLIVIA, "UsersDisable", dara)
    stage.expect(
        403, "Dara's token is valid, but she can no longer read even her own data", DARA, "UsersGet", dara
    )
    stage.expect(200, "Olivia deletes Emeka for good", OLIVIA, "UsersDelete", {**emeka, "hardDelete": True})
    stage.expect(404, "Emeka is no longer found", OLIVIA, "UsersGet", emeka)
    again = EMEKA.to_input(stage.api.subject(EMEKA))
    back = stage.expect(200, "Emeka's address is free again", OLIVIA, "UsersCreate", again)
    stage.ids[EMEKA] = str(back.field("userId"))
    bruno = stage.expect(200, "Bruno is still there", BRUNO, "UsersGet", {"userId": stage.ids[BRUNO]})
    stage.check("... with his new number", good=bruno.field("phoneNumber") == "+14155550100")


def _create(stage: Stage, text: str, person: Person) -> Answer:
    account = stage.api.add_account(person)
    answer = stage.expect(200, text, OLIVIA, "UsersCreate", person.to_input(account.sub))
    stage.ids[person] = str(answer.field("userId"))
    return answer


def _tampered(cursor: str) -> str:
    """Return the cursor with one character in its middle changed."""
    middle = len(cursor) // 2
    return cursor[:middle] + ("A" if cursor[middle : middle + 1] != "A" else "B") + cursor[middle + 1 :]
