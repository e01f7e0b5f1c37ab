"""Laws of links: each id of an item that is not stored is found, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orb_models import (
    ApplicationsRepository,
    ListenersRepository,
    OrganizationsRepository,
    OrganizationUsersRepository,
)
from orb_testing.factories import (
    ApplicationsFactory,
    ListenersFactory,
    OrganizationsFactory,
    OrganizationUsersFactory,
)
from orb_testing.scenarios.links import broken_links

if TYPE_CHECKING:
    from orb_testing.engines import Engine


@pytest.mark.tables("Organizations", "OrganizationUsers", "Applications", "Listeners")
def test_links(dynamodb_engine: Engine, stack_tables: dict[str, str]) -> None:
    """Links follow from names of keys. Those to entities that were not given are not checked."""
    organizations, members = OrganizationsRepository(), OrganizationUsersRepository()
    applications, listeners = ApplicationsRepository(), ListenersRepository()
    stored = OrganizationsFactory.create(organizations, owner_id="u-1")
    OrganizationUsersFactory.create(members, user_id="u-2", organization_id=stored.organization_id)
    lost = OrganizationUsersFactory.create(members, user_id="u-1", organization_id="o-2")
    application = ApplicationsFactory.create(applications, organization_id="o-3", owner_id="u-1")
    ListenersFactory.create(listeners, user_id="u-1")

    assert broken_links(members, applications, also={"ownerId": "Users"}) == []
    without_organization = [
        f"OrganizationUsers {lost.user_id} o-2: no Organizations has the organizationId o-2",
        f"Applications {application.application_id}: no Organizations has the organizationId o-3",
    ]
    assert sorted(broken_links(organizations, members, applications)) == sorted(without_organization)
    assert broken_links(organizations, also={"ownerId": "Organizations"}) == [
        f"Organizations {stored.organization_id}: no Organizations has the ownerId u-1"
    ]
    assert broken_links(listeners, members) == [
        f"OrganizationUsers u-2 {stored.organization_id}: no Listeners has the userId u-2"
    ]
