"""A repository keeps its promises on every engine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from orb_common.aws.dynamodb import DynamoDB, attr
from orb_common.exceptions import (
    ConfigurationError,
    DynamoDBError,
    ItemTooLargeError,
    ResourceNotFoundError,
    StoredItemError,
    ValidationError,
)
from orb_models import (
    Notifications,
    NotificationsCreate,
    NotificationsRepository,
    NotificationStatus,
    NotificationType,
    OrganizationsCreate,
    OrganizationsRepository,
    OrganizationStatus,
    OrganizationsUpdate,
    OrganizationUserRole,
    OrganizationUsersCreate,
    OrganizationUsersRepository,
    OrganizationUserStatus,
    OrganizationUsersUpdate,
    OwnershipTransferRequestsUpdate,
    SmsRateLimit,
    SmsRateLimitCreate,
    SmsRateLimitRepository,
    SmsRateLimitUpdate,
)
from orb_testing.suites.repository import RepositorySubject, RepositorySuite

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_common.aws.dynamodb import CursorCodec
    from orb_common.utils.clock import ManualClock
    from orb_models import OwnershipTransferRequestsCreate, OwnershipTransferRequestsRepository
    from orb_testing.clocks import FrozenClock
    from orb_testing.suites.scenarios import Scenario

pytestmark = pytest.mark.tables(
    "Organizations", "OrganizationUsers", "Notifications", "OwnershipTransferRequests", "SmsRateLimit"
)
LARGE = ["x" * 1000] * 420


def organization(name: str = "Analytical Engines", **fields: Any) -> OrganizationsCreate:
    return OrganizationsCreate(name=name, owner_id=fields.pop("owner_id", "o1"), **fields)


def membership(
    user: str, organization_id: str, role: OrganizationUserRole = OrganizationUserRole.VIEWER
) -> OrganizationUsersCreate:
    return OrganizationUsersCreate(user_id=user, organization_id=organization_id, role=role)


def limit(number: str, clock: ManualClock, seconds: int) -> SmsRateLimitCreate:
    return SmsRateLimitCreate(
        phone_number=number,
        request_count=1,
        first_request_time=clock.now(),
        ttl=int(clock.now().timestamp()) + seconds,
    )


def subject_of(entity: str, clock: ManualClock, cursors: CursorCodec) -> RepositorySubject[Any]:
    """Return a repository with one key, with two keys, or with items that expire."""
    options: Any = {"clock": clock, "cursors": cursors}
    fields: dict[str, Any] = {"updated_at": clock.now().replace(microsecond=0)}
    if entity == "Organizations":
        return RepositorySubject(
            repository=OrganizationsRepository(**options),
            new=lambda number: organization(f"O{number}"),
            key=lambda item: (item.organization_id,),
            missing=("nowhere",),
            change=OrganizationsUpdate(name="New"),
            changed=lambda item: item.model_copy(update={**fields, "name": "New"}),
        )
    if entity == "OrganizationUsers":
        return RepositorySubject(
            repository=OrganizationUsersRepository(**options),
            new=lambda number: membership("u", f"o-{number}"),
            key=lambda item: (item.user_id, item.organization_id),
            missing=("u", "nowhere"),
            change=OrganizationUsersUpdate(status=OrganizationUserStatus.ACTIVE),
            changed=lambda item: item.model_copy(update={**fields, "status": OrganizationUserStatus.ACTIVE}),
        )
    return RepositorySubject(
        repository=SmsRateLimitRepository(**options),
        new=lambda number: limit(f"+1555000000{number}", clock, 60),
        key=lambda item: (item.phone_number,),
        missing=("+15550000009",),
        change=SmsRateLimitUpdate(request_count=2),
        changed=lambda item: item.model_copy(update={"request_count": 2}),
    )


@pytest.mark.parametrize("entity", ["Organizations", "OrganizationUsers", "SmsRateLimit"])
@pytest.mark.parametrize("scenario", RepositorySuite[Any]().scenarios(), ids=str)
def test_laws_of_repositories(
    stack_tables: dict[str, str],
    scenario: Scenario[RepositorySubject[Any]],
    entity: str,
    frozen_clock: FrozenClock,
    cursors: CursorCodec,
) -> None:
    """Generated repositories do what every repository must do."""
    scenario.check(subject_of(entity, frozen_clock, cursors))


def test_create_sets_what_callers_cannot(
    organizations: OrganizationsRepository, frozen_clock: FrozenClock
) -> None:
    """A new item gets an id, the times of the clock, and the defaults of the schema. The stored item is returned."""
    frozen_clock.advance(0.75)
    made = organizations.create(organization())
    assert made.organization_id
    assert made.created_at == made.updated_at == frozen_clock.now().replace(microsecond=0)
    assert made.status is OrganizationStatus.PENDING
    assert organizations.get(made.organization_id, consistent=True) == made


def test_get_of_nothing(organizations: OrganizationsRepository) -> None:
    """`get` returns None for an unknown key, and refuses an empty key before DynamoDB is called."""
    assert organizations.get("nobody") is None
    with pytest.raises(ValidationError, match="organizationId must not be empty"):
        organizations.get("")


def test_create_survives_a_lost_answer(
    organizations: OrganizationsRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the answer of a successful write is lost, the retry finds the stored item and succeeds."""
    put = DynamoDB.put

    def twice(self: DynamoDB, *args: Any, **kwargs: Any) -> Any:
        put(self, *args, **kwargs)
        return put(self, *args, **kwargs)

    monkeypatch.setattr(DynamoDB, "put", twice)
    made = organizations.create(organization())
    assert organizations.get(made.organization_id) == made


