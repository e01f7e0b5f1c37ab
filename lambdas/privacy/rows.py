"""Find the rows with data of a person. Links with an index are queried, the others scanned with a filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lambdas.privacy.people import Person
    from lambdas.privacy.stores import Stores
    from orb_models.models.application_roles import ApplicationRoles
    from orb_models.models.application_users import ApplicationUsers
    from orb_models.models.applications import Applications
    from orb_models.models.invitations import Invitations
    from orb_models.models.motion.listeners import Listeners
    from orb_models.models.motion.motion_events import MotionEvents
    from orb_models.models.motion.sensors import Sensors
    from orb_models.models.motion.sessions import Sessions
    from orb_models.models.notifications import Notifications
    from orb_models.models.organization_users import OrganizationUsers
    from orb_models.models.organizations import Organizations
    from orb_models.models.ownership_transfer_requests import OwnershipTransferRequests
    from orb_models.models.privacy_requests import PrivacyRequests
    from orb_models.models.roles import Roles
    from orb_models.models.sms_rate_limit import SmsRateLimit
    from orb_models.models.users import Users


def account(_: Stores, person: Person) -> Iterator[Users]:
    """Yield the person's account."""
    if person.user is not None:
        yield person.user


def owned_organizations(stores: Stores, person: Person) -> Iterator[Organizations]:
    """Yield the organizations that the person owns."""
    if person.user_id is not None:
        yield from stores.organizations.query_by_owner_id(person.user_id).iterate()


def memberships(stores: Stores, person: Person) -> Iterator[OrganizationUsers]:
    """Yield the person's memberships."""
    if person.user_id is not None:
        yield from stores.memberships.query_by_user_id(person.user_id).iterate()


def memberships_invited(stores: Stores, person: Person) -> Iterator[OrganizationUsers]:
    """Yield the memberships of others whom the person invited."""
    if person.user_id is not None:
        filters = stores.memberships.attributes.invited_by.eq(person.user_id)
        yield from stores.memberships.iterate(filters=filters)


def invitations_received(stores: Stores, person: Person) -> Iterator[Invitations]:
    """Yield the invitations to the person's addresses, and those that they answered by an earlier address."""
    seen: set[str] = set()
    for email in person.emails:
        for row in stores.invitations.query_by_invitee_email(email).iterate():
            seen.add(row.invitation_id)
            yield row
    if person.user_id is not None:
        filters = stores.invitations.attributes.invitee_user_id.eq(person.user_id)
        for row in stores.invitations.iterate(filters=filters):
            if row.invitation_id not in seen:
                yield row


def invitations_sent(stores: Stores, person: Person) -> Iterator[Invitations]:
    """Yield the invitations that the person sent."""
    if person.user_id is not None:
        filters = stores.invitations.attributes.inviter_user_id.eq(person.user_id)
        yield from stores.invitations.iterate(filters=filters)


def applications(stores: Stores, person: Person) -> Iterator[Applications]:
    """Yield the applications for which the person is responsible."""
    if person.user_id is not None:
        filters = stores.applications.attributes.owner_id.eq(person.user_id)
        yield from stores.applications.iterate(filters=filters)


def application_users(stores: Stores, person: Person) -> Iterator[ApplicationUsers]:
    """Yield the person's access to applications."""
    if person.user_id is not None:
        yield from stores.application_users.query_by_user_id(person.user_id).iterate()


def application_roles(stores: Stores, person: Person) -> Iterator[ApplicationRoles]:
    """Yield the person's roles in applications."""
    if person.user_id is not None:
        yield from stores.application_roles.query_by_user_id(person.user_id).iterate()


def roles(stores: Stores, person: Person) -> Iterator[Roles]:
    """Yield the person's roles in the old form."""
    if person.user_id is not None:
        yield from stores.roles.query_by_user_id(person.user_id).iterate()


def notifications_received(stores: Stores, person: Person) -> Iterator[Notifications]:
    """Yield the notifications to the person."""
    if person.user_id is not None:
        yield from stores.notifications.query_by_recipient_user_id(person.user_id).iterate()


def notifications_caused(stores: Stores, person: Person) -> Iterator[Notifications]:
    """Yield the notifications to others that the person caused. Their texts can name the person."""
    if person.user_id is not None:
        filters = stores.notifications.attributes.sender_user_id.eq(person.user_id)
        yield from stores.notifications.iterate(filters=filters)


def transfers_given(stores: Stores, person: Person) -> Iterator[OwnershipTransferRequests]:
    """Yield the transfers of organizations by the person."""
    if person.user_id is not None:
        yield from stores.transfers.query_by_current_owner_id(person.user_id).iterate()


def transfers_taken(stores: Stores, person: Person) -> Iterator[OwnershipTransferRequests]:
    """Yield the transfers of organizations to the person."""
    if person.user_id is not None:
        yield from stores.transfers.query_by_new_owner_id(person.user_id).iterate()


def sms_rate_limit(stores: Stores, person: Person) -> Iterator[SmsRateLimit]:
    """Yield the count of codes that were sent to the person's number."""
    if person.user is not None and person.user.phone_number is not None:
        row = stores.sms_rate_limits.get(person.user.phone_number)
        if row is not None:
            yield row


def requests_about(stores: Stores, person: Person) -> Iterator[PrivacyRequests]:
    """Yield the requests about the person: by the user's id, or by an address without a user."""
    if person.user_id is not None:
        yield from stores.requests.query_by_data_subject_id(person.user_id).iterate()
    for email in person.emails:
        for row in stores.requests.query_by_data_subject_email(email).iterate():
            if row.data_subject_id is None:
                yield row


def requests_made(stores: Stores, person: Person) -> Iterator[PrivacyRequests]:
    """Yield the requests that the person made for others."""
    if person.user_id is not None:
        filters = stores.requests.attributes.requester_id.eq(person.user_id)
        for row in stores.requests.iterate(filters=filters):
            if row.data_subject_id != person.user_id:
                yield row


def listeners(stores: Stores, person: Person) -> Iterator[Listeners]:
    """Yield the person's accounts of the motion service, by the same id or the same address."""
    seen: set[str] = set()
    found = [stores.listeners.get(user_id, consistent=True) for user_id in person.ids]
    for email in person.emails:
        found += stores.listeners.query_by_email(email).iterate()
    for row in found:
        if row is not None and row.user_id not in seen:
            seen.add(row.user_id)
            yield row


def sensors(stores: Stores, person: Person) -> Iterator[Sensors]:
    """Yield the person's sensors."""
    for user_id in sorted({*person.ids, *(listener.user_id for listener in listeners(stores, person))}):
        yield from stores.sensors.query_by_user_id(user_id).iterate()


def sessions(stores: Stores, person: Person) -> Iterator[Sessions]:
    """Yield the times in which a sensor of the person saw motion."""
    for sensor in sensors(stores, person):
        yield from stores.sessions.query_by_sensor_id(sensor.sensor_id).iterate()


def motion_events(stores: Stores, person: Person) -> Iterator[MotionEvents]:
    """Yield what the person's sensors reported."""
    for sensor in sensors(stores, person):
        yield from stores.motion_events.query_by_sensor_id(sensor.sensor_id).iterate()
