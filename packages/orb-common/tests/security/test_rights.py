"""Every combination of groups, relation and permission comes out as the right says."""

from __future__ import annotations

import itertools

import pytest

from orb_common.security import Principal, Reason, Relation, Resource, Right, decide
from orb_common.security.permissions import ALLOWING

ROLES = (None, "VIEWER", "ADMINISTRATOR", "OWNER")


def resource(owner: str, role: str | None) -> Resource:
    return Resource(
        kind="organization",
        id="o1",
        owner_id=owner,
        organization_id="o1",
        organization_owner_id=None,
        role=role,
    )


@pytest.mark.parametrize("relation", [None, *Relation])
def test_every_cell(relation: Relation | None) -> None:
    """Group first, then administrators, then the relation with its permission: 192 cells."""
    people = ("", "ann", "staff")
    groups = ((), ("USER",), ("GUEST",), ("EMPLOYEE",))
    permissions = (
        (None, "billing.read", "billing.cancel") if relation in {Relation.MEMBER, Relation.OWNER} else (None,)
    )
    for user, group, role, permission in itertools.product(people, groups, ROLES, permissions):
        right = Right(groups=frozenset({"USER", "EMPLOYEE"}), relation=relation, permission=permission)
        decision = decide(Principal(user_id=user, groups=group), "Op", right, resource("ann", role))
        expected = bool(user) and bool(right.groups.intersection(group))
        if expected and "EMPLOYEE" not in group:
            permitted = (
                permission is None or role == "OWNER" or (permission == "billing.read" and role is not None)
            )
            expected = {
                None: True,
                Relation.SELF: user == "ann",
                Relation.MEMBER: role is not None and permitted,
                Relation.OWNER: role == "OWNER" and permitted,
            }[relation]
        assert bool(decision) is expected, (user, group, role, permission, decision.reason)
        assert (decision.reason in ALLOWING) is expected


def test_a_relation_to_nothing_holds_for_nobody() -> None:
    """Without a resource, no relation holds."""
    for relation in Relation:
        right = Right(groups=frozenset({"USER"}), relation=relation)
        assert not decide(Principal(user_id="ann", groups=["USER"]), "Op", right)


def test_a_permission_that_does_not_exist_is_nobodys() -> None:
    """A misspelt permission refuses everyone, the owner too."""
    right = Right(groups=frozenset({"USER"}), relation=Relation.OWNER, permission="billing.burn")
    decision = decide(Principal(user_id="x", groups=["USER"]), "Op", right, resource("x", "OWNER"))
    assert decision.reason is Reason.UNKNOWN_ACTION


def test_an_unknown_caller_is_anonymous() -> None:
    """Without a caller, nothing else is checked."""
    assert decide(None, "Op", Right(groups=frozenset({"USER"}))).reason is Reason.ANONYMOUS
