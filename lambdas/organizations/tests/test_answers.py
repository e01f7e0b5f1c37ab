"""Laws of answers: the invited person alone consents, once, and becomes a member as a whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lambdas.organizations import answers
from lambdas.organizations.inputs import InvitationKey
from orb_common.appsync import Caller
from orb_common.exceptions import ConflictError
from orb_common.security.permissions import Principal
from orb_models import InvitationStatus, OrganizationUserRole, OrganizationUserStatus, UsersUpdate

from .test_invitations import expire

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_testing.crashes import CrashPoints
    from orb_testing.faults import FaultPlan
    from orb_testing.races import Race

    from .conftest import Hub


def test_who_accepts_is_a_member(hub: Hub) -> None:
    """The answer is the membership, with the role of the invitation. A removed member can come back."""
    key = hub.organization()
    for role in ("VIEWER", "ADMINISTRATOR"):
        invited = hub.invite(key, hub.bob, role)
        joined = hub.data(hub.bob, "InvitationsAccept", invitationId=invited)
        assert (joined["role"], joined["status"], joined["invitedBy"]) == (role, "ACTIVE", hub.ann.id)
        assert hub.invitation(invited).invitee_user_id == hub.bob.id
        assert hub.data(hub.bob, "OrganizationsGet", organizationId=key)["description"] == "secret plans"
        hub.data(hub.ann, "OrganizationUsersDelete", organizationId=key, userId=hub.bob.id)


def test_a_left_over_membership_becomes_active(hub: Hub) -> None:
    """A row of an earlier time, REMOVED, gets the new role."""
    key = hub.organization()
    hub.join(hub.bob, key, status=OrganizationUserStatus.REMOVED)
    hub.data(hub.bob, "InvitationsAccept", invitationId=hub.invite(key, hub.bob, "ADMINISTRATOR"))
    row = hub.service.memberships.get(hub.bob.id, key)
    assert row is not None
    assert (row.role, row.status) == (OrganizationUserRole.ADMINISTRATOR, OrganizationUserStatus.ACTIVE)


def test_only_the_verified_address_answers(hub: Hub) -> None:
    """Others, and the person before the address is verified, get the same 404 as for a missing invitation."""
    invited = hub.invite(hub.organization(), hub.bob)
    hub.users.update(hub.bob.id, UsersUpdate(email_verified=False))
    missing = hub.call(hub.bob, "InvitationsAccept", invitationId="missing")
    for who in (hub.bob, hub.eve):
        assert hub.call(who, "InvitationsAccept", invitationId=invited) == missing
    assert (missing["StatusCode"], missing["Message"]) == (404, "no invitation of yours has this id")
    assert hub.call(hub.admin, "InvitationsAccept", invitationId=invited)["StatusCode"] == 403
    assert hub.last_event()["eventType"] == "ORGANIZATION_ACCESS_DENIED"


def test_what_cannot_be_accepted(hub: Hub) -> None:
    """An expired or answered invitation, and one of an inactive organization, are 409."""
    key = hub.organization()
    invited = hub.invite(key, hub.bob)
    hub.data(hub.ann, "OrganizationsDisable", organizationId=key)
    assert hub.call(hub.bob, "InvitationsAccept", invitationId=invited)["StatusCode"] == 409
    hub.data(hub.ann, "OrganizationsDisable", organizationId=key, disabled=False)
    expire(hub, invited)
    answer = hub.call(hub.bob, "InvitationsAccept", invitationId=invited)
    assert (answer["StatusCode"], answer["Message"]) == (409, "invitationId: this invitation is EXPIRED")
    hub.data(hub.ann, "InvitationsResend", invitationId=invited)
    assert hub.data(hub.bob, "InvitationsDecline", invitationId=invited)["status"] == "DECLINED"
    assert hub.call(hub.bob, "InvitationsAccept", invitationId=invited)["StatusCode"] == 409


def test_one_of_two_accepts_wins(hub: Hub, race: Callable[..., Race[dict[str, Any]]]) -> None:
    """The invitation is answered once, and there is one membership."""
    key = hub.organization()
    invited = hub.invite(key, hub.bob)
    ended = race([lambda: hub.call(hub.bob, "InvitationsAccept", invitationId=invited)] * 2)
    assert sorted(answer["StatusCode"] for answer in ended.values) == [200, 409]
    assert len(hub.service.memberships.query_by_organization_id(key)) == 1


def test_a_role_that_was_withdrawn_meanwhile_is_not_granted(
    hub: Hub, race: Callable[..., Race[dict[str, Any]]]
) -> None:
    """If the role changes between the read of an answer and its write, the answer is 409."""
    key = hub.organization()
    invited = hub.invite(key, hub.bob, "ADMINISTRATOR")
    stale = hub.invitation(invited)
    hub.data(hub.ann, "InvitationsUpdate", invitationId=invited, role="VIEWER")
    caller = Caller(user=hub.bob.user, principal=Principal(user_id=hub.bob.id))
    with pytest.raises(ConflictError):
        answers.accept(hub.service, caller, InvitationKey(invitation_id=invited), (stale, True))
    assert hub.service.memberships.get(hub.bob.id, key, consistent=True) is None
    ended = race(
        [
            lambda: hub.call(hub.ann, "InvitationsUpdate", invitationId=invited, role="ADMINISTRATOR"),
            lambda: hub.call(hub.bob, "InvitationsAccept", invitationId=invited),
        ]
    )
    granted, accepted = hub.invitation(invited).role, ended.values[1]
    if accepted["StatusCode"] == 200:
        assert accepted["Data"]["role"] == granted


def assert_whole(hub: Hub, state: tuple[Any, str, str]) -> None:
    """Check that the invitation is answered and the person is a member, or neither, and that it can be repeated."""
    who, key, invited = state
    membership = hub.service.memberships.get(who.id, key, consistent=True)
    accepted = hub.invitation(invited).status is InvitationStatus.ACCEPTED
    assert accepted is (membership is not None)
    again = hub.call(who, "InvitationsAccept", invitationId=invited)
    assert again["StatusCode"] == (409 if accepted else 200)


def test_wherever_a_process_ends_the_answer_is_whole(hub: Hub, crash_points: CrashPoints) -> None:
    """The person is a member and the invitation is answered, or neither."""
    key = hub.organization()

    def prepare() -> tuple[Any, str, str]:
        who = hub.person("USER")
        return who, key, hub.invite(key, who)

    crash_points(
        lambda state: hub.call(state[0], "InvitationsAccept", invitationId=state[2]),
        prepare=prepare,
        recover=lambda state: assert_whole(hub, state),
        after_only=True,
    )


def test_a_throttled_table_changes_nothing(hub: Hub, fault: FaultPlan) -> None:
    """The error is retryable, and the invitation stays open."""
    key = hub.organization()
    invited = hub.invite(key, hub.bob)
    fault.throttle("dynamodb:TransactWriteItems", times=None)
    assert hub.call(hub.bob, "InvitationsAccept", invitationId=invited)["StatusCode"] == 503
    assert hub.invitation(invited).status is InvitationStatus.PENDING
