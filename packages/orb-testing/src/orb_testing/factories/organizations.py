# Generated from schemas/entities/Organizations.yml by "make generate". Do not edit.
"""The factory of Organizations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.enums.organization_status import OrganizationStatus
from orb_models.models.organizations import Organizations
from orb_testing.factory_base.factory import Factory
from orb_testing.factory_base.values import Choice, Field, Text, Time, Uuid, fields, traits

if TYPE_CHECKING:
    from typing import Literal, TypedDict, Unpack

    from orb_models.model import Timestamp
    from orb_models.repositories.organizations import OrganizationsRepository

    class OrganizationsFields(TypedDict, total=False):
        """The fields of Organizations, to override."""

        organization_id: str
        name: str
        description: str | None
        owner_id: str
        status: OrganizationStatus
        created_at: Timestamp
        updated_at: Timestamp
        kms_key_id: str | None
        kms_key_arn: str | None
        kms_alias: str | None

    OrganizationsTrait = Literal["full", "active", "inactive", "pending", "suspended", "deleted", "unknown"]


class OrganizationsFactory(Factory[Organizations]):
    """Makes models of Organizations."""

    MODEL = Organizations
    INPUT = "orb_models.inputs.organizations.OrganizationsCreate"
    FIELDS = fields(
        organization_id=Field(Uuid(), generated=True),
        name=Field(Text("name-%d", max_length=255)),
        description=Field(Text("description-%d", max_length=1000), optional=True),
        owner_id=Field(Text("owner-id-%d", max_bytes=2048)),
        status=Field(Choice(OrganizationStatus), default=OrganizationStatus.PENDING),
        created_at=Field(Time(), generated=True),
        updated_at=Field(Time(), generated=True),
        kms_key_id=Field(Text("kms-key-id-%d"), optional=True),
        kms_key_arn=Field(Text("kms-key-arn-%d"), optional=True),
        kms_alias=Field(Text("kms-alias-%d"), optional=True),
    )
    TRAITS = traits("status", OrganizationStatus)

    @classmethod
    def build(cls, /, *traits: OrganizationsTrait, **fields: Unpack[OrganizationsFields]) -> Organizations:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(
        cls, count: int, /, *traits: OrganizationsTrait, **fields: Unpack[OrganizationsFields]
    ) -> list[Organizations]:
        """Return new models."""
        return cls._batch(count, traits, fields)

    @classmethod
    def create(
        cls,
        repository: OrganizationsRepository,
        /,
        *traits: OrganizationsTrait,
        **fields: Unpack[OrganizationsFields],
    ) -> Organizations:
        """Store a new model, and return it."""
        return repository.create(cls._build(traits, fields))
