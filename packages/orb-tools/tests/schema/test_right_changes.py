"""A change of rights is breaking for those who are refused, and to be reviewed for those who are admitted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Changed = Callable[..., list[tuple[str, str, str]]]
MEMBER = "member: {ThingsUpdate: applications.update}"
CASES = {
    "group refused": (
        ("USER: [ThingsGet, ThingsUpdate]", "USER: [ThingsUpdate]"),
        "breaking",
        "ThingsGet is refused to USER",
    ),
    "group admitted": (
        ("USER: [ThingsGet,", "USER: [ThingsGet, ThingsDelete,"),
        "compatible",
        "ThingsDelete is open to USER",
    ),
    "relation added": (
        (MEMBER, f"{MEMBER}\n      self: [ThingsGet]"),
        "breaking",
        "ThingsGet needs the relation 'self', and needed no relation",
    ),
    "relation removed": (
        (f"    relations:\n      {MEMBER}\n", ""),
        "compatible",
        "ThingsUpdate needs no relation",
    ),
    "permission removed": (
        (MEMBER, "member: [ThingsUpdate]"),
        "compatible",
        "ThingsUpdate needs the relation 'member', and",
    ),
    "other relation": (
        (MEMBER, "owner: [ThingsUpdate]"),
        "breaking",
        "needs the relation 'owner', and needed the relation 'member' and",
    ),
    "key refused": (
        ("    apiKeyAuthentication: [ThingsList]\n", ""),
        "breaking",
        "ThingsList is refused to callers with an API key",
    ),
    "key admitted": (
        ("[ThingsList]", "[ThingsList, ThingsGet]"),
        "compatible",
        "ThingsGet is open to callers with an API key",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_verdict(judged: Changed, case: str) -> None:
    """One edit of the rights is one change."""
    edit, verdict, what = CASES[case]
    [(judged_as, said, _)] = judged(edit)
    assert judged_as == verdict
    assert what in said


def test_operations_come_and_go_with_the_keys(judged: Changed) -> None:
    """An operation that is gone breaks its callers. A new one does not."""
    found = judged(("ownerId, sort: createdAt", "ownerId, sort: size"))
    assert [(verdict, what) for verdict, what, _ in found if what.startswith("operations")] == [
        ("breaking", "operations were removed: ThingsQueryByCreatedAt, ThingsQueryByOwnerIdAndCreatedAt"),
        ("compatible", "operations were added: ThingsQueryByOwnerIdAndSize"),
    ]
