"""Transactions: writes of several items, in any repositories, of which all are applied or none.

    with transaction() as t:
        organization = t.create(organizations, OrganizationsCreate(...))
        t.create(members, OrganizationUsersCreate(organization_id=organization.organization_id, ...))

The block collects the writes, and its end sends them in one request. If the block raises, nothing is sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Self, TypeVar

from orb_common.exceptions import ConfigurationError, DynamoDBTransactionCanceledError, ItemTooLargeError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal
    from types import TracebackType

    from orb_common.aws.dynamodb import Attr, Condition, DynamoDB
    from orb_common.exceptions import OrbError
    from orb_models.claims import Claims
    from orb_models.input import Update
    from orb_models.repository import Repository
    from orb_models.write_group import WriteGroup

ModelT = TypeVar("ModelT")
CreateT = TypeVar("CreateT")
UpdateT = TypeVar("UpdateT", bound="Update")
KeyT = TypeVar("KeyT")


def transaction(*, token: str | None = None) -> Transaction:
    """Return a transaction, to be used as a `with` block.

    Args:
        token: Makes it idempotent: DynamoDB applies a transaction with the same token only once within 10 minutes. Its
            writes must be the same each time, so create whole models, whose ids and times do not change.

    The end of the block raises the error that the single call would raise, for the first write that failed, and then
    nothing is written:
        ItemExistsError, ResourceNotFoundError, UniqueValueTakenError, DynamoDBConditionFailedError, LostRaceError,
        ValidationError.
        ValidationError: there are more than 100 actions, or two write one item. A unique value that an item takes or
            releases is an action too.
        DynamoDBOutcomeUnknownError: there is no token, and the answer was lost.
    """
    return Transaction(token=token)


class Refused(NamedTuple):
    """A call of a transaction whose write was refused."""

    call: int
    """The place of the call in the block, from 0."""
    method: str
    """The method, such as `create`."""
    entity: str
    table: str
    reason: str
    """The code of AWS, such as ConditionalCheckFailed."""
    error: OrbError | None
    """The error that the single call would raise. None: it has no typed error, such as throttling."""

    def __str__(self) -> str:
        """Return one line, for a log."""
        return f"call {self.call} of the transaction, {self.method} in {self.table}: {self.reason}"


class _Call(NamedTuple):
    method: str
    table: str
    group: WriteGroup


class Transaction:
    """The writes that the end of a `with` block sends together. Keys of two attributes are tuples."""

    def __init__(self, *, token: str | None = None) -> None:
        self._token = token
        self._calls: list[_Call] = []
        self._dynamodb: DynamoDB | None = None
        self._state: Literal["new", "open", "ended"] = "new"
        self.refused: tuple[Refused, ...] = ()
        """After a failed block: the calls whose writes were refused, in their order. The error has them as notes."""

    def create(self, repository: Repository[ModelT, CreateT, Any, Any], new: CreateT | ModelT) -> ModelT:
        """Create an item, and return it as it will be stored."""
        group, stored = repository.writes.creation(repository.built(new))
        self._add("create", repository, group)
        return stored

    def update(
        self,
        repository: Repository[Any, Any, UpdateT, KeyT],
        key: KeyT,
        update: UpdateT,
        *,
        condition: Condition | None = None,
        expected_version: int | None = None,
    ) -> None:
        """Write the fields that the update sets. If it sets a unique value, the item is read at once."""
        from orb_models.codec import encode_update

        writes = repository.writes
        change = writes.changes.update(
            repository.key(key), encode_update(update), condition=condition, expected_version=expected_version
        )
        self._add("update", repository, writes.changing(change))

    def increment(
        self,
        repository: Repository[Any, Any, Any, KeyT],
        key: KeyT,
        attribute: Attr[int] | Attr[Decimal],
        by: int | Decimal = 1,
        *,
        condition: Condition | None = None,
        expected_version: int | None = None,
    ) -> None:
        """Add to a number, such as `limits.attributes.request_count`. With a token, it is added exactly once."""
        writes = repository.writes
        change = writes.changes.increment(
            repository.key(key),
            {str(attribute.path[0]): by},
            condition=condition,
            expected_version=expected_version,
        )
        self._add("increment", repository, writes.changing(change))

    def append(
        self,
        repository: Repository[Any, Any, UpdateT, KeyT],
        key: KeyT,
        members: UpdateT,
        *,
        condition: Condition | None = None,
        expected_version: int | None = None,
    ) -> None:
        """Append the members of an update's lists to the stored lists."""
        from orb_models.codec import encode_update

        writes = repository.writes
        change = writes.changes.append(
            repository.key(key),
            encode_update(members),
            condition=condition,
            expected_version=expected_version,
        )
        self._add("append", repository, writes.changing(change))

    def delete(
        self,
        repository: Repository[Any, Any, Any, KeyT],
        key: KeyT,
        *,
        condition: Condition | None = None,
        expected_version: int | None = None,
    ) -> None:
        """Delete an item. Without a condition it need not exist. If it has unique values, it is read at once."""
        group = repository.writes.deletion(
            repository.key(key), condition=condition, expected_version=expected_version
        )
        if group is not None:
            self._add("delete", repository, group)

    def check(
        self,
        repository: Repository[Any, Any, Any, KeyT],
        key: KeyT,
        *,
        condition: Condition | None = None,
        expected_version: int | None = None,
    ) -> None:
        """Require that an item exists and meets the conditions, without writing it."""
        self._add(
            "check",
            repository,
            repository.writes.check(
                repository.key(key), condition=condition, expected_version=expected_version
            ),
        )

    def take(self, claims: Claims, value: str, holder: str, *, instead_of: str | None = None) -> None:
        """Take a claim for an item. Another holder is a UniqueValueTakenError, unless it is `instead_of`."""
        self._add_group(
            "take", claims.table, claims.dynamodb, claims.taking(value, holder, instead_of=instead_of)
        )

    def release(self, claims: Claims, value: str, holder: str) -> None:
        """Release a claim of an item. Another holder is a LostRaceError."""
        self._add_group("release", claims.table, claims.dynamodb, claims.releasing(value, holder))

    def require_free(self, claims: Claims, value: str) -> None:
        """Require that no item holds a claim, without taking it. A holder is a UniqueValueTakenError."""
        self._add_group("require_free", claims.table, claims.dynamodb, claims.requiring_free(value))

    def __enter__(self) -> Self:
        if self._state != "new":
            raise ConfigurationError(
                "this transaction was used before: call transaction() for each `with` block"
            )
        self._state = "open"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._state = "ended"
        if error is None and self._dynamodb is not None:
            self._send(self._dynamodb)

    def _add(self, method: str, repository: Repository[Any, Any, Any, Any], group: WriteGroup) -> None:
        self._add_group(method, repository.table_name, repository.dynamodb, group)

    def _add_group(self, method: str, table: str, dynamodb: DynamoDB, group: WriteGroup) -> None:
        if self._state != "open":
            raise ConfigurationError("a transaction collects writes only inside of its `with` block")
        if self._dynamodb is None:
            self._dynamodb = dynamodb
        elif dynamodb.client is not self._dynamodb.client:
            # One request has one region and one set of credentials.
            raise ConfigurationError(
                "the repositories of a transaction must have the same client of DynamoDB"
            )
        self._calls.append(_Call(method, table, group))

    def _send(self, dynamodb: DynamoDB) -> None:
        writes = [write for call in self._calls for write in call.group.writes]
        try:
            dynamodb.transact_write(writes, token=self._token)
        except DynamoDBTransactionCanceledError as error:
            self.refused = tuple(self._refused(error))
            failure = next((one.error for one in self.refused if one.error is not None), error)
            for one in self.refused:
                failure.add_note(str(one))
            if failure is error:
                raise
            raise failure from error
        except ItemTooLargeError as error:
            if error.write is None:
                raise
            owners = [call.group.entity for call in self._calls for _ in call.group.writes]
            raise ItemTooLargeError(owners[error.write], error.field, write=error.write) from error

    def _refused(self, error: DynamoDBTransactionCanceledError) -> Iterator[Refused]:
        start = 0
        for place, (method, table, group) in enumerate(self._calls):
            reasons = error.reasons[start : start + len(group.writes)]
            start += len(group.writes)
            codes = [reason.code for reason in reasons if reason.failed]
            if codes:
                failure = group.failure(reasons)
                yield Refused(place, method, group.entity, table, ", ".join(codes), failure)