def test_update_writes_only_what_it_names(
    organizations: OrganizationsRepository, frozen_clock: FrozenClock
) -> None:
    """An update leaves other fields unchanged. It sets `updated_at`, but not `created_at`."""
    made = organizations.create(organization(description="old"))
    frozen_clock.advance(60)
    changed = organizations.update(made.organization_id, OrganizationsUpdate(name="New"))
    assert changed == made.model_copy(
        update={"name": "New", "updated_at": made.updated_at + timedelta(seconds=60)}
    )
    assert organizations.get(made.organization_id) == changed


def test_update_of_reserved_words(organizations: OrganizationsRepository) -> None:
    """Defect 11: fields with names that DynamoDB reserves can be updated."""
    made = organizations.create(organization())
    changed = organizations.update(
        made.organization_id, OrganizationsUpdate(name="N", status=OrganizationStatus.ACTIVE, description="d")
    )
    assert (changed.name, changed.status, changed.description) == ("N", OrganizationStatus.ACTIVE, "d")


def test_update_keeps_the_sort_key(members: OrganizationUsersRepository) -> None:
    """Defect 10: an update of a table with a sort key needs both keys, and can change neither."""
    members.create(membership("u", "o1"))
    members.create(membership("u", "o2"))
    changed = members.update("u", "o1", OrganizationUsersUpdate(status=OrganizationUserStatus.ACTIVE))
    assert (changed.organization_id, changed.status) == ("o1", OrganizationUserStatus.ACTIVE)
    assert (members.get("u", "o2") or changed).status is OrganizationUserStatus.INVITED
    assert not {"user_id", "organization_id"} & OrganizationUsersUpdate.model_fields.keys()


def test_update_by_none_removes(organizations: OrganizationsRepository, dynamodb_engine: Any) -> None:
    """None removes an optional attribute. It is not stored as NULL."""
    made = organizations.create(organization(description="old"))
    changed = organizations.update(made.organization_id, OrganizationsUpdate(description=None))
    assert changed.description is None
    item = DynamoDB().get(organizations.table_name, {"organizationId": {"S": made.organization_id}})
    assert item is not None
    assert "description" not in item


def test_update_keeps_unknown_attributes(organizations: OrganizationsRepository) -> None:
    """An update keeps unknown attributes that a newer writer stored."""
    made = organizations.create(organization())
    key = {"organizationId": {"S": made.organization_id}}
    database = DynamoDB()
    item = database.get(organizations.table_name, key) or {}
    database.put(organizations.table_name, {**item, "shoeSize": {"N": "44"}})
    organizations.update(made.organization_id, OrganizationsUpdate(name="N"))
    assert (database.get(organizations.table_name, key) or {})["shoeSize"] == {"N": "44"}


