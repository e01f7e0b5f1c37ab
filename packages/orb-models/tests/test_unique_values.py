"""Exactly one item gets a unique value, however many callers write it at the same time."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.aws.dynamodb import DynamoDB
from orb_common.exceptions import (
    CancellationReason,
    ConfigurationError,
    DynamoDBOutcomeUnknownError,
    DynamoDBThrottlingError,
    DynamoDBTransactionCanceledError,
    ItemExistsError,
    ItemTooLargeError,
    LostRaceError,
    ResourceNotFoundError,
    UniqueValueTakenError,
)
from orb_models import Users, UsersCreate, UsersRepository, UsersUpdate
from orb_models.unique_values import owner_key, owner_text, row_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_common.aws.dynamodb import Key
    from orb_testing.clocks import FrozenClock
    from orb_testing.crashes import CrashPoints
    from orb_testing.faults import FaultPlan
    from orb_testing.races import Race

pytestmark = pytest.mark.tables("Users", "UniqueValues")
LARGE = "x" * 420_000


def person(email: str) -> UsersCreate:
    return UsersCreate(email=email, first_name="F", last_name="L")


def rows(stack_tables: dict[str, str]) -> dict[str, str]:
    """The rows of unique values, with their owners."""
    items = DynamoDB().scan_all(stack_tables["UniqueValues"])
    return {item["value"]["S"]: item["owner"]["S"] for item in items}


def test_an_item_is_found_by_its_value(users: UsersRepository) -> None:
    """In any spelling, as soon as it is written, and no longer by a value that it had before."""
    ada = users.create(person("Ada@example.org"))
    assert users.get_by_unique_value("email", "ADA@Example.org") == ada
    moved = users.update(ada.user_id, UsersUpdate(email="ada@example.net"))
    assert users.get_by_unique_value("email", "ada@example.org") is None
    assert users.get_by_unique_value("email", "ADA@example.net") == moved
    with pytest.raises(ConfigurationError, match="lastName"):
        users.get_by_unique_value("lastName", "L")


def test_a_value_that_moves_between_the_reads(
    users: UsersRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An item that has got another value since its row was read is not returned."""
    ada = users.create(person("ada@example.org"))
    changes = iter([lambda: None, lambda: users.update(ada.user_id, UsersUpdate(email="new@example.org"))])
    read = DynamoDB.get

    def get(self: DynamoDB, table: str, key: Key, **options: Any) -> Any:
        next(changes, lambda: None)()
        return read(self, table, key, **options)

    monkeypatch.setattr(DynamoDB, "get", get)
    assert users.get_by_unique_value("email", "ada@example.org") is None


@pytest.mark.parametrize("key", [{"id": {"S": "a"}}, {"id": {"S": "a"}, "part": {"S": '"b"'}}])
def test_an_owner_is_a_key(key: Key) -> None:
    """A row names the key of its item, of one or two attributes."""
    assert owner_key(tuple(key), owner_text(key)) == key


def test_one_of_many_creates_wins(
    users: UsersRepository, stack_tables: Any, race: Callable[..., Race[Users]]
) -> None:
    """Of 8 concurrent creates with one address, in several spellings, one succeeds. The others name the field (409)."""
    spellings = ["ada@example.org", "Ada@Example.org", "ADA@EXAMPLE.ORG", "aDa@example.org"] * 2
    ended = race([lambda mail=mail: users.create(person(mail)) for mail in spellings])
    [winner] = ended.values
    losers = [error for error in ended.errors if isinstance(error, UniqueValueTakenError)]
    assert len(losers) == 7
    assert {(error.field, error.status) for error in losers} == {("email", 409)}
    assert not any("ada" in str(error).lower() for error in losers)
    assert list(users.iterate()) == [winner]
    assert list(rows(stack_tables).values()) == [winner.user_id]


def test_one_of_many_updates_wins(
    users: UsersRepository, stack_tables: Any, race: Callable[..., Race[Users]]
) -> None:
    """If 4 users change to one address at the same time, one gets it and the others keep their own."""
    people = [users.create(person(f"p{number}@example.org")) for number in range(4)]
    ended = race(
        [lambda p=p: users.update(p.user_id, UsersUpdate(email="wanted@example.org")) for p in people]
    )
    assert len(ended.values) == 1
    assert [type(error) for error in ended.errors] == [UniqueValueTakenError] * 3
    held = rows(stack_tables)
    assert len(held) == 4
    for user in users.iterate():
        assert held[row_key("Users", "email", user.email)] == user.user_id


def test_changes_of_one_item_follow_one_another(
    users: UsersRepository, stack_tables: Any, race: Callable[..., Race[Users]]
) -> None:
    """Concurrent changes of one user's address all succeed, and only the row of the last one is left."""
    user = users.create(person("start@example.org"))
    ended = race(
        [lambda n=n: users.update(user.user_id, UsersUpdate(email=f"n{n}@example.org")) for n in range(4)]
    )
    assert ended.errors == []
    final = users.get(user.user_id, consistent=True)
    assert final is not None
    assert rows(stack_tables) == {row_key("Users", "email", final.email): user.user_id}


