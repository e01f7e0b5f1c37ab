# Generated from schemas/entities/Applications.yml by "make generate". Do not edit.
"""What comes in for Applications: what is new, and what changes."""

from typing import Annotated, ClassVar, Literal

from orb_models._pydantic import Field
from orb_models.enums.application_status import ApplicationStatus
from orb_models.input import Input, KeyText, Update


class ApplicationsCreate(Input):
    """What it takes to create an item: everything but what the repository sets."""

    name: Annotated[str, Field(max_length=255)]
    """What people call it."""

    organization_id: KeyText
    """The organization that runs it."""

    owner_id: str
    """The user who answers for it."""

    status: ApplicationStatus = ApplicationStatus.PENDING
    """Where the application stands."""

    api_key: str
    """The key in force."""

    api_key_next: str | None = None
    """The key that comes next, while keys rotate."""

    environments: list[Literal["PRODUCTION", "STAGING", "DEVELOPMENT", "TEST", "PREVIEW"]]
    """Where it runs. Up to 5 on the starter plan."""


class ApplicationsUpdate(Update):
    """A change of an item: only the fields that are named are written."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset(
        {"name", "organization_id", "owner_id", "status", "api_key", "environments"}
    )

    name: Annotated[str, Field(max_length=255)] | None = None
    """What people call it."""

    organization_id: KeyText | None = None
    """The organization that runs it."""

    owner_id: str | None = None
    """The user who answers for it."""

    status: ApplicationStatus | None = None
    """Where the application stands."""

    api_key: str | None = None
    """The key in force."""

    api_key_next: str | None = None
    """The key that comes next, while keys rotate."""

    environments: list[Literal["PRODUCTION", "STAGING", "DEVELOPMENT", "TEST", "PREVIEW"]] | None = None
    """Where it runs. Up to 5 on the starter plan."""
