"""Laws of the rows of an engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orb_models import UsersRepository, UsersUpdate
from orb_testing.factories import UsersFactory
from orb_testing.stored_rows import StoredRows

if TYPE_CHECKING:
    from orb_testing.engines import Engine


@pytest.fixture
def rows(dynamodb_engine: Engine) -> StoredRows:
    return StoredRows(dynamodb_engine.client())


@pytest.mark.tables("Users", "UniqueValues")
def test_a_change_of_any_table_is_seen(stack_tables: dict[str, str], rows: StoredRows) -> None:
    """Rows that are as before are equal, and each row that is new, changed or gone makes a difference."""
    users, states = UsersRepository(), []
    states.append(rows.all())
    ann = UsersFactory.create(users, email="ann@example.org")
    states.append(rows.all())
    users.update(ann.user_id, UsersUpdate(last_name="Zoë"))
    states.append(rows.all())
    assert rows.all() == states[-1]
    assert states[-1].keys() == set(stack_tables.values())
    assert [len(each[stack_tables["Users"]]) for each in states] == [0, 1, 1]
    assert states[1][stack_tables["Users"]] != states[2][stack_tables["Users"]]
    [row] = rows.of(stack_tables["Users"])
    assert "ann@example.org" in row
    assert '"Zoë"' in row


@pytest.mark.tables("Users", "UniqueValues")
def test_clear(stack_tables: dict[str, str], rows: StoredRows) -> None:
    """All rows are gone, more than one batch too. The tables stay, and their unique values are free."""
    users = UsersRepository()
    made = [UsersFactory.create(users) for _ in range(30)]
    rows.clear()
    assert rows.all() == {table: [] for table in stack_tables.values()}
    UsersFactory.create(users, email=made[0].email)
    rows.clear()
    rows.clear()
    assert rows.of(stack_tables["UniqueValues"]) == []
