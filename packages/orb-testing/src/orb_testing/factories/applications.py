# Generated from schemas/entities/Applications.yml by "make generate". Do not edit.
"""The factory of Applications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_models.enums.application_status import ApplicationStatus
from orb_models.models.applications import Applications
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

if TYPE_CHECKING:
    from typing import Literal, TypedDict, Unpack

    from orb_models.model import Timestamp
    from orb_models.repositories.applications import ApplicationsRepository

    class ApplicationsFields(TypedDict, total=False):
        """The fields of Applications, to override."""

        application_id: str
        name: str
        organization_id: str
        owner_id: str
        status: ApplicationStatus
        created_at: Timestamp
        updated_at: Timestamp
        api_key: str
        api_key_next: str | None
        environments: list[Literal["PRODUCTION", "STAGING", "DEVELOPMENT", "TEST", "PREVIEW"]]

    ApplicationsTrait = Literal["full", "unknown", "active", "inactive", "pending", "archived", "deleted"]


class ApplicationsFactory(Factory[Applications]):
    """Makes models of Applications."""

    MODEL = Applications
    INPUT = "orb_models.inputs.applications.ApplicationsCreate"
    FIELDS = values.fields(
        application_id=values.Field(values.Uuid(), generated=True),
        name=values.Field(values.Text("name-%d", max_length=255)),
        organization_id=values.Field(values.Text("organization-id-%d", max_bytes=2048)),
        owner_id=values.Field(values.Text("owner-id-%d")),
        status=values.Field(values.Choice(ApplicationStatus), default=ApplicationStatus.PENDING),
        created_at=values.Field(values.Time(), generated=True),
        updated_at=values.Field(values.Time(), generated=True),
        api_key=values.Field(values.Text("api-key-%d")),
        api_key_next=values.Field(values.Text("api-key-next-%d"), optional=True),
        environments=values.Field(
            values.Many("array", values.Choice(("PRODUCTION", "STAGING", "DEVELOPMENT", "TEST", "PREVIEW")))
        ),
    )
    TRAITS = values.traits("status", ApplicationStatus)

    @classmethod
    def build(cls, /, *traits: ApplicationsTrait, **fields: Unpack[ApplicationsFields]) -> Applications:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(
        cls, count: int, /, *traits: ApplicationsTrait, **fields: Unpack[ApplicationsFields]
    ) -> list[Applications]:
        """Return new models."""
        return cls._batch(count, traits, fields)

    @classmethod
    def create(
        cls,
        repository: ApplicationsRepository,
        /,
        *traits: ApplicationsTrait,
        **fields: Unpack[ApplicationsFields],
    ) -> Applications:
        """Store a new model, and return it."""
        return repository.create(cls._build(traits, fields))
