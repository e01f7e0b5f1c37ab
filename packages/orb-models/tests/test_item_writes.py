"""Single writes: upserts, conditions and batches keep their promises on every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from orb_common.aws import session
from orb_common.aws.dynamodb import DynamoDB
from orb_common.exceptions import (
    DynamoDBBatchInvalidError,
    DynamoDBConditionFailedError,
    DynamoDBUnprocessedError,
    ItemExistsError,
    ItemTooLargeError,
    LostRaceError,
    ResourceNotFoundError,
    ValidationError,
)
from orb_models import (
    OrganizationUserRole,
    OrganizationUsersCreate,
    OrganizationUsersRepository,
    OrganizationUserStatus,
    OrganizationUsersUpdate,
    OwnershipTransferRequestsRepository,
    SmsRateLimitCreate,
    SmsRateLimitRepository,
    SmsRateLimitUpdate,
    UsersCreate,
    UsersRepository,
    UsersUpdate,
)
from orb_models.item_writes import ItemWrites

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_common.utils.clock import ManualClock
    from orb_testing.clocks import FrozenClock
    from orb_testing.faults import FaultPlan

pytestmark = pytest.mark.tables(
    "OrganizationUsers", "OwnershipTransferRequests", "SmsRateLimit", "Users", "UniqueValues"
)


def membership(organization: str, **fields: Any) -> OrganizationUsersCreate:
    given = {"user_id": "u", "organization_id": organization, "role": OrganizationUserRole.VIEWER}
    return OrganizationUsersCreate(**given | fields)


def limit(clock: ManualClock, seconds: int = 60, **fields: Any) -> SmsRateLimitCreate:
    now = clock.now()
    ttl = int(now.timestamp()) + seconds
    given = {"phone_number": "+15550000001", "request_count": 1, "first_request_time": now, "ttl": ttl}
    return SmsRateLimitCreate(**given | fields)


def test_expired_items_are_replaced(limits: SmsRateLimitRepository, frozen_clock: FrozenClock) -> None:
    """An upsert over an expired item stores a new one, and an increment does not find it."""
    limits.upsert(limit(frozen_clock, request_count=7))
    frozen_clock.advance(60)
    with pytest.raises(ResourceNotFoundError):
        limits.increment("+15550000001", request_count=1)
    with pytest.raises(ResourceNotFoundError):
        limits.update(
            "+15550000001", SmsRateLimitUpdate(request_count=2), condition=limits.attributes.ttl.gt(0)
        )
    assert limits.delete("+15550000001", condition=limits.attributes.ttl.gt(0)) is None
    made = limits.upsert(limit(frozen_clock))
    assert made.request_count == 1
    assert limits.get("+15550000001") == made


def test_upsert_of_keys_only(members: OrganizationUsersRepository) -> None:
    """An upsert that names nothing to write into an existing item returns the item as it is."""
    made = members.create(membership("o", status=OrganizationUserStatus.ACTIVE))
    keys = OrganizationUsersCreate.model_construct(
        {"user_id", "organization_id"}, user_id="u", organization_id="o", role=OrganizationUserRole.VIEWER
    )
    assert members.upsert(keys) == made


def test_upsert_between_other_writers(
    members: OrganizationUsersRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the item is created between the two steps, it is updated. If it comes and goes each time, the race is lost."""
    create, left = ItemWrites.create, [1]

    def late(self: ItemWrites[Any], model: Any, *, id_is_new: bool) -> Any:
        if left[0]:
            left[0] -= 1
            create(self, model.model_copy(update={"status": OrganizationUserStatus.REMOVED}), id_is_new=False)
        return create(self, model, id_is_new=id_is_new)

    monkeypatch.setattr(ItemWrites, "create", late)
    stored = members.upsert(membership("o"))
    assert (stored.status, left) == (OrganizationUserStatus.REMOVED, [0])

    def never(*_: Any, **__: Any) -> Any:
        raise ItemExistsError("OrganizationUsers")

    monkeypatch.setattr(ItemWrites, "create", never)
    with pytest.raises(LostRaceError):
        members.upsert(membership("other"))


def test_a_condition_beside_a_unique_value(users: UsersRepository, frozen_clock: FrozenClock) -> None:
    """A condition that is not met fails at once, also if the update takes a unique value or the delete releases one."""
    user = users.create(UsersCreate(email="ada@example.org", first_name="Ada", last_name="L"))
    other = users.attributes.first_name.eq("Bob")
    for refused in (
        lambda: users.update(user.user_id, UsersUpdate(email="new@example.org"), condition=other),
        lambda: users.update(user.user_id, UsersUpdate(last_name="New"), condition=other),
        lambda: users.delete(user.user_id, condition=other),
    ):
        with pytest.raises(DynamoDBConditionFailedError) as caught:
            refused()
        # The same call fails again, so no retry helps.
        assert not caught.value.retryable
        assert (caught.value.item or {})["firstName"] == {"S": "Ada"}
    assert frozen_clock.slept == []
    assert users.get(user.user_id) == user
    changed = users.update(user.user_id, UsersUpdate(email="new@example.org"), condition=~other)
    assert users.delete("nobody", condition=other) is None
    assert users.delete(user.user_id, condition=~other) == changed