def test_update_of_nothing_is_refused(organizations: OrganizationsRepository) -> None:
    """An update that sets no field is refused."""
    with pytest.raises(ValidationError, match="at least one field"):
        organizations.update("o", OrganizationsUpdate())


def test_query_in_order_of_time(organizations: OrganizationsRepository, frozen_clock: FrozenClock) -> None:
    """A query returns items in order of the sort key, or backwards, within a range that includes both ends."""
    made = []
    for number in range(5):
        made.append(organizations.create(organization(f"O{number}")))
        frozen_clock.advance(10)
    organizations.create(organization("other", owner_id="o2"))
    times = [item.created_at for item in made]

    def names(**options: Any) -> list[str]:
        return [item.name for item in organizations.query_by_owner_id("o1", **options)]

    assert names() == ["O0", "O1", "O2", "O3", "O4"]
    assert names(forward=False, limit=2) == ["O4", "O3"]
    assert names(created_at_from=times[1], created_at_to=times[3]) == ["O1", "O2", "O3"]
    assert names(created_at_from=times[3]) == ["O3", "O4"]
    assert names(created_at_to=times[0]) == ["O0"]
    with pytest.raises(ValidationError, match="is empty"):
        names(created_at_from=times[1], created_at_to=times[0])


def test_query_of_text(members: OrganizationUsersRepository) -> None:
    """A query accepts one condition on a text sort key: equality, a prefix or a range."""
    for name in ("north-1", "north-2", "south-1"):
        members.create(membership("u", name))

    def found(**options: Any) -> list[str]:
        return [item.organization_id for item in members.query_by_user_id("u", **options)]

    assert found() == ["north-1", "north-2", "south-1"]
    assert found(organization_id="north-2") == ["north-2"]
    assert found(organization_id_begins_with="north") == ["north-1", "north-2"]
    assert found(organization_id_from="north-2", organization_id_to="south-1") == ["north-2", "south-1"]
    assert found(consistent=True, forward=False) == ["south-1", "north-2", "north-1"]
    with pytest.raises(ValidationError, match="accepts one condition only"):
        found(organization_id="north-1", organization_id_begins_with="n")


def test_two_queries_on_one_partition(members: OrganizationUsersRepository) -> None:
    """Defect 9: the query of an index with the partition key of the table has its own name."""
    members.create(membership("u", "o1", OrganizationUserRole.ADMINISTRATOR))
    members.create(membership("u", "o2"))
    [found] = members.query_by_user_id_and_role("u", role=OrganizationUserRole.ADMINISTRATOR)
    assert found.organization_id == "o1"
    assert len(members.query_by_user_id("u")) == 2


def test_query_on_reserved_words(dynamodb_engine: Any, stack_tables: Any) -> None:
    """Defect 11: a query accepts keys with names that DynamoDB reserves."""
    notifications = NotificationsRepository()
    made = notifications.create(
        NotificationsCreate(
            recipient_user_id="u", type=NotificationType.APPLICATION_TRANSFER_REQUEST, title="t", message="m",
            metadata={"deep": {"list": [1, 2.5, None, True]}},
        )
    )  # fmt: skip
    [found] = notifications.query_by_type(
        NotificationType.APPLICATION_TRANSFER_REQUEST, status=NotificationStatus.PENDING
    )
    assert isinstance(found, Notifications)
    assert found == made


def test_pages(organizations: OrganizationsRepository, frozen_clock: FrozenClock) -> None:
    """Pages have no gaps and no overlaps, and the last page has no cursor."""
    made = []
    for number in range(7):
        made.append(organizations.create(organization(f"O{number}")).organization_id)
        frozen_clock.advance(1)
    found: list[str] = []
    cursor = None
    for _ in range(10):
        page = organizations.query_by_owner_id("o1", limit=3, cursor=cursor)
        found += [item.organization_id for item in page]
        cursor = page.cursor
        if cursor is None:
            break
    assert found == made
    assert not page.more


