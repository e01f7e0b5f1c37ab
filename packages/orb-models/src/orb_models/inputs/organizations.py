# Generated from schemas/entities/Organizations.yml by "make generate". Do not edit.
"""The inputs that create and update items of Organizations."""

from typing import Annotated, ClassVar

from orb_models._pydantic import Field
from orb_models.enums.organization_status import OrganizationStatus
from orb_models.input import Input, KeyText, Update


class OrganizationsCreate(Input):
    """The fields of a new item, without those that the repository sets."""

    name: Annotated[str, Field(max_length=255)]
    """The name for people."""

    description: Annotated[str, Field(max_length=1000)] | None = None
    """The purpose of the organization."""

    owner_id: KeyText
    """The user who owns the organization."""

    status: OrganizationStatus = OrganizationStatus.PENDING
    """The status of the organization."""

    kms_key_id: str | None = Field(default=None, repr=False)
    """The id of the key that encrypts its data."""

    kms_key_arn: str | None = Field(default=None, repr=False)
    """The ARN of that key."""

    kms_alias: str | None = Field(default=None, repr=False)
    """The alias of that key."""


class OrganizationsUpdate(Update):
    """A change of an item. Only the fields that the caller sets are written."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset({"name", "owner_id", "status"})

    name: Annotated[str, Field(max_length=255)] | None = None
    """The name for people."""

    description: Annotated[str, Field(max_length=1000)] | None = None
    """The purpose of the organization."""

    owner_id: KeyText | None = None
    """The user who owns the organization."""

    status: OrganizationStatus | None = None
    """The status of the organization."""

    kms_key_id: str | None = Field(default=None, repr=False)
    """The id of the key that encrypts its data."""

    kms_key_arn: str | None = Field(default=None, repr=False)
    """The ARN of that key."""

    kms_alias: str | None = Field(default=None, repr=False)
    """The alias of that key."""
