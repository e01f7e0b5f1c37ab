# Generated from schemas/entities/Organizations.yml by "make generate". Do not edit.
"""The factory of Organizations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.enums.organization_status import OrganizationStatus
from orb_models.models.organizations import Organizations
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

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
    FIELDS = values.fields(
        organization_id=values.Field(values.Uuid(), generated=True),
        name=values.Field(values.Text("name-%d", max_length=255)),
        description=values.Field(values.Text("description-%d", max_length=1000), optional=True),
        owner_id=values.Field(values.Text("owner-id-%d", max_bytes=2048)),
        status=values.Field(values.Choice(OrganizationStatus), default=OrganizationStatus.PENDING),
        created_at=values.Field(values.Time(), generated=True),
        updated_at=values.Field(values.Time(), generated=True),
        kms_key_id=values.Field(values.Text("kms-key-id-%d"), optional=True),
        kms_key_arn=values.Field(values.Text("kms-key-arn-%d"), optional=True),
        kms_alias=values.Field(values.Text("kms-alias-%d"), optional=True),
    )
    TRAITS = values.traits("status", OrganizationStatus)

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
