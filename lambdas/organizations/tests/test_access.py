"""Laws of what an operation is about: organization and role are read once, consistently."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lambdas.organizations import access
from orb_common.aws import session
from orb_common.exceptions import ResourceNotFoundError
from orb_common.security.permissions import Resource
from orb_models import OrganizationUserStatus

if TYPE_CHECKING:
    from .conftest import Hub


def test_foreign_and_missing_are_the_same(hub: Hub) -> None:
    """A stranger gets the same 404 for both, and the trail tells that they reached for another's."""
    key = hub.organization()
    invited = hub.invite(key, hub.bob)
    for operation, name, value in (
        ("OrganizationsGet", "organizationId", key),
        ("InvitationsGet", "invitationId", invited),
    ):
        foreign = hub.call(hub.eve, operation, **{name: value})
        assert hub.last_event()["eventType"] == "ORGANIZATION_CROSS_ACCESS_ATTEMPTED"
        assert foreign == hub.call(hub.eve, operation, **{name: "missing"})
        assert foreign["StatusCode"] == 404
        assert hub.call(hub.admin, operation, **{name: "missing"})["StatusCode"] == 404


@pytest.mark.parametrize("status", [each for each in OrganizationUserStatus if each != "ACTIVE"])
def test_only_active_members_have_a_role(hub: Hub, status: OrganizationUserStatus) -> None:
    """A membership in another status gives nothing."""
    key = hub.organization()
    hub.join(hub.bob, key, "ADMINISTRATOR", status=status)
    assert hub.call(hub.bob, "OrganizationsGet", organizationId=key)["StatusCode"] == 404


def test_reads_are_consistent_and_few(hub: Hub) -> None:
    """A member's call reads the organization and the membership, each once, by strongly consistent reads."""
    key = hub.organization()
    hub.join(hub.bob, key)
    hub.data(hub.bob, "OrganizationsGet", organizationId=key)
    sent: list[dict[str, Any]] = []
    session.client("dynamodb").meta.events.register(
        "provide-client-params.dynamodb", lambda params, **_: sent.append(params)
    )
    hub.data(hub.bob, "OrganizationsGet", organizationId=key)
    tables = {hub.service.organizations.table_name, hub.service.memberships.table_name}
    assert {each["TableName"] for each in sent} == tables
    assert [each["ConsistentRead"] for each in sent] == [True, True]


def test_a_missing_organization_is_named() -> None:
    """An administrator of the platform, who gets as far, learns that it does not exist."""
    tenancy = access.Tenancy(found=None, resource=Resource(kind="organization"))
    with pytest.raises(ResourceNotFoundError):
        assert tenancy.organization
