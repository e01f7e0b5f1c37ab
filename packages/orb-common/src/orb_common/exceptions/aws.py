"""Faults of the AWS services that orb stands on, by what a caller can do about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Unpack

from .base import ErrorOptions, OrbError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "CancellationReason",
    "DynamoDBConditionFailedError",
    "DynamoDBError",
    "DynamoDBItemNotFoundError",
    "DynamoDBThrottlingError",
    "DynamoDBTransactionCanceledError",
    "DynamoDBUnprocessedError",
    "SecretsManagerError",
]

Item = dict[str, Any]
"""An item of AttributeValues. Any: this room ranks below the one that types them."""


class DynamoDBError(OrbError):
    """DynamoDB refused or failed."""

    # Tables and operations tell how the system is built.
    public_details: ClassVar[frozenset[str] | None] = frozenset()
    code = "DYNAMODB_ERROR"
    motion_code = "DYNAMODB_ERROR"
    shape = "typed"

    def __init__(
        self,
        message: str = "DynamoDB failed",
        table_name: str | None = None,
        operation: str | None = None,
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, **options)
        self.table_name = table_name
        self.operation = operation
        self._facts(table_name=table_name, operation=operation)


class DynamoDBThrottlingError(DynamoDBError):
    """More requests than the table takes."""

    code = "DYNAMODB_THROTTLED"
    status = 503
    retryable = True
    motion_code = "DYNAMODB_THROTTLED"

    def __init__(
        self,
        message: str = "DynamoDB asks to slow down",
        table_name: str | None = None,
        operation: str | None = None,
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, table_name, operation, **options)


class DynamoDBItemNotFoundError(DynamoDBError):
    """There is no item of that key. The key is kept on the object alone: keys can be personal."""

    code = "ITEM_NOT_FOUND"
    status = 404
    motion_code = "ITEM_NOT_FOUND"

    def __init__(
        self,
        message: str = "the item does not exist",
        table_name: str | None = None,
        key: Mapping[str, object] | None = None,
        operation: str | None = None,
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, table_name, operation, **options)
        self.key = key


class DynamoDBConditionFailedError(DynamoDBError):
    """The item is not in the state that the write asked for. `item`: as it is, where DynamoDB told."""

    code = "DYNAMODB_CONDITION_FAILED"
    status = 409

    def __init__(
        self,
        message: str = "the item is not in the expected state",
        table_name: str | None = None,
        operation: str | None = None,
        *,
        item: Item | None = None,
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, table_name, operation, **options)
        self.item = item


@dataclass(frozen=True, slots=True, kw_only=True)
class CancellationReason:
    """Why one write of a transaction did not happen; in the order of the writes."""

    code: str
    """AWS's code, e.g. ConditionalCheckFailed; the text None for a write that was not at fault."""
    message: str | None = None
    item: Item | None = None
    """The item as it is, where the write asked for it."""

    @property
    def failed(self) -> bool:
        """Whether this write is one that stopped the transaction."""
        return self.code != "None"


class DynamoDBTransactionCanceledError(DynamoDBError):
    """Nothing of the transaction happened; `reasons` tells why, one entry a write."""

    code = "DYNAMODB_TRANSACTION_CANCELED"
    status = 409

    def __init__(
        self,
        message: str = "the transaction was canceled",
        table_name: str | None = None,
        operation: str | None = None,
        *,
        reasons: Iterable[CancellationReason] = (),
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, table_name, operation, **options)
        self.reasons = tuple(reasons)
        self._facts(reasons=[reason.code for reason in self.reasons] or None)


class DynamoDBUnprocessedError(DynamoDBError):
    """Part of a batch is left over after all tries. Nothing of it is lost: it is here."""

    code = "DYNAMODB_UNPROCESSED"
    status = 503
    retryable = True

    def __init__(
        self,
        message: str = "part of the batch was not processed",
        table_name: str | None = None,
        operation: str | None = None,
        *,
        puts: Iterable[Item] = (),
        deletes: Iterable[Item] = (),
        keys: Iterable[Item] = (),
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, table_name, operation, **options)
        self.puts = tuple(puts)
        """Items that were not written."""
        self.deletes = tuple(deletes)
        """Keys that were not deleted."""
        self.keys = tuple(keys)
        """Keys that were not read."""
        self._facts(puts=len(self.puts), deletes=len(self.deletes), keys=len(self.keys))


class SecretsManagerError(OrbError):
    """Secrets Manager refused or failed. The secret's name is a fact; its value never is."""

    code = "SECRETS_MANAGER_ERROR"
    motion_code = "SECRETS_MANAGER_ERROR"
    shape = "typed"

    def __init__(
        self,
        message: str = "Secrets Manager failed",
        secret_id: str | None = None,
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, **options)
        self.secret_id = secret_id
        self._facts(secret_id=secret_id)
