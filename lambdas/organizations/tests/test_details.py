"""Laws of the organizations with details: right counts, by a bounded number of reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.organizations import details
from orb_common.aws import session
from orb_models import OrganizationUserStatus
from orb_models.enums import ApplicationStatus
from orb_testing.factories import ApplicationsFactory, OrganizationUsersFactory

if TYPE_CHECKING:
    import pytest

    from .conftest import Hub


def test_counts_and_roles(hub: Hub) -> None:
    """Active members with the owner, active and pending applications, and the role of the caller."""
    key = hub.organization()
    hub.join(hub.bob, key)
    hub.join(hub.eve, key, status=OrganizationUserStatus.INVITED)
    for status in ApplicationStatus:
        hub.service.applications.create(ApplicationsFactory.build(organization_id=key, status=status))
    requests: list[str] = []
    session.client("dynamodb").meta.events.register(
        "provide-client-params.dynamodb", lambda model, **_: requests.append(model.name)
    )
    [found] = hub.data(hub.ann, "OrganizationsWithDetailsQueryByOwnerId", ownerId=hub.ann.id)["items"]
    assert (found["userRole"], found["memberCount"], found["applicationCount"]) == ("OWNER", 2, 2)
    assert found["description"] == "secret plans"
    # The caller is looked up once, then one query for the organizations, and two counts for each.
    assert requests.count("Query") <= 4
    assert set(requests) == {"Query"}


def test_the_role_of_an_administrator_of_the_platform(hub: Hub) -> None:
    """Without a membership it is NONE, and with one it is that of the membership."""
    key = hub.organization()
    arguments = {"ownerId": hub.ann.id}
    [found] = hub.data(hub.admin, "OrganizationsWithDetailsQueryByOwnerId", **arguments)["items"]
    assert found["userRole"] == "NONE"
    hub.join(hub.admin, key, "VIEWER")
    [found] = hub.data(hub.admin, "OrganizationsWithDetailsQueryByOwnerId", **arguments)["items"]
    assert found["userRole"] == "VIEWER"


def test_counts_read_a_bounded_number_of_rows(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many members two organizations have, each count is one query, of no more rows than the bound."""
    monkeypatch.setattr(details, "MOST_COUNTED", 3)
    few, many = hub.organization(hub.admin), hub.organization(hub.admin)
    for key, members in ((few, 2), (many, 5)):
        for number in range(members):
            hub.service.memberships.create(
                OrganizationUsersFactory.build("active", organization_id=key, user_id=f"u-{number}")
            )
    limits: list[int | None] = []
    session.client("dynamodb").meta.events.register(
        "provide-client-params.dynamodb.Query", lambda params, **_: limits.append(params.get("Limit"))
    )
    found = hub.data(hub.admin, "OrganizationsWithDetailsQueryByOwnerId", ownerId=hub.admin.id)["items"]
    assert {row["organizationId"]: row["memberCount"] for row in found} == {few: 3, many: 4}
    assert limits.count(3) == 4
    assert len(limits) <= 6
