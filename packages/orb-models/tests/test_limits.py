"""What DynamoDB would refuse, or keep and never give back, is told before it is asked: which field, and which rule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pydantic
import pytest

from orb_common.aws.dynamodb import DynamoDB
from orb_common.exceptions import ItemTooLargeError, ValidationError
from orb_models import (
    Organizations,
    OrganizationsCreate,
    OrganizationsRepository,
    OrganizationUserRole,
    OrganizationUsers,
    OrganizationUsersRepository,
    OrganizationUserStatus,
    OwnershipTransferRequestsCreate,
    OwnershipTransferRequestsRepository,
    OwnershipTransferRequestsUpdate,
    UsersCreate,
    UsersRepository,
    UsersUpdate,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_common.utils.clock import ManualClock

pytestmark = pytest.mark.tables(
    "Organizations", "OrganizationUsers", "OwnershipTransferRequests", "Users", "UniqueValues"
)
LARGE = ["x" * 1000] * 420


@pytest.fixture
def organizations(dynamodb_engine: Any, stack_tables: Any, clock: ManualClock) -> OrganizationsRepository:
    return OrganizationsRepository(clock=clock)


@pytest.fixture
def members(dynamodb_engine: Any, stack_tables: Any, clock: ManualClock) -> OrganizationUsersRepository:
    return OrganizationUsersRepository(clock=clock)


@pytest.fixture
def transfers(
    dynamodb_engine: Any, stack_tables: Any, clock: ManualClock
) -> OwnershipTransferRequestsRepository:
    return OwnershipTransferRequestsRepository(clock=clock)


def transfer(**fields: Any) -> OwnershipTransferRequestsCreate:
    given: dict[str, Any] = {
        "current_owner_id": "a", "new_owner_id": "b", "organization_id": "c", "required_billing_plan": "p",
        "monthly_cost": 1, "payment_validation_token": "t", "expires_at": 1767225600,
    }  # fmt: skip
    return OwnershipTransferRequestsCreate(**given | fields)


NOW = datetime(2026, 1, 1, tzinfo=UTC)


def member(user: str, organization: str) -> OrganizationUsers:
    """A whole model, which is not held to the rules of inputs."""
    return OrganizationUsers(
        user_id=user,
        organization_id=organization,
        role=OrganizationUserRole.VIEWER,
        status=OrganizationUserStatus.ACTIVE,
        created_at=NOW,
        updated_at=NOW,
    )


def organization(**fields: Any) -> Organizations:
    given: dict[str, Any] = {"organization_id": "o", "name": "n", "owner_id": "u", "status": "ACTIVE"}
    return Organizations(**given | fields, created_at=NOW, updated_at=NOW)


def refused(call: Callable[[], object]) -> str | None:
    """The field that a call is refused for."""
    with pytest.raises(ValidationError) as caught:
        call()
    assert caught.value.status == 400
    assert "xxx" not in f"{caught.value} {caught.value.to_dict()}"
    return caught.value.field


def test_keys_have_a_size(
    members: OrganizationUsersRepository, organizations: OrganizationsRepository
) -> None:
    """2048 bytes of a partition key, 1024 of a sort key, wherever it comes in: also where an index has it."""
    wide = "\u00e9" * 512  # two bytes each
    assert members.create(member("x" * 2048, wide)) == members.get("x" * 2048, wide)
    assert refused(lambda: members.create(member("x" * 2049, "o"))) == "userId"
    assert refused(lambda: members.create(member("u", wide + "x"))) == "organizationId"
    assert refused(lambda: members.get("u", wide + "x")) == "organizationId"
    assert refused(lambda: members.delete("x" * 2049, "o")) == "userId"
    assert refused(lambda: members.batch_get([("u", "o"), ("x" * 2049, "o")])) == "userId"
    assert refused(lambda: members.query_by_user_id("u", organization_id_from=wide + "x")) == "organizationId"
    assert refused(lambda: organizations.create(organization(owner_id="x" * 2049))) == "ownerId"
    assert refused(lambda: organizations.query_by_owner_id("x" * 2049)) == "ownerId"


def test_keys_are_filled(
    members: OrganizationUsersRepository, organizations: OrganizationsRepository
) -> None:
    """An empty text is no key, neither as a partition nor as what a query is narrowed by."""
    for way in ("", "_from", "_to", "_begins_with"):
        narrowed: dict[str, Any] = {f"organization_id{way}": ""}
        assert (
            refused(lambda narrowed=narrowed: members.query_by_user_id("u", **narrowed)) == "organizationId"
        )
    for field, changes in {"organizationId": {"organization_id": ""}, "ownerId": {"owner_id": ""}}.items():
        model = organization(**changes)
        assert refused(lambda model=model: organizations.create(model)) == field
    assert list(organizations.iterate()) == []


def test_items_have_a_size(transfers: OwnershipTransferRequestsRepository) -> None:
    """An item above 400 KB is the caller's fault, of a type of its own; what was stored stays."""
    made = transfers.create(transfer())
    with pytest.raises(ItemTooLargeError) as caught:
        transfers.create(transfer(notifications_sent=LARGE))
    assert (caught.value.status, caught.value.field) == (400, "notificationsSent")
    with pytest.raises(ItemTooLargeError):
        transfers.update(made.transfer_id, OwnershipTransferRequestsUpdate(notifications_sent=LARGE))
    assert list(transfers.iterate()) == [made]


