"""A guard checks the caller's rights before the function runs."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from orb_common.exceptions import (
    AuthenticationError,
    AuthorizationError,
    CrossAccessViolationError,
    PermissionDeniedError,
)
from orb_common.security import (
    Principal,
    Resource,
    admin_required,
    requires,
    self_or_admin_required,
)

ORG = Resource.organization("o1", owner_id="boss")


BOSS = Principal(user_id="boss", groups=["CUSTOMER"])


ADMIN = Principal(user_id="adm", groups=["USER"], memberships={"o1": "ADMINISTRATOR"})


VIEWER = Principal(user_id="view", groups=["USER"], memberships={"o1": "VIEWER"})


STRANGER = Principal(user_id="other", groups=["USER"], memberships={"o2": "ADMINISTRATOR"})


STAFF = Principal(user_id="staff", groups=["EMPLOYEE"])


class Service:
    """Guarded methods, plain and asynchronous."""

    @self_or_admin_required(target="user_id")
    def get(self, principal: Any, user_id: str | None) -> Any:
        return user_id

    @admin_required()
    def delete(self, user_id: str | None, *, principal: Any) -> Any:
        return user_id

    @requires("organization.update", resource="organization")
    def rename(self, principal: Any, organization: Any = ORG) -> Any:
        return "renamed"

    @requires(
        "applications.create",
        resource=lambda arguments: Resource.organization(arguments["org"], owner_id="boss"),
    )
    async def create(self, principal: Any, org: Any) -> Any:
        return "created"


def test_guards_refuse_before_the_call() -> None:
    """Guards find arguments by position, keyword and default, in plain and in coroutine functions."""
    service = Service()
    assert service.get(VIEWER, "view") == "view"
    assert service.get(user_id="view", principal=STAFF) == "view"
    with pytest.raises(CrossAccessViolationError):
        service.get(VIEWER, "adm")
    with pytest.raises(CrossAccessViolationError):
        service.get(VIEWER, None)
    assert service.delete("u", principal=STAFF) == "u"
    with pytest.raises(AuthorizationError):
        service.delete("u", principal=BOSS)
    assert service.rename(BOSS) == "renamed"
    with pytest.raises(PermissionDeniedError):
        service.rename(ADMIN)
    with pytest.raises(AuthenticationError):
        service.rename(None)
    assert asyncio.run(service.create(ADMIN, "o1")) == "created"
    with pytest.raises(PermissionDeniedError):
        asyncio.run(service.create(VIEWER, "o1"))


def test_a_misspelt_guard_fails_at_import() -> None:
    """A guard of an unknown parameter is a TypeError when the function is defined."""
    with pytest.raises(TypeError, match="target"):

        @self_or_admin_required(target="target")
        def get(principal: Any, user_id: str | None) -> Any:
            return user_id


def test_a_guard_keeps_name_and_signature() -> None:
    """The function's name, docstring and signature stay."""
    assert Service.get.__name__ == "get"
