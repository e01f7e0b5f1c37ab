"""Laws of a user's organizations, as a client sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lambdas.users import handler
from lambdas.users.organizations import OWNER
from orb_models import (
    OrganizationsCreate,
    OrganizationsRepository,
    OrganizationStatus,
    OrganizationsUpdate,
    OrganizationUserRole,
    OrganizationUsersCreate,
    OrganizationUsersRepository,
    OrganizationUserStatus,
)
from orb_models.transactions import transaction

if TYPE_CHECKING:
    from lambdas.users.tests.conftest import Hub, Person


def organization(name: str, owner: Person, status: OrganizationStatus = OrganizationStatus.ACTIVE) -> str:
    """Store an organization, and return its id."""
    new = OrganizationsCreate(
        name=name, owner_id=owner.id, status=status, kms_key_id="key-1", description="sealed"
    )
    return OrganizationsRepository().create(new).organization_id


def member(
    who: Person, organization_id: str, status: OrganizationUserStatus = OrganizationUserStatus.ACTIVE
) -> None:
    """Store a membership."""
    OrganizationUsersRepository().create(
        OrganizationUsersCreate(
            user_id=who.id, organization_id=organization_id, role=OrganizationUserRole.VIEWER, status=status
        )
    )


@pytest.fixture
def names(hub: Hub) -> list[str]:
    """Store three organizations that Ann owns and three that she has joined, and return their names."""
    for number in range(3):
        organization(f"own-{number}", hub.ann)
        member(hub.ann, organization(f"joined-{number}", hub.bob))
    return sorted([*(f"own-{number}" for number in range(3)), *(f"joined-{number}" for number in range(3))])


def test_organizations_come_with_the_role(hub: Hub) -> None:
    """The page has owned and joined organizations with the role, and neither invitations nor deleted ones.

    It shows no KMS keys, and no descriptions, which only the organizations function can decrypt.
    """
    own = organization("own", hub.ann)
    member(hub.ann, own)
    member(hub.ann, organization("joined", hub.bob))
    member(hub.ann, organization("invited", hub.bob), OrganizationUserStatus.INVITED)
    member(hub.ann, organization("deleted", hub.bob, OrganizationStatus.DELETED))
    page = hub.call(hub.ann, "UserOrganizations")["Data"]
    assert [(each["name"], each["userRole"]) for each in page["items"]] == [
        ("own", "OWNER"),
        ("joined", "VIEWER"),
    ]
    assert (page["count"], page["scannedCount"], "nextToken" in page) == (2, 5, False)
    assert not {"kmsKeyId", "description"} & {name for each in page["items"] for name in each}


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 6, 7])
def test_pages_show_every_organization_once(hub: Hub, names: list[str], limit: int) -> None:
    """Pages of any size that follow nextToken have each organization exactly once, and no page has more."""
    found: list[str] = []
    token: dict[str, object] = {}
    while True:
        page = hub.call(hub.ann, "UserOrganizations", limit=limit, **token)["Data"]
        assert page["count"] == len(page["items"]) <= limit
        assert page["scannedCount"] <= limit
        found += [each["name"] for each in page["items"]]
        if "nextToken" not in page:
            break
        token = {"nextToken": page["nextToken"]}
    assert sorted(found) == names


@pytest.mark.parametrize("limit", [1, 4])
def test_a_cursor_is_for_its_caller_and_its_user(hub: Hub, names: list[str], limit: int) -> None:
    """A cursor of another caller, of another user or of another operation answers 400."""
    token = hub.call(hub.ann, "UserOrganizations", limit=limit)["Data"]["nextToken"]
    listed = hub.call(hub.admin, "UsersList", limit=1)["Data"]["nextToken"]
    for who, arguments in (
        (hub.admin, {"userId": hub.ann.id, "nextToken": token}),
        (hub.bob, {"nextToken": token}),
        (hub.ann, {"nextToken": listed}),
        (hub.ann, {"nextToken": token[:-2]}),
    ):
        answer = hub.call(who, "UserOrganizations", **arguments)
        assert (answer["StatusCode"], answer["Message"]) == (400, "nextToken is not a cursor of this query")
    assert hub.call(hub.ann, "UserOrganizations", nextToken=token)["StatusCode"] == 200


DELETIONS = [
    ("UsersDelete", {}),
    ("UsersDelete", {"hardDelete": True}),
    ("UsersUpdate", {"status": "DELETED"}),
]


@pytest.mark.parametrize(("operation", "arguments"), DELETIONS)
def test_an_owner_is_not_deleted(hub: Hub, operation: str, arguments: dict[str, object]) -> None:
    """While a user owns an organization that is not deleted, each way to delete the user is 409."""
    owned = organization("own", hub.ann, OrganizationStatus.INACTIVE)
    answer = hub.call(hub.admin, operation, userId=hub.ann.id, **arguments)
    assert (answer["StatusCode"], answer["Message"]) == (409, OWNER)
    assert hub.users.get(hub.ann.id) == hub.ann.user
    OrganizationsRepository().update(owned, OrganizationsUpdate(status=OrganizationStatus.DELETED))
    assert hub.call(hub.admin, operation, userId=hub.ann.id, **arguments)["StatusCode"] == 200


@pytest.mark.parametrize(("operation", "arguments"), DELETIONS)
def test_an_owner_whom_no_index_shows_yet(hub: Hub, operation: str, arguments: dict[str, object]) -> None:
    """A customer who has just created an organization holds a claim, which refuses the deletion: 409."""
    with transaction() as writes:
        writes.take(handler.resolver.service().organizations.active_owners, hub.ann.id, "o-1")
    answer = hub.call(hub.admin, operation, userId=hub.ann.id, **arguments)
    assert (answer["StatusCode"], answer["Message"]) == (409, OWNER)
    assert hub.users.get(hub.ann.id) == hub.ann.user