def test_a_cursor_is_valid_for_its_query_only(
    organizations: OrganizationsRepository, frozen_clock: FrozenClock
) -> None:
    """A changed cursor is refused, and so is a cursor of another partition, order, range or table."""
    for number in range(3):
        organizations.create(organization(f"O{number}"))
    cursor = organizations.query_by_owner_id("o1", limit=1).cursor
    assert cursor is not None
    assert "ownerId" not in cursor
    foreign = (cursor[:-2] + ("AA" if not cursor.endswith("AA") else "BB"), "", "x", "{}", "é")
    questions: list[Any] = [
        lambda text=text: organizations.query_by_owner_id("o1", cursor=text) for text in foreign
    ]
    questions += [
        lambda: organizations.query_by_owner_id("o2", cursor=cursor),
        lambda: organizations.query_by_owner_id("o1", cursor=cursor, forward=False),
        lambda: organizations.query_by_owner_id("o1", cursor=cursor, created_at_from=frozen_clock.now()),
        lambda: organizations.query_by_status(OrganizationStatus.PENDING, cursor=cursor),
        lambda: organizations.list(cursor=cursor),
    ]
    for question in questions:
        with pytest.raises(ValidationError) as caught:
            question()
        assert caught.value.field == "nextToken"


def test_paging_needs_a_secret(organizations: OrganizationsRepository) -> None:
    """Without a secret, the first page can be read. Cursors then raise ConfigurationError."""
    for number in range(2):
        organizations.create(organization(f"O{number}"))
    without_secret = OrganizationsRepository()
    page = without_secret.query_by_owner_id("o1", limit=1)
    assert len(page) == 1
    assert page.more
    with pytest.raises(ConfigurationError):
        _ = page.cursor
    with pytest.raises(ConfigurationError):
        without_secret.query_by_owner_id("o1", cursor="x")


@pytest.mark.parametrize("wrong", [0, -1])
def test_limit_is_positive(organizations: OrganizationsRepository, wrong: int) -> None:
    """A limit below 1 is refused."""
    with pytest.raises(ValidationError, match="limit must be at least 1"):
        organizations.list(limit=wrong)


def test_list_and_iterate(organizations: OrganizationsRepository) -> None:
    """`list` reads a page and `iterate` reads the whole table, both with filters."""
    made = {organizations.create(organization(f"O{number}")).organization_id for number in range(5)}
    first = organizations.list(limit=3)
    rest = organizations.list(limit=3, cursor=first.cursor)
    assert {item.organization_id for item in [*first, *rest]} == made
    assert {item.organization_id for item in organizations.iterate()} == made
    assert [item.name for item in organizations.list(filters=attr("name").eq("O3"))] == ["O3"]
    assert [item.name for item in organizations.iterate(filters=attr("name").eq("O4"))] == ["O4"]


def test_batch_get(members: OrganizationUsersRepository) -> None:
    """A batch returns the items in the order of the keys, each once, without those that do not exist."""
    for number in range(120):
        members.create(membership("u", f"o{number:03}"))
    keys = [("u", f"o{number:03}") for number in range(119, -1, -1)]
    found = members.batch_get([*keys, ("u", "nowhere"), keys[0]])
    assert [(item.user_id, item.organization_id) for item in found] == keys
    assert members.batch_get([]) == ()


def test_expired_items_are_gone(limits: SmsRateLimitRepository, frozen_clock: FrozenClock) -> None:
    """An expired item that DynamoDB has not removed yet is hidden, and its key is free."""
    made = limits.create(limit("+15550000001", frozen_clock, 60))
    limits.create(limit("+15550000002", frozen_clock, 3600))
    assert limits.get("+15550000001") == made
    frozen_clock.advance(60)
    assert limits.get("+15550000001") is None
    assert [item.phone_number for item in limits.list()] == ["+15550000002"]
    assert [item.phone_number for item in limits.iterate()] == ["+15550000002"]
    assert [item.phone_number for item in limits.batch_get(["+15550000001", "+15550000002"])] == [
        "+15550000002"
    ]
    with pytest.raises(ResourceNotFoundError):
        limits.update("+15550000001", SmsRateLimitUpdate(request_count=2))
    again = limits.create(limit("+15550000001", frozen_clock, 60))
    assert limits.get("+15550000001") == again
    frozen_clock.advance(60)
    assert limits.delete("+15550000001") is None


