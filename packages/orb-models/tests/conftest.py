from __future__ import annotations

from typing import Any

import pytest

from orb_common.aws.dynamodb import CursorCodec
from orb_common.utils.clock import ManualClock
from orb_models import UsersCreate, UsersRepository


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def cursors() -> CursorCodec:
    return CursorCodec(b"a secret of thirty-two bytes....")


@pytest.fixture
def users(
    dynamodb_engine: Any, stack_tables: Any, clock: ManualClock, cursors: CursorCodec
) -> UsersRepository:
    """A repository on an empty table, on each engine in turn."""
    return UsersRepository(cursors=cursors, clock=clock)


@pytest.fixture
def ada() -> UsersCreate:
    return UsersCreate(email="ada@example.org", first_name="Ada", last_name="Lovelace")
