"""The last scenes: the audit trail is complete, unbroken, and names nobody."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from orb_tools.demo.cast import EVERYBODY
from orb_tools.demo.trail_check import read_trail

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.demo.stage import Stage

USERS_EVENTS = {
    "USER_CREATED": len(EVERYBODY) - 1 + 1,  # Olivia is no operation's work, and Emeka is created twice.
    "USER_PROFILE_VIEWED": 3,
    "USER_UPDATED": 1,
    "USER_ORGANIZATIONS_VIEWED": 2,
    "USER_DATA_EXPORTED": 3,
    "USER_SUSPENDED": 1,
    "USER_DELETED": 1,
    "USER_CROSS_ACCESS_ATTEMPTED": 1,
    "USER_ACCESS_DENIED": 3,  # Bruno may not list everybody or join a group, and Dara is disabled.
}
ORGANIZATIONS_EVENTS = {
    "ORGANIZATION_CREATED": 2,
    "ORGANIZATION_MEMBER_INVITED": 2,
    "ORGANIZATION_INVITATION_ACCEPTED": 1,
    "ORGANIZATION_ROLE_CHANGED": 1,
    "ORGANIZATION_VIEWED": 2,
}
PRIVACY_EVENTS = {
    "PRIVACY_DATA_ACCESS_REQUESTED": 1,
    "PRIVACY_DATA_EXPORT_COMPLETED": 1,
    "PRIVACY_DATA_DELETION_REQUESTED": 1,
    "PRIVACY_DATA_DELETION_COMPLETED": 1,
}
EVENTS = {"users": USERS_EVENTS, "organizations": ORGANIZATIONS_EVENTS, "privacy": PRIVACY_EVENTS}
"""By function: the number of events of each type in its trail at the end."""


def play_audit_trail(stage: Stage) -> None:
    """Read the trail of each function, and verify it."""
    for unit, expected in EVENTS.items():
        _play_trail(stage, unit, expected)


def _play_trail(stage: Stage, unit: str, expected: Mapping[str, int]) -> None:
    start = time.perf_counter()
    trail = read_trail(stage.api.running, stage.api.running.logs[unit])
    wrong = [
        f"{name} {trail.counts()[name]}" for name, count in expected.items() if trail.counts()[name] != count
    ]
    text = f"the audit trail of {unit} is complete: {len(trail.events)} events"
    if wrong:
        text += f"; not as expected: {', '.join(wrong)}"
    stage.check(text, good=not wrong, start=start)
    stage.check("... in an unbroken chain of hashes", good=trail.intact)
    named = [person.first_name for person in EVERYBODY if person.email in trail.text.lower()]
    stage.check("... and without anybody's address", good=not named)
