"""Transactions: writes of several items, in any repositories, of which all are applied or none.

    with transaction() as t:
        organization = t.create(organizations, OrganizationsCreate(...))
        t.create(members, OrganizationUsersCreate(organization_id=organization.organization_id, ...))

The block collects the writes, and its end sends them in one request. If the block raises, nothing is sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar

from orb_common.exceptions import ConfigurationError, DynamoDBTransactionCanceledError

if TYPE_CHECKING:
    from decimal import Decimal
    from types import TracebackType

    from orb_common.aws.dynamodb import Attr, Condition, DynamoDB
    from orb_common.exceptions import OrbError
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
        ItemExistsError, ResourceNotFoundError, UniqueValueTakenError, LostRaceError, ValidationError.
        ValidationError: there are more than 100 actions, or two write one item. A unique value that an item takes or
            releases is an action too.
        DynamoDBOutcomeUnknownError: there is no token, and the answer was lost.
    """
    return Transaction(token=token)


class Transaction:
    """The writes that the end of a `with` block sends together. Keys of two attributes are tuples."""

    def __init__(self, *, token: str | None = None) -> None:
        self._token = token
        self._groups: list[WriteGroup] = []
        self._dynamodb: DynamoDB | None = None
        self._state: Literal["new", "open", "ended"] = "new"

    def create(self, repository: Repository[ModelT, CreateT, Any, Any], new: CreateT | ModelT) -> ModelT:
        """Create an item, and return it as it will be stored."""
        group, stored = repository.writes.creation(repository.built(new))
        self._add(repository, group)
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
        self._add(repository, writes.changing(change))

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
        self._add(repository, writes.changing(change))

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
        self._add(repository, writes.changing(change))

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
            self._add(repository, group)

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
            repository,
            repository.writes.check(
                repository.key(key), condition=condition, expected_version=expected_version
            ),
        )

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

    def _add(self, repository: Repository[Any, Any, Any, Any], group: WriteGroup) -> None:
        if self._state != "open":
            raise ConfigurationError("a transaction collects writes only inside of its `with` block")
        if self._dynamodb is None:
            self._dynamodb = repository.dynamodb
        elif repository.dynamodb.client is not self._dynamodb.client:
            # One request has one region and one set of credentials.
            raise ConfigurationError(
                "the repositories of a transaction must have the same client of DynamoDB"
            )
        self._groups.append(group)

    def _send(self, dynamodb: DynamoDB) -> None:
        writes = [write for group in self._groups for write in group.writes]
        try:
            dynamodb.transact_write(writes, token=self._token)
        except DynamoDBTransactionCanceledError as error:
            failure = self._failure(error)
            if failure is None:
                raise
            raise failure from error

    def _failure(self, error: DynamoDBTransactionCanceledError) -> OrbError | None:
        start = 0
        for group in self._groups:
            end = start + len(group.writes)
            failure = group.failure(error.reasons[start:end])
            if failure is not None:
                return failure
            start = end
        return None
