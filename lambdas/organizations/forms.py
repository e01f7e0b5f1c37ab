"""Rows as the API and the trail show them: camelCase names, epoch seconds, without unset fields.

An organization's description is encrypted in its row. Where one organization is asked for, a description that cannot be
decrypted is an error. In lists and after changes it is left out, and logged: one broken key must not hide the other
organizations of a page, nor a change that was made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.exceptions import DecryptionError, NotFoundError, OrbError, ServiceRefusedError
from orb_common.logging import get_logger
from orb_models.enums.invitation_status import InvitationStatus
from orb_models.enums.organization_status import OrganizationStatus

if TYPE_CHECKING:
    from datetime import datetime

    from lambdas.organizations.service import JsonObject, OrganizationsCaller, OrganizationsService
    from orb_models.models.invitations import Invitations
    from orb_models.models.organization_users import OrganizationUsers
    from orb_models.models.organizations import Organizations

KEY_FIELDS = frozenset({"kms_key_id", "kms_key_arn", "kms_alias"})
"""The fields that name an organization's key. Neither the API nor the trail shows them."""
PERSONAL_FIELDS = frozenset({"invitee_email", "message"})
"""The fields of an invitation that the trail does not show."""


def encrypted_description(
    service: OrganizationsService, organization_id: str, arn: str | None, text: str | None
) -> str | None:
    """Return a description as the row has it.

    Raises:
        OrbError: KMS refused or failed; see `orb_common.aws.errors`.
        ServiceRefusedError: The organization has no key.
    """
    if text is None:
        return None
    if arn is None:
        raise ServiceRefusedError("description: the organization has no key to encrypt it")
    return service.keys.encrypt(organization_id, arn, text)


def readable_description(service: OrganizationsService, row: Organizations) -> str | None:
    """Return the description of an organization in clear. None: it has no description, or this is deleted with its key.

    Raises:
        ServiceRefusedError: The row's text is not a ciphertext of the organization's key.
        OrbError: KMS refused or failed; see `orb_common.aws.errors`. Outages and throttling are retryable.
    """
    if row.description is None or row.status is OrganizationStatus.DELETED:
        return None
    if row.kms_key_arn is None:
        raise ServiceRefusedError("description: the organization has no key to decrypt it")
    try:
        return service.keys.decrypt(row.organization_id, row.kms_key_arn, row.description)
    except (DecryptionError, NotFoundError) as error:
        # The caller's input is not at fault, so it is neither 400 nor 404.
        raise ServiceRefusedError("description: the organization's key does not decrypt it") from error


def organization_form(service: OrganizationsService, row: Organizations) -> JsonObject:
    """Return an organization, with its description in clear. Raise the errors of `readable_description`."""
    return _with_description(row, readable_description(service, row))


def listed_organization(
    service: OrganizationsService, caller: OrganizationsCaller, row: Organizations
) -> JsonObject:
    """Return an organization, without a description that cannot be decrypted now.

    Where the organization is not active, only administrators of the platform see its description, as they alone can
    get the organization by its id.
    """
    closed = row.status is not OrganizationStatus.ACTIVE and not caller.principal.is_admin
    try:
        description = None if closed else readable_description(service, row)
    except OrbError as error:
        get_logger("organizations").warning(
            "description_left_out", organization_id=row.organization_id, code=error.code
        )
        description = None
    return _with_description(row, description)


def _with_description(row: Organizations, description: str | None) -> JsonObject:
    form = audited_organization(row)
    return form if description is None else form | {"description": description}


def audited_organization(row: Organizations) -> JsonObject:
    """Return an organization without its description, for the trail."""
    return row.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={*KEY_FIELDS, "description"})


def membership_form(row: OrganizationUsers) -> JsonObject:
    """Return a membership."""
    return row.model_dump(mode="json", by_alias=True, exclude_none=True)


def is_open(row: Invitations, now: datetime) -> bool:
    """Return whether an invitation can be answered."""
    return row.status is InvitationStatus.PENDING and row.expires_at > now


def invitation_form(row: Invitations, now: datetime) -> JsonObject:
    """Return an invitation. One that can no longer be answered is EXPIRED, although its row is still PENDING."""
    form = row.model_dump(mode="json", by_alias=True, exclude_none=True)
    if row.status is InvitationStatus.PENDING and not is_open(row, now):
        form["status"] = str(InvitationStatus.EXPIRED)
    return form


def audited_invitation(row: Invitations) -> JsonObject:
    """Return an invitation without personal data, for the trail."""
    return row.model_dump(mode="json", by_alias=True, exclude_none=True, exclude=set(PERSONAL_FIELDS))
