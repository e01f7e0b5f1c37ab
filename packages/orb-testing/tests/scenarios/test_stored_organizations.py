"""Laws of stored scenarios: what is returned is what is stored, and all its ids are those of stored items."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from orb_common.exceptions import UniqueValueTakenError
from orb_models import OrganizationsCreate, OrganizationStatus, OrganizationUserRole
from orb_testing.factories import UsersFactory
from orb_testing.scenarios.organizations import SIZES, OrganizationFamily, Size, build_organization
from orb_testing.scenarios.stored_organizations import TABLES, OrganizationScenarios
from orb_testing.suites.security import ATTACKS
from orb_testing.table_environments import TestEnvironment

if TYPE_CHECKING:
    from orb_testing.engines import Engine

TEMPLATE = Path(__file__).parents[4] / "infrastructure" / "cloudformation" / "data.yml"
pytestmark = pytest.mark.tables(*TABLES)


@pytest.fixture
def scenarios(stack_tables: dict[str, str]) -> OrganizationScenarios:
    """Scenarios on the tables that the environment names."""
    return OrganizationScenarios()


def require_stored(scenarios: OrganizationScenarios, family: OrganizationFamily) -> None:
    """Raise AssertionError unless the tables have exactly the members and applications of a family, and its users."""
    key = family.organization.organization_id
    assert scenarios.organizations.get(key) == family.organization
    found = scenarios.users.batch_get([user.user_id for user in family.users])
    assert {user.user_id: user for user in found} == {user.user_id: user for user in family.users}
    members = {each.user_id: each for each in scenarios.members.query_by_organization_id(key).iterate()}
    assert members == {member.user.user_id: member.membership for member in family.members}
    applications = scenarios.applications.query_by_organization_id(key).iterate()
    assert {each.application_id: each for each in applications} == {
        each.application_id: each for each in family.applications
    }


@pytest.mark.parametrize("size", ["small", "medium"])
def test_an_organization_is_stored(scenarios: OrganizationScenarios, size: Size) -> None:
    """All of an organization is stored, its ids fit, and its users keep their unique values."""
    family = scenarios.organization(size)
    require_stored(scenarios, family)
    scenarios.check()
    assert scenarios.users.query_by_cognito_sub(str(family.owner.cognito_sub)).items == (family.owner,)
    for field in ("email", "cognito_id", "cognito_sub"):
        with pytest.raises(UniqueValueTakenError):
            scenarios.users.create(UsersFactory.build(**{field: getattr(family.users[-1], field)}))


@pytest.mark.slow
@pytest.mark.dynamodb_engines("dynoxide")
def test_an_enterprise_is_stored(scenarios: OrganizationScenarios) -> None:
    """A thousand users and a hundred applications are stored."""
    require_stored(scenarios, scenarios.organization("enterprise"))
    scenarios.check()


def test_a_lost_item_is_found(scenarios: OrganizationScenarios) -> None:
    """The check names each id that leads nowhere: of a user, an owner, and an organization."""
    family = scenarios.organization((2, 1))
    organization, [member], [application] = family.organization, family.members, family.applications
    scenarios.users.delete(member.user.user_id)
    membership = f"OrganizationUsers {member.user.user_id} {organization.organization_id}: no"
    with pytest.raises(AssertionError) as raised:
        scenarios.check()
    assert str(raised.value) == f"{membership} Users has the userId {member.user.user_id}"
    scenarios.users.delete(family.owner.user_id)
    scenarios.organizations.delete(organization.organization_id)
    with pytest.raises(AssertionError) as raised:
        scenarios.check()
    owner = f"no Users has the ownerId {family.owner.user_id}"
    lost = f"no Organizations has the organizationId {organization.organization_id}"
    assert set(str(raised.value).splitlines()) == {
        f"{membership} Users has the userId {member.user.user_id}",
        f"{membership} Users has the invitedBy {family.owner.user_id}",
        f"{membership.removesuffix('no')}{lost}",
        f"Applications {application.application_id}: {owner}",
        f"Applications {application.application_id}: {lost}",
    }


def test_a_user_in_several_organizations(scenarios: OrganizationScenarios) -> None:
    """A user has the given role in each organization."""
    roles = list(OrganizationUserRole)
    families = scenarios.store(*(build_organization((1, 0)) for _ in roles))
    shared = scenarios.user_in(*zip(families, roles, strict=True))
    assert scenarios.users.get(shared.user.user_id) == shared.user
    stored = scenarios.members.query_by_user_id(shared.user.user_id).items
    assert {each.organization_id: each for each in stored} == {
        each.organization_id: each for each in shared.memberships
    }
    assert [each.role for each in shared.memberships] == roles
    assert [each.organization_id for each in shared.memberships] == [
        family.organization.organization_id for family in families
    ]
    scenarios.check()


def test_a_tree(scenarios: OrganizationScenarios) -> None:
    """The owner of each organization is an administrator of the one above it."""
    tree = scenarios.tree(levels=3, children=2)
    for family in tree.families:
        require_stored(scenarios, family)
    scenarios.check()
    assert len(list(tree.families)) == 1 + 2 + 4
    for above in (tree, *tree.children):
        members = [member.membership for member in above.family.members]
        assert [child.family.owner.user_id for child in above.children] == [each.user_id for each in members]
        assert {each.role for each in members} == {OrganizationUserRole.ADMINISTRATOR}


def test_edge_cases(scenarios: OrganizationScenarios) -> None:
    """Odd organizations are stored as they are. One more character would be refused, and each status is there."""
    cases = scenarios.edge_cases()
    for family in cases.values():
        require_stored(scenarios, family)
        as_input(family)
    scenarios.check()
    assert {cases[status].organization.status for status in OrganizationStatus} == set(OrganizationStatus)
    assert cases["minimal"].organization.description is None
    for field in ("name", "description"):
        with pytest.raises(ValidationError, match=field):
            as_input(cases["longest"], **{field: getattr(cases["longest"].organization, field) + "x"})


def test_attacks(scenarios: OrganizationScenarios) -> None:
    """Hostile texts are stored unchanged, because they are valid names and descriptions."""
    attacks = scenarios.attacks()
    assert attacks.keys() == ATTACKS.keys() >= {"XSS", "SQL", "path", "LDAP", "command", "XXE"}
    for kind, family in attacks.items():
        require_stored(scenarios, family)
        as_input(family)
        assert (family.organization.name, family.organization.description) == (ATTACKS[kind], ATTACKS[kind])
    scenarios.check()


def as_input(family: OrganizationFamily, **changed: str) -> None:
    """Check what callers would send to make the organization."""
    organization = family.organization
    OrganizationsCreate.model_validate(
        {
            "name": organization.name,
            "description": organization.description,
            "ownerId": organization.owner_id,
            "status": organization.status,
            **changed,
        }
    )


def test_an_environment_removes_them(dynamodb_engine: Engine) -> None:
    """Scenarios are stored in the tables of an environment, which clears and removes them."""
    client = dynamodb_engine.client()
    with TestEnvironment("orb-tests", TEMPLATE, client=client, only=TABLES) as tests:
        scenarios = OrganizationScenarios.on(tests)
        require_stored(scenarios, scenarios.organization())
        assert {entity: len(tests.items(entity)) for entity in TABLES} == {
            "Users": SIZES["small"][0],
            "UniqueValues": SIZES["small"][0] * 3,
            "Organizations": 1,
            "OrganizationUsers": SIZES["small"][0] - 1,
            "Applications": SIZES["small"][1],
        }
        tests.clear()
        assert list(scenarios.users.iterate()) == []
    assert client.list_tables()["TableNames"] == []
