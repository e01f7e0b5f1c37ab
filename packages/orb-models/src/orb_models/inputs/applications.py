# Generated from schemas/entities/Applications.yml by "make generate". Do not edit.
"""The inputs that create and update items of Applications."""

from typing import Annotated, ClassVar, Literal

from orb_models._pydantic import Field
from orb_models.enums.application_status import ApplicationStatus
from orb_models.input import Input, KeyText, Update


class ApplicationsCreate(Input):
    """The fields of a new item, without those that the repository sets."""

    name: Annotated[str, Field(max_length=255)]
    """The name for people."""

    organization_id: KeyText
    """The organization that runs the application."""

    owner_id: str
    """The user who is responsible for the application."""

    status: ApplicationStatus = ApplicationStatus.PENDING
    """The status of the application."""

    api_key: str = Field(repr=False)
    """The current key."""

    api_key_next: str | None = Field(default=None, repr=False)
    """The next key, during a rotation."""

    environments: list[Literal["PRODUCTION", "STAGING", "DEVELOPMENT", "TEST", "PREVIEW"]]
    """The environments of the application. Up to 5 on the starter plan."""


class ApplicationsUpdate(Update):
    """A change of an item. Only the fields that the caller sets are written."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset(
        {"name", "organization_id", "owner_id", "status", "api_key", "environments"}
    )

    name: Annotated[str, Field(max_length=255)] | None = None
    """The name for people."""

    organization_id: KeyText | None = None
    """The organization that runs the application."""

    owner_id: str | None = None
    """The user who is responsible for the application."""

    status: ApplicationStatus | None = None
    """The status of the application."""

    api_key: str | None = Field(default=None, repr=False)
    """The current key."""

    api_key_next: str | None = Field(default=None, repr=False)
    """The next key, during a rotation."""

    environments: list[Literal["PRODUCTION", "STAGING", "DEVELOPMENT", "TEST", "PREVIEW"]] | None = None
    """The environments of the application. Up to 5 on the starter plan."""