def test_items_with_unique_values_have_a_size(users: UsersRepository, stack_tables: dict[str, str]) -> None:
    """A refused write takes no unique value, and gives none up."""

    # No input lets so much in.
    new = UsersCreate(email="ada@example.org", first_name="A", last_name="L")
    with pytest.raises(ItemTooLargeError) as caught:
        users.create(new.model_copy(update={"first_name": "".join(LARGE)}))
    assert caught.value.field == "firstName"
    made = users.create(new)
    change = UsersUpdate(email="new@example.org").model_copy(update={"last_name": "".join(LARGE)})
    change.__pydantic_fields_set__.add("last_name")
    with pytest.raises(ItemTooLargeError) as caught:
        users.update(made.user_id, change)
    assert caught.value.field == "lastName"
    assert users.get(made.user_id) == made
    assert len(list(DynamoDB().scan_all(stack_tables["UniqueValues"]))) == 1


@pytest.mark.parametrize("number", [10**38, -(10**38), 10**5000], ids=["39 digits", "below", "5001 digits"])
def test_numbers_have_digits(number: int) -> None:
    """More digits than DynamoDB keeps are refused by name, also those that Python would not print."""
    with pytest.raises(pydantic.ValidationError, match="monthly_cost"):
        transfer(monthly_cost=number)
    assert transfer(monthly_cost=10**38 - 1).monthly_cost == 10**38 - 1


@pytest.mark.parametrize(
    "moment",
    [
        datetime.max.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=timezone(-timedelta(hours=5))),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=5))),
    ],
)
def test_times_end(moment: datetime) -> None:
    """A time that would be rounded out of the calendar would be stored, and every listing would stumble on it."""
    with pytest.raises(pydantic.ValidationError, match="expires_at"):
        transfer(expires_at=moment)


def test_last_times_are_kept(transfers: OwnershipTransferRequestsRepository) -> None:
    """The ends of the calendar themselves go there and back."""
    for moment in (datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)):
        made = transfers.create(transfer(expires_at=moment))
        assert transfers.get(made.transfer_id) == made
        assert made.expires_at == moment


def test_what_cannot_be_read_is_not_stored(
    organizations: OrganizationsRepository, clock: ManualClock
) -> None:
    """A model that was made without validation is refused before it is stored, not after."""
    made = organizations.create(OrganizationsCreate(name="n", owner_id="u"))
    bad = made.model_copy(update={"organization_id": "bad", "status": "NONSENSE"})
    with pytest.raises(Exception, match="status"):
        organizations.create(bad)
    assert list(organizations.iterate()) == [made]


def test_a_range_finds_what_was_made_in_it(
    organizations: OrganizationsRepository, clock: ManualClock
) -> None:
    """Stored times have no parts of a second; the ends of a range lose theirs too."""
    clock.advance(0.9)
    since = clock.now()
    made = organizations.create(OrganizationsCreate(name="n", owner_id="u"))
    assert organizations.query_by_owner_id("u", created_at_from=since).items == (made,)
    naive = since.replace(tzinfo=None)
    assert refused(lambda: organizations.query_by_owner_id("u", created_at_from=naive)) == "createdAt"
    both = {"created_at_from": naive, "created_at_to": since}
    assert refused(lambda: organizations.query_by_owner_id("u", **both)) == "createdAt"  # type: ignore[arg-type]


@pytest.mark.parametrize("number", [float("nan"), 10**39 + 1])
def test_numbers_in_objects_are_told_by_their_place(
    transfers: OwnershipTransferRequestsRepository, number: float
) -> None:
    """Deep inside a JSON object the error names the attribute as callers know it, and the path."""
    assessment: Any = {"scores": [1, number]}
    place = "fraudAssessment.scores[1]"
    assert refused(lambda: transfers.create(transfer(fraud_assessment=assessment))) == place
    update = OwnershipTransferRequestsUpdate(fraud_assessment=assessment)
    assert refused(lambda: transfers.update("t", update)) == place


def test_text_is_unicode() -> None:
    """Half of a surrogate pair, which JSON can carry, is refused by name."""
    with pytest.raises(pydantic.ValidationError, match="failure_reason"):
        OwnershipTransferRequestsUpdate(failure_reason="\ud800")


def test_answers_of_many_megabytes(
    transfers: OwnershipTransferRequestsRepository, dynamodb_engine: Any
) -> None:
    """DynamoDB cuts a page at 1 MB: a page says that there is more, iterating reads all, a batch is asked on."""
    made = [transfers.create(transfer(notifications_sent=LARGE[:300])) for _ in range(8)]
    page = transfers.query_by_current_owner_id("a")
    assert page.more
    assert 0 < len(page) < 8
    ids = {item.transfer_id for item in made}
    assert {item.transfer_id for item in transfers.iterate()} == ids
    assert {item.transfer_id for item in transfers.batch_get(ids)} == ids