def test_a_batch_of_any_size(members: OrganizationUsersRepository) -> None:
    """A batch puts and deletes any number of items. A put replaces, and of two puts with one key the last one stays."""
    first = members.batch_write(membership(f"o{number:03}") for number in range(60))
    assert [item.organization_id for item in first] == [f"o{number:03}" for number in range(60)]
    assert members.batch_get(("u", item.organization_id) for item in first) == first
    again = members.batch_write(
        [membership("o000", status=status) for status in OrganizationUserStatus],
        deletes=[("u", f"o{number:03}") for number in range(1, 60)],
    )
    assert list(members.iterate()) == [again[-1]]
    assert members.batch_write([again[0]]) == (again[0],)
    with pytest.raises(ValidationError, match="both put and deleted"):
        members.batch_write([membership("o000")], deletes=[("u", "o000")])
    with pytest.raises(ValidationError, match="organizationId must not be empty"):
        members.batch_write(deletes=[("u", "")])
    assert members.batch_write() == ()


def test_what_is_left_over_is_sent_again(
    members: OrganizationUsersRepository,
    frozen_clock: FrozenClock,
    fault: FaultPlan,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Unprocessed items are sent again. If DynamoDB processes nothing more, the error has them."""
    repository = OrganizationUsersRepository(dynamodb=DynamoDB(clock=frozen_clock), clock=frozen_clock)
    fault.leave_unprocessed("dynamodb:BatchWriteItem", items=13)
    fault.leave_unprocessed("dynamodb:BatchWriteItem", items=7)
    made = repository.batch_write(membership(f"o{number:02}") for number in range(30))
    assert members.batch_get(("u", item.organization_id) for item in made) == made

    busy = fault.leave_unprocessed("dynamodb:BatchWriteItem", items=25, times=None)
    with pytest.raises(DynamoDBUnprocessedError) as caught:
        repository.batch_write([membership("x")], deletes=[("u", "o00")])
    [put] = caught.value.puts
    assert (put.organization_id, caught.value.deletes) == ("x", (("u", "o00"),))
    # What is left over can be written as it is.
    busy.times = busy.hits
    members.batch_write(caught.value.puts, deletes=caught.value.deletes)
    assert members.batch_get([("u", "o00"), ("u", "x")]) == (put,)

    # A plan would throttle the last key, because AWS answers no batch of which nothing is processed.
    monkeypatch.setattr(
        session.client("dynamodb"),
        "batch_get_item",
        lambda **request: {"UnprocessedKeys": request["RequestItems"]},
    )
    with pytest.raises(DynamoDBUnprocessedError) as unread:
        repository.batch_get([("u", "o00"), ("u", "x")])
    assert unread.value.keys == (("u", "o00"), ("u", "x"))


def test_a_batch_with_an_item_that_is_too_large(
    transfers: OwnershipTransferRequestsRepository, transfer: Callable[..., Any]
) -> None:
    """An item above 400 KB refuses the batch (400). The error names the attribute."""
    with pytest.raises((ItemTooLargeError, DynamoDBBatchInvalidError)) as caught:
        transfers.batch_write([transfer(), transfer(notifications_sent=["x" * 1000] * 420)])
    assert (caught.value.status, caught.value.field) == (400, "notificationsSent")


def test_what_cannot_be_read_is_not_stored_by_a_batch(members: OrganizationUsersRepository) -> None:
    """A model that could not be read again refuses the batch before it is sent."""
    [made] = members.batch_write([membership("o")])
    bad = made.model_copy(update={"organization_id": "bad", "status": "NONSENSE"})
    with pytest.raises(Exception, match="status"):
        members.batch_write([membership("good"), bad])
    assert list(members.iterate()) == [made]


def test_an_update_without_a_condition_is_repeatable(
    members: OrganizationUsersRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An update of a table without versions only sets attributes, so a lost answer may be asked for again."""
    members.create(membership("o"))
    sent: list[Any] = []
    update = DynamoDB.update

    def watch(self: DynamoDB, table: str, key: Any, expression: Any, **options: Any) -> Any:
        sent.append(expression.repeatable)
        return update(self, table, key, expression, **options)

    monkeypatch.setattr(DynamoDB, "update", watch)
    members.update("u", "o", OrganizationUsersUpdate(status=OrganizationUserStatus.ACTIVE))
    assert sent == [True]