def test_update_moves_the_value(users: UsersRepository, stack_tables: Any) -> None:
    """An update releases the old address and takes the new one, together with its other fields."""
    user = users.create(person("old@example.org"))
    changed = users.update(user.user_id, UsersUpdate(email="new@example.org", first_name="G"))
    assert (changed.email, changed.first_name, changed.last_name) == ("new@example.org", "G", "L")
    assert rows(stack_tables) == {row_key("Users", "email", "new@example.org"): user.user_id}
    assert users.create(person("old@example.org")).email == "old@example.org"


def test_update_to_another_spelling(users: UsersRepository, stack_tables: Any) -> None:
    """A user can change the case of their own address."""
    user = users.create(person("ada@example.org"))
    assert users.update(user.user_id, UsersUpdate(email="Ada@Example.org")).email == "Ada@Example.org"
    assert users.update(user.user_id, UsersUpdate(email="Ada@Example.org")).email == "Ada@Example.org"
    assert list(rows(stack_tables).values()) == [user.user_id]


def test_update_without_the_value_leaves_rows_alone(users: UsersRepository, stack_tables: Any) -> None:
    """An update of other fields leaves the rows unchanged."""
    user = users.create(person("ada@example.org"))
    users.update(user.user_id, UsersUpdate(first_name="G"))
    assert len(rows(stack_tables)) == 1


def test_refused_update_changes_nothing(users: UsersRepository, stack_tables: Any) -> None:
    """A refused update changes neither the item nor the rows."""
    users.create(person("taken@example.org"))
    user = users.create(person("mine@example.org"))
    with pytest.raises(UniqueValueTakenError):
        users.update(user.user_id, UsersUpdate(email="TAKEN@example.org", first_name="G"))
    assert users.get(user.user_id) == user
    assert len(rows(stack_tables)) == 2


def test_delete_frees_the_value(users: UsersRepository, stack_tables: Any) -> None:
    """A delete releases the address. A second delete returns None."""
    user = users.create(person("ada@example.org"))
    assert users.delete(user.user_id) == user
    assert users.delete(user.user_id) is None
    assert rows(stack_tables) == {}
    users.create(person("ada@example.org"))


def test_existing_key(users: UsersRepository, stack_tables: Any) -> None:
    """A key that exists raises ItemExistsError, and takes no value."""
    user = users.create(person("ada@example.org"))
    with pytest.raises(ItemExistsError):
        users.create(user.model_copy(update={"email": "other@example.org"}))
    assert len(rows(stack_tables)) == 1


def test_unknown_user(users: UsersRepository, stack_tables: Any) -> None:
    """An update of an unknown user takes no value."""
    with pytest.raises(ResourceNotFoundError):
        users.update("nobody", UsersUpdate(email="ada@example.org"))
    assert rows(stack_tables) == {}


def test_an_item_older_than_the_rule(users: UsersRepository, stack_tables: Any) -> None:
    """An item without a row (stored before its attribute became unique) can be changed and deleted."""
    user = users.create(person("ada@example.org"))
    key = {"value": {"S": row_key("Users", "email", user.email)}}
    DynamoDB().delete(stack_tables["UniqueValues"], key)
    changed = users.update(user.user_id, UsersUpdate(email="new@example.org"))
    assert users.delete(changed.user_id) == changed