def test_a_bad_item_raises_a_typed_error(limits: SmsRateLimitRepository) -> None:
    """The error of an item that does not fit the schema names the attributes."""
    DynamoDB().put(limits.table_name, {"phoneNumber": {"S": "+15550000001"}, "requestCount": {"S": "many"}})
    with pytest.raises(StoredItemError) as caught:
        limits.get("+15550000001")
    assert isinstance(caught.value, DynamoDBError)
    assert caught.value.fields == ("firstRequestTime", "requestCount", "ttl")


def test_tables_are_named_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Defect 18: the table name comes from an environment variable. If it is missing, the error names it."""
    monkeypatch.delenv("SMS_RATE_LIMIT_TABLE_NAME", raising=False)
    with pytest.raises(ConfigurationError) as caught:
        SmsRateLimitRepository().get("+15550000001")
    assert caught.value.config_key == "SMS_RATE_LIMIT_TABLE_NAME"
    assert SmsRateLimitRepository(table_name="other").table_name == "other"


def test_numbers_are_ints(limits: SmsRateLimitRepository, frozen_clock: FrozenClock) -> None:
    """A number in a model of the repository is an int, as in every API of the hub."""
    made = limits.create(limit("+15550000003", frozen_clock, 60))
    assert isinstance(made, SmsRateLimit)
    assert type(made.request_count) is int


def test_items_have_a_size(
    transfers: OwnershipTransferRequestsRepository, transfer: Callable[..., OwnershipTransferRequestsCreate]
) -> None:
    """An item above 400 KB raises ItemTooLargeError (400), and the stored item stays unchanged."""
    made = transfers.create(transfer())
    with pytest.raises(ItemTooLargeError) as caught:
        transfers.create(transfer(notifications_sent=LARGE))
    assert (caught.value.status, caught.value.field) == (400, "notificationsSent")
    with pytest.raises(ItemTooLargeError):
        transfers.update(made.transfer_id, OwnershipTransferRequestsUpdate(notifications_sent=LARGE))
    assert list(transfers.iterate()) == [made]


def test_ends_of_the_calendar_can_be_stored(
    transfers: OwnershipTransferRequestsRepository, transfer: Callable[..., OwnershipTransferRequestsCreate]
) -> None:
    """The first and the last time of the calendar can be stored and read."""
    for time in (datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)):
        made = transfers.create(transfer(expires_at=time))
        assert transfers.get(made.transfer_id) == made
        assert made.expires_at == time


def test_what_cannot_be_read_is_not_stored(
    organizations: OrganizationsRepository, frozen_clock: FrozenClock
) -> None:
    """A model that was created without validation, and could not be read again, is not stored."""
    made = organizations.create(OrganizationsCreate(name="n", owner_id="u"))
    bad = made.model_copy(update={"organization_id": "bad", "status": "NONSENSE"})
    with pytest.raises(Exception, match="status"):
        organizations.create(bad)
    assert list(organizations.iterate()) == [made]


def test_answers_above_one_megabyte(
    transfers: OwnershipTransferRequestsRepository, transfer: Callable[..., OwnershipTransferRequestsCreate]
) -> None:
    """DynamoDB ends an answer at 1 MB. A page says that there is more, and iterations and batches read on."""
    made = [transfers.create(transfer(notifications_sent=LARGE[:300])) for _ in range(8)]
    page = transfers.query_by_current_owner_id("a")
    assert page.more
    assert 0 < len(page) < 8
    ids = {item.transfer_id for item in made}
    assert {item.transfer_id for item in transfers.iterate()} == ids
    assert {item.transfer_id for item in transfers.batch_get(ids)} == ids


@pytest.mark.parametrize("number", [float("nan"), 10**39 + 1])
def test_a_bad_number_in_an_object_is_named_by_its_path(
    transfers: OwnershipTransferRequestsRepository,
    transfer: Callable[..., OwnershipTransferRequestsCreate],
    number: float,
) -> None:
    """The error of a number deep in a JSON object names the attribute by its wire name, and the path to the number."""
    assessment: Any = {"scores": [1, number]}
    new, change = (
        transfer(fraud_assessment=assessment),
        OwnershipTransferRequestsUpdate(fraud_assessment=assessment),
    )
    for write in (lambda: transfers.create(new), lambda: transfers.update("t", change)):
        with pytest.raises(ValidationError) as caught:
            write()
        assert (caught.value.status, caught.value.field) == (400, "fraudAssessment.scores[1]")
