"""A transaction writes all items of its block or none, in any repositories, on every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from orb_common.aws import session
from orb_common.aws.dynamodb import DynamoDB
from orb_common.exceptions import (
    CancellationReason,
    ConfigurationError,
    DynamoDBConditionFailedError,
    DynamoDBOutcomeUnknownError,
    DynamoDBTransactionCanceledError,
    DynamoDBUnavailableError,
    ItemExistsError,
    ItemTooLargeError,
    LostRaceError,
    OrbError,
    ResourceNotFoundError,
    TimedOutError,
    UniqueValueTakenError,
    ValidationError,
)
from orb_common.utils.clock import ManualClock
from orb_models import (
    OrganizationsCreate,
    OrganizationsRepository,
    OrganizationStatus,
    OrganizationsUpdate,
    OrganizationUserRole,
    OrganizationUsersCreate,
    OrganizationUsersRepository,
    OwnershipTransferRequestsRepository,
    OwnershipTransferRequestsUpdate,
    SmsRateLimitCreate,
    SmsRateLimitRepository,
    UsersCreate,
    UsersRepository,
    UsersUpdate,
)
from orb_models.transactions import transaction

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_testing.clocks import FrozenClock
    from orb_testing.faults import FaultPlan

pytestmark = pytest.mark.tables(
    "Users", "UniqueValues", "Organizations", "OrganizationUsers", "OwnershipTransferRequests", "SmsRateLimit"
)
ORGANIZATION = OrganizationsCreate(name="Analytical Engines", owner_id="o")


def person(email: str) -> UsersCreate:
    return UsersCreate(email=email, first_name="F", last_name="L")


def membership(user: str, organization: str) -> OrganizationUsersCreate:
    return OrganizationUsersCreate(
        user_id=user, organization_id=organization, role=OrganizationUserRole.VIEWER
    )


def limit(clock: ManualClock) -> SmsRateLimitCreate:
    now = clock.now()
    return SmsRateLimitCreate(
        phone_number="+15550000001", request_count=1, first_request_time=now, ttl=int(now.timestamp()) + 60
    )


def test_all_kinds_of_writes_together(  # noqa: PLR0917 - fixtures
    users: UsersRepository,
    organizations: OrganizationsRepository,
    members: OrganizationUsersRepository,
    limits: SmsRateLimitRepository,
    transfers: OwnershipTransferRequestsRepository,
    transfer: Callable[..., Any],
    frozen_clock: FrozenClock,
) -> None:
    """A block creates, updates, increments, appends, deletes and checks items of several tables."""
    old, going = users.create(person("old@example.org")), users.create(person("going@example.org"))
    first, sent, made = (
        organizations.create(ORGANIZATION),
        transfers.create(transfer()),
        limits.create(limit(frozen_clock)),
    )
    with transaction() as t:
        ada = t.create(users, person("ada@example.org"))
        organization = t.create(organizations, ORGANIZATION)
        t.create(members, membership(ada.user_id, organization.organization_id))
        t.update(users, old.user_id, UsersUpdate(email="new@example.org"))
        t.increment(limits, made.phone_number, limits.attributes.request_count, 2)
        t.append(transfers, sent.transfer_id, OwnershipTransferRequestsUpdate(notifications_sent=["n"]))
        t.delete(users, going.user_id)
        t.check(
            organizations,
            first.organization_id,
            condition=organizations.attributes.status.eq(OrganizationStatus.PENDING),
        )
        assert users.get(ada.user_id, consistent=True) is None
    assert users.get(ada.user_id) == ada
    assert members.get(ada.user_id, organization.organization_id) is not None
    assert {user.email for user in users.iterate()} == {"ada@example.org", "new@example.org"}
    assert (limits.get(made.phone_number) or made).request_count == 3
    assert (transfers.get(sent.transfer_id) or sent).notifications_sent == ["n"]
    # The released addresses are free, and the taken ones are not.
    users.create(person("old@example.org"))
    users.create(person("going@example.org"))
    with pytest.raises(UniqueValueTakenError):
        users.create(person("new@example.org"))


def test_a_refusal_is_that_of_the_single_call(
    users: UsersRepository, organizations: OrganizationsRepository, members: OrganizationUsersRepository
) -> None:
    """The block raises the error of the write that failed, and nothing of the block is written."""
    taken = users.create(person("taken@example.org"))
    members.create(membership("u", "o"))
    made = organizations.create(ORGANIZATION)
    status = organizations.attributes.status
    active = status.eq(OrganizationStatus.ACTIVE)
    rename = OrganizationsUpdate(name="N")
    refused: list[tuple[type[OrbError], Callable[[Any], object]]] = [
        (ItemExistsError, lambda t: t.create(members, membership("u", "o"))),
        (UniqueValueTakenError, lambda t: t.create(users, person("TAKEN@example.org"))),
        (ItemExistsError, lambda t: t.create(users, taken.model_copy(update={"email": "x@example.org"}))),
        (ResourceNotFoundError, lambda t: t.update(organizations, "nobody", rename)),
        (ResourceNotFoundError, lambda t: t.update(users, "nobody", UsersUpdate(email="x@example.org"))),
        (ResourceNotFoundError, lambda t: t.check(organizations, "nobody")),
        (ResourceNotFoundError, lambda t: t.delete(organizations, "nobody", condition=active)),
        (
            DynamoDBConditionFailedError,
            lambda t: t.update(organizations, made.organization_id, rename, condition=active),
        ),
        (
            DynamoDBConditionFailedError,
            lambda t: t.delete(organizations, made.organization_id, condition=active),
        ),
        (
            DynamoDBConditionFailedError,
            lambda t: t.check(organizations, made.organization_id, condition=active),
        ),
    ]
    for kind, write in refused:
        with pytest.raises(kind) as caught, transaction() as t:
            t.create(members, membership("new", "new"))
            write(t)
        assert type(caught.value) is kind
        assert members.get("new", "new", consistent=True) is None
    with pytest.raises(UniqueValueTakenError) as taken_error, transaction() as t:
        t.create(users, person("taken@example.org"))
    assert taken_error.value.field == "email"


def test_every_refused_call_is_named(
    users: UsersRepository, organizations: OrganizationsRepository, members: OrganizationUsersRepository
) -> None:
    """The transaction tells which calls were refused: their places, methods, tables, codes and errors. So do notes."""
    members.create(membership("u", "o"))
    users.create(person("taken@example.org"))
    with pytest.raises(UniqueValueTakenError) as caught, transaction() as t:
        t.create(organizations, ORGANIZATION)
        t.create(users, person("taken@example.org"))
        t.check(organizations, "nobody")
        t.create(members, membership("u", "o"))
    failed = "ConditionalCheckFailed"
    assert [one[:5] for one in t.refused] == [
        (1, "create", "Users", users.table_name, failed),
        (2, "check", "Organizations", organizations.table_name, failed),
        (3, "create", "OrganizationUsers", members.table_name, failed),
    ]
    assert [type(one.error) for one in t.refused] == [
        UniqueValueTakenError,
        ResourceNotFoundError,
        ItemExistsError,
    ]
    assert caught.value is t.refused[0].error
    assert caught.value.__notes__[0] == f"call 1 of the transaction, create in {users.table_name}: {failed}"
    assert len(caught.value.__notes__) == 3
    assert users.table_name not in f"{caught.value} {caught.value.public()}"


def test_an_item_that_is_too_large_is_named(
    transfers: OwnershipTransferRequestsRepository,
    organizations: OrganizationsRepository,
    transfer: Callable[..., Any],
) -> None:
    """The error of an item above 400 KB names its entity and its largest attribute."""
    with pytest.raises(ItemTooLargeError) as caught, transaction() as t:
        t.create(organizations, ORGANIZATION)
        t.create(transfers, transfer(notifications_sent=["x" * 1000] * 420))
    error = caught.value
    assert (error.entity, error.field, error.write) == ("OwnershipTransferRequests", "notificationsSent", 1)
    assert list(organizations.iterate()) == []


def test_keys_have_a_form(members: OrganizationUsersRepository) -> None:
    """A key without all of its parts is refused where it is given."""
    with pytest.raises(ValidationError, match="a tuple of userId and organizationId"), transaction() as t:
        t.delete(members, "u")  # type: ignore[arg-type]


def test_limits_of_changes_hold(
    limits: SmsRateLimitRepository, transfers: OwnershipTransferRequestsRepository, frozen_clock: FrozenClock
) -> None:
    """A transaction refuses to add to what is no counter, to append to what is no list, and sums that are too large."""
    made = limits.create(limit(frozen_clock))
    count: Any = limits.attributes.request_count
    with pytest.raises(ValidationError, match="requestCount must be at most"), transaction() as t:
        t.increment(limits, made.phone_number, count, 10**38 - 1)
    with pytest.raises(ValidationError, match="phoneNumber is not a number"), transaction() as t:
        t.increment(limits, made.phone_number, limits.attributes.phone_number)  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="failureReason is not a list"), transaction() as t:
        t.append(transfers, "t", OwnershipTransferRequestsUpdate(failure_reason="x"))
    with pytest.raises(ConfigurationError, match="no attribute with"), transaction() as t:
        t.check(limits, made.phone_number, expected_version=1)
    assert limits.get(made.phone_number) == made


def test_a_block_that_raises_sends_nothing(members: OrganizationUsersRepository) -> None:
    """An exception in the block leaves all tables as they were. A block without writes sends nothing."""
    with pytest.raises(KeyError), transaction() as t:
        t.create(members, membership("u", "o"))
        raise KeyError
    assert list(members.iterate()) == []
    with transaction() as t:
        pass
    with pytest.raises(ConfigurationError, match="used before"), t:
        pass
    for outside in (t, transaction()):
        with pytest.raises(ConfigurationError, match="only inside of its `with` block"):
            outside.create(members, membership("u", "o"))


def test_one_client_sends_all_writes(members: OrganizationUsersRepository, users: UsersRepository) -> None:
    """A repository with another client, which may have another region, is refused, and nothing is sent."""
    with pytest.raises(ConfigurationError, match="the same client"), transaction() as t:
        t.create(users, person("a@example.org"))
        elsewhere = DynamoDB(client=session.client("dynamodb", region="eu-west-1"))
        t.create(OrganizationUsersRepository(dynamodb=elsewhere), membership("u", "o"))
    assert list(users.iterate()) == []
    assert list(members.iterate()) == []


def test_at_most_100_actions(members: OrganizationUsersRepository, users: UsersRepository) -> None:
    """100 writes are one transaction. More are refused, and so are two writes of one item."""
    with transaction() as t:
        for number in range(100):
            t.create(members, membership("u", f"o{number:03}"))
    assert len(members.query_by_user_id("u")) == 100
    # A user with an address takes two actions.
    with pytest.raises(ValidationError, match="1 to 100"), transaction() as t:
        for number in range(51):
            t.create(users, person(f"p{number}@example.org"))
    assert list(users.iterate()) == []
    with pytest.raises(ValidationError, match="one item twice"), transaction() as t:
        t.create(members, membership("x", "o"))
        t.delete(members, ("x", "o"))


def test_one_of_many_transactions_wins(
    users: UsersRepository,
    organizations: OrganizationsRepository,
    stack_tables: Any,
    race: Callable[..., Any],
) -> None:
    """Of 6 concurrent transactions that take one address, one succeeds completely. The others write nothing."""

    def run() -> None:
        with transaction() as t:
            t.create(organizations, ORGANIZATION)
            t.create(users, person("wanted@example.org"))

    ended = race([run] * 6)
    assert len(ended.values) == 1
    assert {type(error) for error in ended.errors} <= {UniqueValueTakenError, LostRaceError}
    assert len(list(users.iterate(consistent=True))) == len(list(organizations.iterate(consistent=True))) == 1


def test_a_value_that_changed_meanwhile(users: UsersRepository) -> None:
    """If another writer changes an address between the block and its end, the block loses the race."""
    user = users.create(person("old@example.org"))
    with pytest.raises(LostRaceError), transaction() as t:
        t.update(users, user.user_id, UsersUpdate(email="new@example.org"))
        users.update(user.user_id, UsersUpdate(email="other@example.org"))
    for condition in (None, users.attributes.first_name.exists()):
        with pytest.raises(LostRaceError), transaction() as t:
            t.delete(users, user.user_id, condition=condition)
            users.update(user.user_id, UsersUpdate(email=f"other{condition is None}@example.org"))
    gone = users.create(person("gone@example.org")).user_id
    with pytest.raises(LostRaceError), transaction() as t:
        t.delete(users, gone)
        users.delete(gone)
    users.update(user.user_id, UsersUpdate(email="other@example.org"))
    assert [found.email for found in users.iterate(consistent=True)] == ["other@example.org"]


def test_what_does_not_exist_can_be_deleted(
    users: UsersRepository, organizations: OrganizationsRepository
) -> None:
    """A deletion without a condition does not need its item. With one, the item must exist."""
    with transaction() as t:
        t.delete(users, "nobody")
        t.delete(organizations, "nobody")
        t.create(organizations, ORGANIZATION)
    assert len(list(organizations.iterate())) == 1
    with pytest.raises(ResourceNotFoundError), transaction() as t:
        t.delete(users, "nobody", condition=users.attributes.email.exists())


@pytest.mark.parametrize("code", ["TransactionConflict", "ThrottlingError"])
def test_a_canceled_transaction(
    members: OrganizationUsersRepository, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    """A conflict with another transaction is a lost race. A reason without a typed error is raised unchanged."""

    def cancel(*_: Any, **__: Any) -> Any:
        reasons = (CancellationReason(code="None"), CancellationReason(code=code))
        raise DynamoDBTransactionCanceledError(reasons=reasons)

    monkeypatch.setattr(DynamoDB, "transact_write", cancel)
    expected = LostRaceError if code == "TransactionConflict" else DynamoDBTransactionCanceledError
    with pytest.raises(expected), transaction() as t:
        t.create(members, membership("u", "o1"))
        t.create(members, membership("u", "o2"))


def test_a_token_makes_a_repetition_harmless(
    stack_tables: Any, frozen_clock: FrozenClock, fault: FaultPlan
) -> None:
    """If the answer is lost, the error with a token may be retried, and without one it must not be."""
    # A repetition is the same request only if the time of the writes is the same, so retries move another clock.
    limits = SmsRateLimitRepository(dynamodb=DynamoDB(clock=frozen_clock), clock=ManualClock())
    made = limits.create(limit(frozen_clock))

    def count() -> int:
        return (limits.get(made.phone_number, consistent=True) or made).request_count

    def add(token: str | None) -> None:
        with transaction(token=token) as t:
            t.increment(limits, made.phone_number, limits.attributes.request_count)

    lost = fault.lose_answer("dynamodb:TransactWriteItems", times=None)
    with pytest.raises(DynamoDBOutcomeUnknownError):
        add(None)
    assert (lost.hits > 1, count()) == (True, 2)
    with pytest.raises((DynamoDBUnavailableError, TimedOutError)) as caught:
        add("mine")
    assert caught.value.retryable
    lost.times = lost.hits
    add("mine")
    assert count() == 3
