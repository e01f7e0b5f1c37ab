# Generated from schemas/entities/ApplicationUsers.yml by "make generate". Do not edit.
"""What comes in for ApplicationUsers: what is new, and what changes."""

from typing import Annotated, ClassVar

from orb_models._pydantic import Field
from orb_models.enums.application_user_status import ApplicationUserStatus
from orb_models.input import Input, Update


class ApplicationUsersCreate(Input):
    """What it takes to create an item: everything but what the repository sets."""

    user_id: Annotated[str, Field(min_length=1)]
    """The user."""

    application_id: Annotated[str, Field(min_length=1)]
    """The application."""

    status: ApplicationUserStatus = ApplicationUserStatus.PENDING
    """Where the access stands."""


class ApplicationUsersUpdate(Update):
    """A change of an item: only the fields that are named are written."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset({"user_id", "application_id", "status"})

    user_id: Annotated[str, Field(min_length=1)] | None = None
    """The user."""

    application_id: Annotated[str, Field(min_length=1)] | None = None
    """The application."""

    status: ApplicationUserStatus | None = None
    """Where the access stands."""
