"""Laws of the usual function's callers."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from .conftest import PACKAGE, Handler


@pytest.fixture
def identity(usual: Handler) -> Any:
    return import_module(f"{PACKAGE}.identity")


def caller(identity: Any, *groups: str) -> Any:
    user = identity.User(
        user_id="ann", email="ann@example.org", first_name="Ann", last_name="Sample", status="ACTIVE",
        created_at=1, updated_at=1,
    )  # fmt: skip
    return identity.Caller(
        user=user, groups=frozenset(groups), ip_address=None, user_agent=None, request_id="r-1"
    )


@pytest.mark.parametrize(("group", "allowed"), [("OWNER", True), ("EMPLOYEE", True), ("USER", False)])
def test_administrators_may_do_all(identity: Any, group: str, allowed: bool) -> None:
    """Owners and employees may act on other users, and no other group may."""
    each = caller(identity, group)
    assert each.is_admin is allowed
    for check in (identity.require_admin, identity.require_self_or_admin):
        if allowed:
            check(each, "bob")
        else:
            with pytest.raises(identity.AccessDeniedError) as caught:
                check(each, "bob")
            assert caught.value.status == 403


def test_users_may_act_on_themselves(identity: Any) -> None:
    """A user of any group may act on the own row, and not on an unknown one."""
    identity.require_self_or_admin(caller(identity, "USER"), "ann")
    with pytest.raises(identity.AccessDeniedError):
        identity.require_self_or_admin(caller(identity, "USER"), None)
