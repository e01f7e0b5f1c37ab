"""The rows of one person's whole life in the hub."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models import OrganizationStatus, UsersUpdate
from orb_testing.factories import (
    ApplicationRolesFactory,
    ApplicationsFactory,
    ApplicationUsersFactory,
    InvitationsFactory,
    ListenersFactory,
    MotionEventsFactory,
    NotificationsFactory,
    OrganizationsFactory,
    OrganizationUsersFactory,
    OwnershipTransferRequestsFactory,
    RolesFactory,
    SensorsFactory,
    SessionsFactory,
    SmsRateLimitFactory,
)

if TYPE_CHECKING:
    from lambdas.privacy.stores import Stores
    from orb_models import Invitations, Users

PHONE = "+14155550100"
WORDS = "Ann wrote this herself"
LATER = 4_102_444_800
"""An expiry in the year 2100, in epoch seconds."""


def live(stores: Stores, me: Users, other: Users, *, phone: str = PHONE) -> Invitations:
    """Store at least one row of each link to a person, and return an open invitation to them."""
    stores.users.update(me.user_id, UsersUpdate(phone_number=phone))
    words = f"{me.first_name} wrote this herself"
    mine, theirs, sub = me.user_id, other.user_id, me.cognito_sub
    gone = OrganizationsFactory.create(
        stores.organizations, owner_id=mine, status=OrganizationStatus.DELETED, description="sealed words"
    )
    organization = OrganizationsFactory.create(
        stores.organizations, "active", owner_id=theirs
    ).organization_id
    OrganizationUsersFactory.create(
        stores.memberships, user_id=mine, organization_id=organization, invited_by=theirs
    )
    OrganizationUsersFactory.create(
        stores.memberships, user_id=theirs, organization_id=gone.organization_id, invited_by=mine
    )
    invitation = InvitationsFactory.create(
        stores.invitations, "pending", invitee_email=me.email, inviter_user_id=theirs, message=words,
        invitee_user_id=None,
    )  # fmt: skip
    InvitationsFactory.create(
        stores.invitations, "accepted", invitee_email=f"{me.first_name.lower()}-earlier@example.org",
        inviter_user_id=theirs, invitee_user_id=mine, message=words,
    )  # fmt: skip
    InvitationsFactory.create(
        stores.invitations,
        invitee_email=f"{me.first_name.lower()}-guest@example.org",
        inviter_user_id=mine,
        message=words,
    )
    ApplicationsFactory.create(stores.applications, owner_id=mine, organization_id=organization)
    ApplicationUsersFactory.create(stores.application_users, user_id=mine)
    ApplicationRolesFactory.create(stores.application_roles, user_id=mine)
    RolesFactory.create(stores.roles, user_id=mine)
    NotificationsFactory.create(stores.notifications, recipient_user_id=mine, sender_user_id=None)
    NotificationsFactory.create(
        stores.notifications, recipient_user_id=theirs, sender_user_id=mine, message=words
    )
    for current, new in ((mine, theirs), (theirs, mine)):
        OwnershipTransferRequestsFactory.create(
            stores.transfers, "payment_in_progress", current_owner_id=current, new_owner_id=new
        )
    SmsRateLimitFactory.create(stores.sms_rate_limits, phone_number=phone, ttl=LATER)
    assert sub is not None
    ListenersFactory.create(stores.listeners, user_id=sub, email=me.email, name=f"{me.first_name} at home")
    sensor = SensorsFactory.create(stores.sensors, user_id=sub).sensor_id
    SessionsFactory.create(stores.sessions, user_id=sub, sensor_id=sensor)
    MotionEventsFactory.create(stores.motion_events, user_id=sub, sensor_id=sensor)
    return invitation
