# Generated from schemas/entities/ApplicationRoles.yml by "make generate". Do not edit.
"""The inputs that create and update items of ApplicationRoles."""

from typing import Annotated, ClassVar

from orb_models._pydantic import Field
from orb_models.enums.role_status import RoleStatus
from orb_models.enums.role_type import RoleType
from orb_models.input import Input, KeyText, SortKeyText, Update


class ApplicationRolesCreate(Input):
    """The fields of a new item, without those that the repository sets."""

    user_id: KeyText
    """The user who has the role."""

    application_id: KeyText
    """The application in which the user has the role."""

    role_id: SortKeyText
    """The role."""

    role_name: Annotated[str, Field(max_length=32)]
    """The name of the role for people."""

    role_type: RoleType
    """The kind of the role."""

    permissions: list[str]
    """What the role allows, such as documents:read."""

    status: RoleStatus = RoleStatus.ACTIVE
    """The status of the role."""


class ApplicationRolesUpdate(Update):
    """A change of an item. Only the fields that the caller sets are written."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset(
        {"user_id", "application_id", "role_id", "role_name", "role_type", "permissions", "status"}
    )

    user_id: KeyText | None = None
    """The user who has the role."""

    application_id: KeyText | None = None
    """The application in which the user has the role."""

    role_id: SortKeyText | None = None
    """The role."""

    role_name: Annotated[str, Field(max_length=32)] | None = None
    """The name of the role for people."""

    role_type: RoleType | None = None
    """The kind of the role."""

    permissions: list[str] | None = None
    """What the role allows, such as documents:read."""

    status: RoleStatus | None = None
    """The status of the role."""
