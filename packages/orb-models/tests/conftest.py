from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from orb_common.aws.dynamodb import CursorCodec
from orb_models import (
    OrganizationsRepository,
    OrganizationUsersRepository,
    OwnershipTransferRequestsCreate,
    OwnershipTransferRequestsRepository,
    SmsRateLimitRepository,
    UsersCreate,
    UsersRepository,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_testing.clocks import FrozenClock


@pytest.fixture
def cursors() -> CursorCodec:
    return CursorCodec(b"a secret of thirty-two bytes....")


@pytest.fixture
def options(stack_tables: Any, frozen_clock: FrozenClock, cursors: CursorCodec) -> dict[str, Any]:
    """The options of a repository on an empty table, on each engine in turn."""
    return {"cursors": cursors, "clock": frozen_clock}


@pytest.fixture
def users(options: dict[str, Any]) -> UsersRepository:
    return UsersRepository(**options)


@pytest.fixture
def ada() -> UsersCreate:
    return UsersCreate(email="ada@example.org", first_name="Ada", last_name="Lovelace")


@pytest.fixture
def wire() -> dict[str, Any]:
    """A valid user by wire names."""
    return {
        "userId": "u1",
        "email": "ada@example.org",
        "firstName": "Ada",
        "lastName": "Lovelace",
        "status": "ACTIVE",
        "createdAt": 1767225600,
        "updatedAt": 1767225600,
    }


@pytest.fixture
def organizations(options: dict[str, Any]) -> OrganizationsRepository:
    return OrganizationsRepository(**options)


@pytest.fixture
def members(options: dict[str, Any]) -> OrganizationUsersRepository:
    return OrganizationUsersRepository(**options)


@pytest.fixture
def limits(options: dict[str, Any]) -> SmsRateLimitRepository:
    return SmsRateLimitRepository(**options)


@pytest.fixture
def transfers(options: dict[str, Any]) -> OwnershipTransferRequestsRepository:
    return OwnershipTransferRequestsRepository(**options)


@pytest.fixture
def transfer() -> Callable[..., OwnershipTransferRequestsCreate]:
    """A new transfer. Keywords replace its fields."""

    def make(**fields: Any) -> OwnershipTransferRequestsCreate:
        given: dict[str, Any] = {
            "current_owner_id": "a", "new_owner_id": "b", "organization_id": "c", "required_billing_plan": "p",
            "monthly_cost": 1, "payment_validation_token": "t", "expires_at": 1767225600,
        }  # fmt: skip
        return OwnershipTransferRequestsCreate(**given | fields)

    return make