def test_a_conflict_between_transactions_is_retried(
    users: UsersRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A conflict between two transactions is retried, because the value may be free."""
    real = DynamoDB.transact_write
    left = [2]

    def meets(self: DynamoDB, *args: Any, **kwargs: Any) -> Any:
        if left[0]:
            left[0] -= 1
            reasons = (CancellationReason(code="None"), CancellationReason(code="TransactionConflict"))
            raise DynamoDBTransactionCanceledError(reasons=reasons)
        return real(self, *args, **kwargs)

    monkeypatch.setattr(DynamoDB, "transact_write", meets)
    assert users.create(person("ada@example.org")).email == "ada@example.org"
    assert left == [0]


def test_a_conflict_without_end(
    users: UsersRepository, monkeypatch: pytest.MonkeyPatch, frozen_clock: FrozenClock
) -> None:
    """If every attempt conflicts, the caller gets a retryable 409."""

    def always(*_: Any, **__: Any) -> Any:
        raise DynamoDBTransactionCanceledError(reasons=(CancellationReason(code="TransactionConflict"),))

    monkeypatch.setattr(DynamoDB, "transact_write", always)
    with pytest.raises(LostRaceError) as caught:
        users.create(person("ada@example.org"))
    assert (caught.value.status, caught.value.retryable) == (409, True)
    assert len(frozen_clock.slept) == 7


def test_throttling_is_not_retried_again(
    users: UsersRepository, monkeypatch: pytest.MonkeyPatch, frozen_clock: FrozenClock
) -> None:
    """Throttling is reported at once, because the client has retried it until the deadline already."""
    tries: list[object] = []

    def throttled(*_: Any, **__: Any) -> Any:
        tries.append(1)
        raise DynamoDBThrottlingError

    monkeypatch.setattr(DynamoDB, "transact_write", throttled)
    with pytest.raises(DynamoDBThrottlingError):
        users.create(person("ada@example.org"))
    assert len(tries) == 1


def test_another_cancellation_is_not_hidden(users: UsersRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other reasons of a cancelled transaction are raised unchanged."""

    def refused(*_: Any, **__: Any) -> Any:
        raise DynamoDBTransactionCanceledError(reasons=(CancellationReason(code="ValidationError"),))

    monkeypatch.setattr(DynamoDB, "transact_write", refused)
    with pytest.raises(DynamoDBTransactionCanceledError):
        users.create(person("ada@example.org"))


def test_a_create_with_an_unknown_outcome(
    users: UsersRepository, frozen_clock: FrozenClock, fault: FaultPlan
) -> None:
    """A create with an unknown outcome is not retryable: a retry would find its own address taken."""
    fault.lose_answer("dynamodb:TransactWriteItems", times=None)
    repository = UsersRepository(clock=frozen_clock, dynamodb=DynamoDB(clock=frozen_clock))
    with pytest.raises(DynamoDBOutcomeUnknownError) as caught:
        repository.create(person("ada@example.org"))
    assert not caught.value.retryable
    assert len(users.query_by_email("ada@example.org").items) == 1


def test_a_crash_leaves_items_and_rows_together(
    users: UsersRepository, stack_tables: dict[str, str], crash_points: CrashPoints
) -> None:
    """Wherever a process ends, each user has exactly the row of their address, and the next process can go on."""
    numbers = itertools.count()

    def live(number: int) -> None:
        made = users.create(person(f"first{number}@example.org"))
        users.update(made.user_id, UsersUpdate(email=f"second{number}@example.org"))
        users.delete(made.user_id)

    def go_on(number: int) -> None:
        left = list(users.iterate(consistent=True))
        assert rows(stack_tables) == {row_key("Users", "email", user.email): user.user_id for user in left}
        for user in left:
            users.delete(user.user_id)
        live(number)
        assert rows(stack_tables) == {}

    calls = crash_points(live, prepare=lambda: next(numbers), recover=go_on)
    assert calls.count("dynamodb:TransactWriteItems") == 3


def test_the_table_of_values_is_named(
    monkeypatch: pytest.MonkeyPatch, dynamodb_engine: Any, stack_tables: dict[str, str]
) -> None:
    """A variable or a keyword names the table of unique values. Without it a write raises ConfigurationError."""
    monkeypatch.delenv("UNIQUE_VALUES_TABLE_NAME")
    with pytest.raises(ConfigurationError) as caught:
        UsersRepository().create(person("ada@example.org"))
    assert caught.value.config_key == "UNIQUE_VALUES_TABLE_NAME"
    named = UsersRepository(unique_values_table_name=stack_tables["UniqueValues"])
    assert named.create(person("ada@example.org")).email == "ada@example.org"


@given(value=st.text())
def test_rows_ignore_case(value: str) -> None:
    """Spellings that differ only in case or composition have the same row, and the row does not show the value."""
    import unicodedata

    first = row_key("Users", "email", value)
    assert first.startswith("Users#email#")
    assert len(first) == len("Users#email#") + 64
    for form in ("NFC", "NFD", "NFKC"):
        assert row_key("Users", "email", unicodedata.normalize(form, value)) == first
    if value.upper().lower() == value.lower() and value.isascii():
        assert row_key("Users", "email", value.upper()) == first


def test_owners_of_composite_keys() -> None:
    """Two keys never have the same owner text."""
    assert owner_text({"a": {"S": "x"}}) == "x"
    assert owner_text({"a": {"S": "x"}, "b": {"S": "y,z"}}) != owner_text(
        {"a": {"S": "x,y"}, "b": {"S": "z"}}
    )


def test_items_with_unique_values_have_a_size(users: UsersRepository, stack_tables: dict[str, str]) -> None:
    """A write that is refused because the item is too large takes no unique value and releases none."""
    # Inputs limit these fields, so the values are set without validation.
    new = UsersCreate(email="ada@example.org", first_name="A", last_name="L")
    with pytest.raises(ItemTooLargeError) as caught:
        users.create(new.model_copy(update={"first_name": LARGE}))
    assert caught.value.field == "firstName"
    made = users.create(new)
    change = UsersUpdate(email="new@example.org").model_copy(update={"last_name": LARGE})
    change.__pydantic_fields_set__.add("last_name")
    with pytest.raises(ItemTooLargeError) as caught:
        users.update(made.user_id, change)
    assert caught.value.field == "lastName"
    assert users.get(made.user_id) == made
    assert len(list(DynamoDB().scan_all(stack_tables["UniqueValues"]))) == 1
