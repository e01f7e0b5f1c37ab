"""Organizations with their owners, members and applications, whose ids fit together. Nothing is stored.

Their factories know the rules of each model. This module knows what the schemas say in words only: an owner is not a
member, and who has signed up has a subject in the user pool.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from orb_models import OrganizationUserRole
from orb_testing.factories import (
    ApplicationsFactory,
    OrganizationsFactory,
    OrganizationUsersFactory,
    UsersFactory,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Unpack

    from orb_models import Applications, Organizations, OrganizationUsers, Users
    from orb_testing.factories.organizations import OrganizationsFields

Size = Literal["small", "medium", "large", "enterprise"]
SIZES: Final[Mapping[Size, tuple[int, int]]] = MappingProxyType(
    {"small": (5, 2), "medium": (50, 10), "large": (500, 50), "enterprise": (1000, 100)}
)
"""The users, of whom one is the owner, and the applications of an organization of each size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A user and a membership of theirs."""

    user: Users
    membership: OrganizationUsers


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationFamily:
    """An organization and what belongs to it."""

    organization: Organizations
    owner: Users
    """Not a member, as the schema says."""
    members: tuple[Member, ...]
    """The first one is an administrator, unless other roles were given."""
    applications: tuple[Applications, ...]

    @property
    def users(self) -> tuple[Users, ...]:
        """The owner, and then the members."""
        return (self.owner, *(member.user for member in self.members))


def build_user() -> Users:
    """Return an active user who has signed up, so that a caller with the subject `cognito_sub` is found."""
    user = UsersFactory.build("active")
    return user.model_copy(
        update={"cognito_id": f"name-{user.user_id}", "cognito_sub": f"subject-{user.user_id}"}
    )


def build_membership(
    user: Users,
    organization: Organizations,
    role: OrganizationUserRole = OrganizationUserRole.VIEWER,
) -> OrganizationUsers:
    """Return an active membership. The owner of the organization has invited the user."""
    return OrganizationUsersFactory.build(
        "active",
        user_id=user.user_id,
        organization_id=organization.organization_id,
        role=role,
        invited_by=organization.owner_id,
    )


def build_organization(
    size: Size | tuple[int, int] = "small",
    *,
    owner: Users | None = None,
    administrators: Iterable[Users] = (),
    **fields: Unpack[OrganizationsFields],
) -> OrganizationFamily:
    """Return a new organization with its owner, members and applications.

    Args:
        size: A name of `SIZES`, or the number of users (at least the owner) and of applications.
        owner: Default: a new user.
        administrators: Members who are there already, in addition to new ones. Default: the first new one.
        fields: Fields of the organization, such as its name. It is ACTIVE, unless they say otherwise, and its
            `owner_id` is that of the owner.

    Raises:
        ValueError: there are fewer users than the owner and the given administrators.
    """
    users, applications = SIZES[size] if isinstance(size, str) else size
    owner, first = owner or build_user(), tuple(administrators)
    missing = users - 1 - len(first)
    if missing < 0:
        raise ValueError("an organization has its owner and the given administrators at least")
    fields["owner_id"] = owner.user_id
    organization = OrganizationsFactory.build("active", **fields)
    people = (*first, *(build_user() for _ in range(missing)))
    leaders = max(len(first), 1)
    roles = OrganizationUserRole
    return OrganizationFamily(
        organization=organization,
        owner=owner,
        members=tuple(
            Member(
                user=user,
                membership=build_membership(
                    user, organization, roles.ADMINISTRATOR if at < leaders else roles.VIEWER
                ),
            )
            for at, user in enumerate(people)
        ),
        applications=tuple(
            ApplicationsFactory.build(
                "active", organization_id=organization.organization_id, owner_id=owner.user_id
            )
            for _ in range(applications)
        ),
    )
