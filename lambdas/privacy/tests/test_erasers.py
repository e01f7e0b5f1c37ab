"""Laws of the erasure of single rows under races: what was read is old by the time of the write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.organizations.invitations import claimed
from lambdas.privacy import erasers
from lambdas.privacy.tests.conftest import RECTIFICATION
from lambdas.privacy.tests.life import live
from orb_models import (
    InvitationStatus,
    InvitationsUpdate,
    OwnershipTransferRequestsUpdate,
    OwnershipTransferStatus,
    PrivacyRequestStatus,
    PrivacyRequestsUpdate,
)
from orb_models.transactions import transaction
from orb_testing.factories import InvitationsFactory

if TYPE_CHECKING:
    from lambdas.privacy.tests.conftest import Hub


def test_an_invitation_that_was_declined_meanwhile_stays_declined(hub: Hub) -> None:
    """The status of the last writer stays, and the address goes all the same. A second time changes nothing."""
    read = live(hub.stores, hub.ann.user, hub.bob.user)
    declined = InvitationsUpdate(status=InvitationStatus.DECLINED)
    hub.stores.invitations.update(read.invitation_id, declined)
    erasers.invitation_received(hub.stores, read)
    row = hub.stores.invitations.get(read.invitation_id)
    assert row is not None
    assert row.status is InvitationStatus.DECLINED
    assert row.invitee_email.endswith("@erased.invalid")
    erasers.invitation_received(hub.stores, row)
    again = hub.stores.invitations.get(read.invitation_id)
    assert again is not None
    assert (again.status, again.invitee_email) == (row.status, row.invitee_email)


def test_an_expired_invitation_is_revoked(hub: Hub) -> None:
    """It cannot be sent again, to the address that took the place of the person's."""
    read = live(hub.stores, hub.ann.user, hub.bob.user)
    expired = hub.stores.invitations.update(
        read.invitation_id, InvitationsUpdate(status=InvitationStatus.EXPIRED)
    )
    erasers.invitation_received(hub.stores, expired)
    row = hub.stores.invitations.get(read.invitation_id)
    assert row is not None
    assert row.status is InvitationStatus.REVOKED


def test_an_erased_invitation_frees_its_address(hub: Hub) -> None:
    """No unique value is left of an open invitation. An older invitation leaves the claim to the newer one."""
    invitations, claims = hub.stores.invitations, hub.stores.open_invitations
    older = live(hub.stores, hub.ann.user, hub.bob.user)
    newer = InvitationsFactory.create(
        invitations, "pending", invitee_email=older.invitee_email, organization_id=older.organization_id
    )
    claim = claimed(older.organization_id, older.invitee_email)
    with transaction() as writes:
        writes.take(claims, claim, newer.invitation_id)
    erasers.invitation_received(hub.stores, older)
    assert claims.holder(claim) == newer.invitation_id
    erasers.invitation_received(hub.stores, newer)
    assert claims.holder(claim) is None
    row = invitations.get(newer.invitation_id)
    assert row is not None
    assert (row.status, row.message) == (InvitationStatus.REVOKED, None)


def test_rows_that_are_gone_are_erased(hub: Hub) -> None:
    """Rows that another run has deleted are no error."""
    row = live(hub.stores, hub.ann.user, hub.bob.user)
    hub.stores.invitations.delete(row.invitation_id)
    erasers.invitation_received(hub.stores, row)
    erasers.invitation_sent(hub.stores, row)
    assert hub.stores.invitations.get(row.invitation_id) is None


def test_a_request_that_was_answered_meanwhile_keeps_its_answer(hub: Hub) -> None:
    """A request that people complete during the erasure stays COMPLETED, without the address."""
    read = hub.row(hub.request(hub.ann, RECTIFICATION))
    done = PrivacyRequestsUpdate(status=PrivacyRequestStatus.COMPLETED)
    hub.stores.requests.update(read.request_id, done)
    erasers.request(hub.stores, read)
    row = hub.row(read.request_id)
    assert (row.status, row.rejection_reason) == ("COMPLETED", None)
    assert row.data_subject_email.endswith("@erased.invalid")


def test_a_transfer_that_went_on_is_not_cancelled(hub: Hub) -> None:
    """A transfer that completes during the erasure stays as it is. Its new owner is refused by the last step."""
    live(hub.stores, hub.ann.user, hub.bob.user)
    (read,) = hub.stores.transfers.query_by_new_owner_id(hub.ann.id)
    completed = OwnershipTransferRequestsUpdate(status=OwnershipTransferStatus.COMPLETED)
    hub.stores.transfers.update(read.transfer_id, completed)
    erasers.transfer(hub.stores, read)
    row = hub.stores.transfers.get(read.transfer_id)
    assert row is not None
    assert row.status is OwnershipTransferStatus.COMPLETED
