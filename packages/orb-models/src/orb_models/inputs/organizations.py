# Generated from schemas/entities/Organizations.yml by "make generate". Do not edit.
"""What comes in for Organizations: what is new, and what changes."""

from typing import Annotated, ClassVar

from orb_models._pydantic import Field
from orb_models.enums.organization_status import OrganizationStatus
from orb_models.input import Input, KeyText, Update


class OrganizationsCreate(Input):
    """What it takes to create an item: everything but what the repository sets."""

    name: Annotated[str, Field(max_length=255)]
    """What people call it."""

    description: Annotated[str, Field(max_length=1000)] | None = None
    """What it is for."""

    owner_id: KeyText
    """The user who owns it."""

    status: OrganizationStatus = OrganizationStatus.PENDING
    """Where the organization stands."""

    kms_key_id: str | None = None
    """The id of the key that encrypts its data."""

    kms_key_arn: str | None = None
    """The ARN of that key."""

    kms_alias: str | None = None
    """The alias of that key."""


class OrganizationsUpdate(Update):
    """A change of an item: only the fields that are named are written."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset({"name", "owner_id", "status"})

    name: Annotated[str, Field(max_length=255)] | None = None
    """What people call it."""

    description: Annotated[str, Field(max_length=1000)] | None = None
    """What it is for."""

    owner_id: KeyText | None = None
    """The user who owns it."""

    status: OrganizationStatus | None = None
    """Where the organization stands."""

    kms_key_id: str | None = None
    """The id of the key that encrypts its data."""

    kms_key_arn: str | None = None
    """The ARN of that key."""

    kms_alias: str | None = None
    """The alias of that key."""
