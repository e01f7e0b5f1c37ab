# Generated from schemas/entities/ApplicationUsers.yml by "make generate". Do not edit.
"""The inputs that create and update items of ApplicationUsers."""

from typing import ClassVar

from orb_models.enums.application_user_status import ApplicationUserStatus
from orb_models.input import Input, SortKeyText, Update


class ApplicationUsersCreate(Input):
    """The fields of a new item, without those that the repository sets."""

    user_id: SortKeyText
    """The user."""

    application_id: SortKeyText
    """The application."""

    status: ApplicationUserStatus = ApplicationUserStatus.PENDING
    """The status of the access."""


class ApplicationUsersUpdate(Update):
    """A change of an item. Only the fields that the caller sets are written."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset({"user_id", "application_id", "status"})

    user_id: SortKeyText | None = None
    """The user."""

    application_id: SortKeyText | None = None
    """The application."""

    status: ApplicationUserStatus | None = None
    """The status of the access."""
