"""Laws of the forms: what the API and the trail never show."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from lambdas.organizations.forms import (
    audited_invitation,
    audited_organization,
    encrypted_description,
    invitation_form,
    readable_description,
)
from orb_common.exceptions import ServiceRefusedError
from orb_models import InvitationStatus, OrganizationStatus
from orb_testing.factories import InvitationsFactory, OrganizationsFactory

if TYPE_CHECKING:
    from .conftest import Hub

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_neither_key_nor_description_is_audited() -> None:
    """The key is nobody's business, and the description is encrypted for a reason."""
    form = audited_organization(OrganizationsFactory.build(description="x", kms_key_arn="arn"))
    assert not form.keys() & {"description", "kmsKeyId", "kmsKeyArn", "kmsAlias"}


def test_personal_data_are_not_audited() -> None:
    """Neither the address nor the message."""
    form = audited_invitation(InvitationsFactory.build(message="Hello"))
    assert not form.keys() & {"inviteeEmail", "message"}


@pytest.mark.parametrize("status", InvitationStatus)
@pytest.mark.parametrize(("seconds", "expired"), [(-1, True), (0, True), (1, False)])
def test_only_pending_invitations_expire(status: InvitationStatus, seconds: int, expired: bool) -> None:
    """At its time, a pending invitation is EXPIRED. Others stay what they are."""
    row = InvitationsFactory.build(status=status, expires_at=NOW + timedelta(seconds=seconds))
    shown = "EXPIRED" if expired and status is InvitationStatus.PENDING else str(status)
    assert invitation_form(row, NOW)["status"] == shown


def test_without_a_key_nothing_is_encrypted_or_read(hub: Hub) -> None:
    """A row without a key is an error of ours, not a description in clear."""
    row = OrganizationsFactory.build(description="x", kms_key_arn=None, status=OrganizationStatus.ACTIVE)
    with pytest.raises(ServiceRefusedError):
        readable_description(hub.service, row)
    with pytest.raises(ServiceRefusedError):
        encrypted_description(hub.service, "o-1", None, "x")
    assert encrypted_description(hub.service, "o-1", None, None) is None
