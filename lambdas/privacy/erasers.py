"""Erase single rows: delete them, or take the person out of rows that others still need. Repeating it does no harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.privacy.rules import ANSWERED
from lambdas.privacy.stores import export_key
from orb_common.exceptions import DynamoDBConditionFailedError, LostRaceError, ResourceNotFoundError
from orb_common.utils.ids import new_id
from orb_models.enums.invitation_status import InvitationStatus
from orb_models.enums.ownership_transfer_status import OwnershipTransferStatus
from orb_models.enums.privacy_request_status import PrivacyRequestStatus
from orb_models.inputs.invitations import InvitationsUpdate
from orb_models.inputs.ownership_transfer_requests import OwnershipTransferRequestsUpdate
from orb_models.inputs.privacy_requests import PrivacyRequestsUpdate
from orb_models.transactions import transaction

if TYPE_CHECKING:
    from lambdas.privacy.stores import Stores
    from orb_models.models.application_roles import ApplicationRoles
    from orb_models.models.application_users import ApplicationUsers
    from orb_models.models.invitations import Invitations
    from orb_models.models.motion.listeners import Listeners
    from orb_models.models.motion.motion_events import MotionEvents
    from orb_models.models.motion.sensors import Sensors
    from orb_models.models.motion.sessions import Sessions
    from orb_models.models.notifications import Notifications
    from orb_models.models.organization_users import OrganizationUsers
    from orb_models.models.ownership_transfer_requests import OwnershipTransferRequests
    from orb_models.models.privacy_requests import PrivacyRequests
    from orb_models.models.roles import Roles
    from orb_models.models.sms_rate_limit import SmsRateLimit
    from orb_models.models.users import Users

ERASED = "the data of this person was erased"
UNANSWERED = frozenset({InvitationStatus.PENDING, InvitationStatus.EXPIRED})
OPEN_TRANSFERS = frozenset(
    {
        OwnershipTransferStatus.PAYMENT_VALIDATION_REQUIRED,
        OwnershipTransferStatus.PAYMENT_IN_PROGRESS,
        OwnershipTransferStatus.PAYMENT_VALIDATED,
    }
)


def account(stores: Stores, row: Users) -> None:
    """Delete the account. Its e-mail address and sign-in are free again."""
    stores.users.delete(row.user_id)


def membership(stores: Stores, row: OrganizationUsers) -> None:
    """End a membership."""
    stores.memberships.delete(row.user_id, row.organization_id)


def invitation_received(stores: Stores, row: Invitations) -> None:
    """Revoke an invitation that is not answered. Replace the address, free its claim, and drop the text to the person.

    An expired one is revoked too: otherwise it could be sent again, to the address that stands there now.
    """
    status = InvitationStatus.REVOKED if row.status in UNANSWERED else row.status
    changes = InvitationsUpdate(
        status=status, invitee_email=stores.pseudonyms.of(row.invitee_email), message=None
    )
    claim = f"{row.organization_id}#{row.invitee_email}"
    # A newer invitation may hold it by now. That one frees it.
    releases = stores.open_invitations.holder(claim) == row.invitation_id
    unchanged = stores.invitations.attributes.status.eq(row.status)
    try:
        with transaction(token=new_id()) as writes:
            writes.update(stores.invitations, row.invitation_id, changes, condition=unchanged)
            if releases:
                writes.release(stores.open_invitations, claim, row.invitation_id)
    except (DynamoDBConditionFailedError, LostRaceError):
        current = stores.invitations.get(row.invitation_id, consistent=True)
        if current is not None:
            invitation_received(stores, current)
    except ResourceNotFoundError:
        # Another run, or the organization, has deleted it.
        return


def invitation_sent(stores: Stores, row: Invitations) -> None:
    """Drop the text that the person wrote. The invitation is the organization's, and stays."""
    try:
        stores.invitations.update(row.invitation_id, InvitationsUpdate(message=None))
    except ResourceNotFoundError:
        return


def application_user(stores: Stores, row: ApplicationUsers) -> None:
    """End the access to an application."""
    stores.application_users.delete(row.application_user_id)


def application_role(stores: Stores, row: ApplicationRoles) -> None:
    """End a role in an application."""
    stores.application_roles.delete(row.application_role_id)


def role(stores: Stores, row: Roles) -> None:
    """End a role in the old form."""
    stores.roles.delete(row.role_id)


def notification(stores: Stores, row: Notifications) -> None:
    """Delete a notification."""
    stores.notifications.delete(row.notification_id)


def transfer(stores: Stores, row: OwnershipTransferRequests) -> None:
    """Cancel an open transfer. The row stays, because it is a financial record."""
    if row.status in OPEN_TRANSFERS:
        try:
            stores.transfers.update(
                row.transfer_id,
                OwnershipTransferRequestsUpdate(status=OwnershipTransferStatus.CANCELLED),
                condition=stores.transfers.attributes.status.eq(row.status),
            )
        except DynamoDBConditionFailedError:
            # It went on meanwhile. A transfer that is complete makes an owner, and the last step refuses an owner.
            return


def sms_rate_limit(stores: Stores, row: SmsRateLimit) -> None:
    """Delete the count of codes that were sent to a number."""
    stores.sms_rate_limits.delete(row.phone_number)


def request(stores: Stores, row: PrivacyRequests) -> None:
    """Close a request, replace its address, and delete its export.

    What proves the answer stays: type, law, times, status, and who asked, by id.
    """
    closing: dict[str, object] = (
        {}
        if row.status in ANSWERED
        else {"status": PrivacyRequestStatus.REJECTED, "rejection_reason": ERASED}
    )
    changes = PrivacyRequestsUpdate.model_validate(
        {
            "data_subject_email": stores.pseudonyms.of(row.data_subject_email),
            "access_report": None,
            "portable_data": None,
            "open_request": None,
            **closing,
        },
        by_name=True,
    )
    try:
        stores.requests.update(
            row.request_id, changes, condition=stores.requests.attributes.status.eq(row.status)
        )
    except DynamoDBConditionFailedError:
        current = stores.requests.get(row.request_id, consistent=True)
        if current is not None:
            request(stores, current)
    # After the update: a run that still writes the export finds the request closed, and deletes the export itself.
    stores.exports.delete(export_key(row.request_id))


def listener(stores: Stores, row: Listeners) -> None:
    """Delete the account of the motion service."""
    stores.listeners.delete(row.user_id)


def sensor(stores: Stores, row: Sensors) -> None:
    """Delete a sensor."""
    stores.sensors.delete(row.sensor_id)


def session(stores: Stores, row: Sessions) -> None:
    """Delete a session of a sensor."""
    stores.sessions.delete(row.session_id)


def motion_event(stores: Stores, row: MotionEvents) -> None:
    """Delete a report of a sensor."""
    stores.motion_events.delete(row.event_id)
