"""Laws of organizations: the ids of what belongs together fit together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_models import OrganizationStatus, OrganizationUserRole, OrganizationUserStatus, UserStatus
from orb_testing.factory_base.factory import seeded
from orb_testing.scenarios.organizations import SIZES, Size, build_organization, build_user


@given(users=st.integers(1, 8), applications=st.integers(0, 4), leaders=st.integers(0, 3))
def test_what_belongs_together(users: int, applications: int, leaders: int) -> None:
    """Members and applications have the organization's id, and all people are active, known and different."""
    administrators = [build_user() for _ in range(min(leaders, users - 1))]
    family = build_organization((users, applications), administrators=administrators)
    organization, owner = family.organization, family.owner
    assert (len(family.users), len(family.applications)) == (users, applications)
    assert (organization.owner_id, organization.status) == (owner.user_id, OrganizationStatus.ACTIVE)
    for member in family.members:
        membership = member.membership
        assert membership.user_id == member.user.user_id
        assert membership.organization_id == organization.organization_id
        assert (membership.status, membership.invited_by) == (OrganizationUserStatus.ACTIVE, owner.user_id)
    for application in family.applications:
        assert (application.organization_id, application.owner_id) == (
            organization.organization_id,
            owner.user_id,
        )
    assert {user.status for user in family.users} == {UserStatus.ACTIVE}
    for name in ("user_id", "email", "cognito_id", "cognito_sub"):
        assert len({getattr(user, name) for user in family.users} - {None}) == users
    assert len({application.name for application in family.applications}) == applications


@given(users=st.integers(2, 8), leaders=st.integers(0, 3))
def test_roles(users: int, leaders: int) -> None:
    """The given administrators come first; without them, the first new member is the administrator."""
    administrators = [build_user() for _ in range(min(leaders, users - 1))]
    family = build_organization((users, 0), administrators=administrators)
    roles = [member.membership.role for member in family.members]
    count = max(len(administrators), 1)
    assert roles[:count] == [OrganizationUserRole.ADMINISTRATOR] * count
    assert set(roles[count:]) <= {OrganizationUserRole.VIEWER}
    assert [member.user for member in family.members][: len(administrators)] == administrators


@pytest.mark.parametrize("size", SIZES)
def test_sizes(size: Size) -> None:
    """A size is the number of users, the owner included, and that of applications."""
    family = build_organization(size)
    assert (len(family.users), len(family.applications)) == SIZES[size]


def test_given_fields() -> None:
    """Fields of the organization can be given, but its owner is a user."""
    ann = build_user()
    family = build_organization(owner=ann, name="Looms", status=OrganizationStatus.SUSPENDED, owner_id="x")
    assert (family.organization.name, family.organization.status) == ("Looms", OrganizationStatus.SUSPENDED)
    assert (family.owner, family.organization.owner_id) == (ann, ann.user_id)


def test_a_seed_makes_the_same_organization() -> None:
    """A seed makes the same models each time."""
    with seeded(5):
        first = build_organization()
    with seeded(5):
        assert build_organization() == first


@pytest.mark.parametrize("size", [(0, 0), (1, 0)])
def test_too_few_users(size: tuple[int, int]) -> None:
    """An organization has room for its owner and its administrators."""
    with pytest.raises(ValueError, match="the given administrators"):
        build_organization(size, administrators=[build_user()])
