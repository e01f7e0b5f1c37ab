"""Laws of invitations: one open invitation for an address, and only open ones change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from orb_models import InvitationStatus, InvitationsUpdate

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_testing.races import Race

    from .conftest import Hub

PAST = datetime(2020, 1, 1, tzinfo=UTC)


def expire(hub: Hub, invitation_id: str) -> None:
    hub.service.invitations.update(invitation_id, InvitationsUpdate(expires_at=PAST))


def test_an_invitation_has_its_expiry(hub: Hub) -> None:
    """It is to the address in lower case, and open for the days that the inviter says."""
    key = hub.organization()
    made = hub.data(
        hub.ann, "InvitationsCreate",
        organizationId=key, inviteeEmail="Pat@Example.org", role="VIEWER", message="Hello", expiresInDays=14,
    )  # fmt: skip
    assert (made["inviteeEmail"], made["status"], made["inviterUserId"]) == (
        "pat@example.org",
        "PENDING",
        hub.ann.id,
    )
    assert made["expiresAt"] - made["createdAt"] == timedelta(days=14).total_seconds()
    assert hub.data(hub.ann, "InvitationsGet", invitationId=made["invitationId"]) == made
    event = next(each for each in reversed(hub.audit.events) if "INVITED" in each["eventType"])
    assert "example.org" not in str(event)
    assert "Hello" not in str(event)


def test_who_is_not_invited(hub: Hub) -> None:
    """The owner, active members, and people with an open invitation, in any spelling: 409."""
    key = hub.organization()
    hub.join(hub.bob, key)
    hub.invite(key, hub.eve)
    for address in ("ann@example.org", "bob@example.org", "eve@example.org", "EVE@example.org"):
        answer = hub.call(
            hub.ann, "InvitationsCreate", organizationId=key, inviteeEmail=address, role="VIEWER"
        )
        assert (answer["StatusCode"], answer["Message"].split(":")[0]) == (409, "inviteeEmail")


def test_who_is_not_invited_in_another_spelling(hub: Hub) -> None:
    """A member whose row has capitals is in the organization already, however the inviter writes the address."""
    key = hub.organization()
    hub.join(hub.person("USER", email="Pat.Doe@Example.org"), key)
    for address in ("pat.doe@example.org", "PAT.DOE@EXAMPLE.ORG"):
        answer = hub.call(
            hub.ann, "InvitationsCreate", organizationId=key, inviteeEmail=address, role="VIEWER"
        )
        assert answer["StatusCode"] == 409


def test_one_of_many_invitations_wins(hub: Hub, race: Callable[..., Race[dict[str, Any]]]) -> None:
    """Of four invitations of one person at once, one is made."""
    key = hub.organization()
    new = {"organizationId": key, "inviteeEmail": "pat@example.org", "role": "VIEWER"}
    ended = race([lambda: hub.call(hub.ann, "InvitationsCreate", **new)] * 4)
    assert sorted(answer["StatusCode"] for answer in ended.values) == [200, 409, 409, 409]


def test_an_expired_invitation_can_be_replaced(hub: Hub) -> None:
    """It is shown as EXPIRED, and a new one takes its place. It cannot be extended then."""
    key = hub.organization()
    first = hub.invite(key, hub.bob)
    expire(hub, first)
    assert hub.data(hub.ann, "InvitationsGet", invitationId=first)["status"] == "EXPIRED"
    assert hub.call(hub.ann, "InvitationsUpdate", invitationId=first, role="VIEWER")["StatusCode"] == 409
    second = hub.invite(key, hub.bob)
    assert hub.invitation(first).status is InvitationStatus.EXPIRED
    assert hub.call(hub.ann, "InvitationsResend", invitationId=first)["StatusCode"] == 409
    hub.data(hub.bob, "InvitationsAccept", invitationId=second)


def test_an_expired_invitation_can_be_extended(hub: Hub) -> None:
    """It is open for a week again."""
    first = hub.invite(hub.organization(), hub.bob)
    expire(hub, first)
    extended = hub.data(hub.ann, "InvitationsResend", invitationId=first)
    assert extended["status"] == "PENDING"
    assert extended == hub.data(hub.ann, "InvitationsGet", invitationId=first) | {
        "updatedAt": extended["updatedAt"]
    }
    hub.data(hub.bob, "InvitationsAccept", invitationId=first)


def test_an_open_invitation_changes(hub: Hub) -> None:
    """Role and message change, and null removes the message."""
    key = {"invitationId": hub.invite(hub.organization(), hub.bob, message="Hello")}
    assert hub.data(hub.ann, "InvitationsUpdate", **key, role="ADMINISTRATOR")["role"] == "ADMINISTRATOR"
    assert "message" not in hub.data(hub.ann, "InvitationsUpdate", **key, message=None)
    assert hub.call(hub.ann, "InvitationsUpdate", **key)["StatusCode"] == 400


@pytest.mark.parametrize(
    "operation", ["InvitationsAccept", "InvitationsDecline", "InvitationsResend", "InvitationsDelete"]
)
def test_a_revoked_invitation_is_closed(hub: Hub, operation: str) -> None:
    """Nothing brings it back, and the person can be invited again."""
    organization = hub.organization()
    key = {"invitationId": hub.invite(organization, hub.bob)}
    assert hub.data(hub.ann, "InvitationsDelete", **key) == key | {"deleted": True}
    who = hub.bob if operation in {"InvitationsAccept", "InvitationsDecline"} else hub.ann
    answer = hub.call(who, operation, **key)
    assert (answer["StatusCode"], answer["Message"]) == (409, "invitationId: this invitation is REVOKED")
    assert hub.invite(organization, hub.bob) != key["invitationId"]


def test_pages_of_invitations(hub: Hub) -> None:
    """An organization lists its invitations, and a person those to their verified address."""
    key = hub.organization()
    mine, other = hub.invite(key, hub.bob), hub.invite(key, hub.eve)
    listed = hub.data(hub.ann, "InvitationsQueryByOrganizationId", organizationId=key)["items"]
    assert {row["invitationId"] for row in listed} == {mine, other}
    found = hub.data(hub.bob, "InvitationsQueryByInviteeEmail", inviteeEmail="BOB@example.org")["items"]
    assert [row["invitationId"] for row in found] == [mine]
    assert (
        hub.call(hub.bob, "InvitationsQueryByInviteeEmail", inviteeEmail="eve@example.org")["StatusCode"]
        == 403
    )
