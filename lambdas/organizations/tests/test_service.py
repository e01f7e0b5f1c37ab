"""Laws of what operations share: refusals in the trail, and whose groups count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lambdas.organizations.service import groups_of, may_own_many
from orb_common.appsync import Caller
from orb_common.security.permissions import Principal

if TYPE_CHECKING:
    from .conftest import Hub


@pytest.mark.parametrize(
    ("groups", "many"),
    [((), False), (("CUSTOMER", "USER"), False), (("OWNER",), True), (("EMPLOYEE", "USER"), True)],
)
def test_administrators_of_the_platform_own_many(groups: tuple[str, ...], many: bool) -> None:
    """Nobody else may own several active organizations."""
    assert may_own_many(groups) is many


def test_the_callers_groups_are_those_of_the_token(hub: Hub) -> None:
    """Others' groups are those of their row, and a missing person has none."""
    caller = Caller(user=hub.bob.user, principal=Principal(user_id=hub.bob.id, groups=["EMPLOYEE"]))
    assert groups_of(hub.service, caller, hub.bob.id) == {"EMPLOYEE"}
    assert groups_of(hub.service, caller, hub.ann.id) == {"CUSTOMER"}
    assert groups_of(hub.service, caller, "missing") == set()


def test_refusals_name_their_target(hub: Hub) -> None:
    """The organization, a list, or nothing; and an unknown subject is in the trail too."""
    key = hub.organization()
    for operation, arguments, event, target in (
        ("OrganizationsGet", {"organizationId": key}, "ORGANIZATION_CROSS_ACCESS_ATTEMPTED", key),
        ("OrganizationsList", {}, "ORGANIZATION_ACCESS_DENIED", "ALL_ORGANIZATIONS"),
        ("OrganizationsCreate", {"name": "x"}, "ORGANIZATION_ACCESS_DENIED", "NEW_ORGANIZATION"),
    ):
        hub.call(hub.bob, operation, **arguments)
        left = hub.last_event()
        assert (left["eventType"], left["resourceId"]) == (event, target)
        assert left["actionDetails"]["operation"] == operation
    stranger = type(hub.bob)(hub.bob.user.model_copy(update={"cognito_sub": "nobody"}), ("OWNER",))
    assert hub.call(stranger, "OrganizationsList")["StatusCode"] == 403
    assert hub.last_event()["userContext"]["cognitoSub"] == "nobody"
