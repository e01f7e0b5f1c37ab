# Generated from schemas/entities/ApplicationUsers.yml by "make generate". Do not edit.
"""What comes in for ApplicationUsers: what is new, and what changes."""

from typing import ClassVar

from orb_models.enums.application_user_status import ApplicationUserStatus
from orb_models.input import Input, SortKeyText, Update


class ApplicationUsersCreate(Input):
    """What it takes to create an item: everything but what the repository sets."""

    user_id: SortKeyText
    """The user."""

    application_id: SortKeyText
    """The application."""

    status: ApplicationUserStatus = ApplicationUserStatus.PENDING
    """Where the access stands."""


class ApplicationUsersUpdate(Update):
    """A change of an item: only the fields that are named are written."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset({"user_id", "application_id", "status"})

    user_id: SortKeyText | None = None
    """The user."""

    application_id: SortKeyText | None = None
    """The application."""

    status: ApplicationUserStatus | None = None
    """Where the access stands."""
