"""Faults of AWS, by what a caller can do about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Unpack

from .base import ErrorOptions, OrbError
from .kinds import (
    ConflictError,
    InternalError,
    InvalidError,
    MisconfiguredError,
    ThrottledError,
    UnavailableError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "AccessDeniedError",
    "CancellationReason",
    "CredentialsError",
    "DynamoDBBatchFailedError",
    "DynamoDBBatchInvalidError",
    "DynamoDBBatchThrottledError",
    "DynamoDBConditionFailedError",
    "DynamoDBError",
    "DynamoDBMissingError",
    "DynamoDBOutcomeUnknownError",
    "DynamoDBRefusedError",
    "DynamoDBThrottlingError",
    "DynamoDBTransactionCanceledError",
    "DynamoDBUnavailableError",
    "DynamoDBUnprocessedError",
    "SecretsManagerError",
    "SecretsManagerRefusedError",
    "SecretsManagerUnavailableError",
    "StoredItemError",
]

Item = dict[str, Any]
"""An item of AttributeValues. Any: this room ranks below the one that types them."""


class AccessDeniedError(MisconfiguredError):
    """The function's own role lacks a permission: not the caller's fault, hence 500."""

    code = "AWS_ACCESS_DENIED"


class CredentialsError(MisconfiguredError):
    """AWS does not accept the function's credentials: absent, expired or wrong."""

    code = "AWS_CREDENTIALS"


class DynamoDBError(OrbError):
    """The family of everything that goes wrong with DynamoDB. Its members name their kind first, this class second."""

    code = "DYNAMODB_ERROR"
    # Tables and operations show how the system is built.
    public_details: ClassVar[frozenset[str] | None] = frozenset()

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


class DynamoDBRefusedError(InternalError, DynamoDBError):
    """DynamoDB refused the request: the request is wrong, and stays wrong."""

    code = "DYNAMODB_ERROR"


class DynamoDBMissingError(MisconfiguredError, DynamoDBError):
    """There is no such table or index: a part of the deployment is missing."""

    code = "DYNAMODB_MISSING"


class DynamoDBUnavailableError(UnavailableError, DynamoDBError):
    """DynamoDB failed, cannot be reached, or another request holds the item."""

    code = "DYNAMODB_UNAVAILABLE"


class DynamoDBThrottlingError(ThrottledError, DynamoDBError):
    """More requests than the table takes. The status is 503: the caller alone did not cause it."""

    code = "DYNAMODB_THROTTLED"
    status = 503


class DynamoDBConditionFailedError(ConflictError, DynamoDBError):
    """The item is not in the state that the write asked for."""

    code = "DYNAMODB_CONDITION_FAILED"

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
        """The item as it is, where DynamoDB returned it."""


class CancellationReason(NamedTuple):
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


class DynamoDBTransactionCanceledError(ConflictError, DynamoDBError):
    """Nothing of the transaction happened; `reasons` says why, one entry a write."""

    code = "DYNAMODB_TRANSACTION_CANCELED"

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
    """The family of what a batch leaves over. Nothing of it is lost: it is here. Its members name their kind first."""

    code = "DYNAMODB_UNPROCESSED"

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


class DynamoDBBatchThrottledError(DynamoDBThrottlingError, DynamoDBUnprocessedError):
    """DynamoDB asked to slow down until the tries or the time ran out. The status is 503, as of all its throttling."""

    code = "DYNAMODB_BATCH_THROTTLED"


class DynamoDBBatchFailedError(UnavailableError, DynamoDBUnprocessedError):
    """A batch was written in part at most. Its cause says why; a lasting one is not retryable."""

    code = "DYNAMODB_UNPROCESSED"


class DynamoDBBatchInvalidError(InvalidError, DynamoDBUnprocessedError):
    """Part of a batch is written. In the rest, the caller breaks a rule of DynamoDB, such as an item above 400 KB."""

    code = "DYNAMODB_BATCH_INVALID"
    public_details: ClassVar[frozenset[str] | None] = frozenset({"field"})

    def __init__(
        self,
        message: str = "part of the batch is written, the rest is not valid",
        table_name: str | None = None,
        operation: str | None = None,
        *,
        field: str | None = None,
        puts: Iterable[Item] = (),
        deletes: Iterable[Item] = (),
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, table_name, operation, puts=puts, deletes=deletes, **options)
        self.field = field
        """The attribute that breaks the rule, as in `ValidationError`."""
        self._facts(field=field)


class DynamoDBOutcomeUnknownError(UnavailableError, DynamoDBError):
    """The answer to a write was lost, and sending it again could apply it twice or judge it wrongly.

    Read the item, then decide. Writes that must happen exactly once belong into `transact_write`, whose token
    makes DynamoDB recognise a repetition.
    """

    code = "DYNAMODB_OUTCOME_UNKNOWN"
    retryable = False

    def __init__(
        self,
        message: str = "it is not known whether the write was applied",
        table_name: str | None = None,
        operation: str | None = None,
        *,
        item: Item | None = None,
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, table_name, operation, **options)
        self.item = item
        """The item as it is now, where DynamoDB returned it."""


class StoredItemError(InternalError, DynamoDBError):
    """An item in the table is not what the schema says. Names the attributes, never their values."""

    code = "STORED_ITEM"

    def __init__(self, entity: str, fields: Iterable[str], **options: Unpack[ErrorOptions]) -> None:
        self.entity = entity
        self.fields = tuple(sorted(set(fields)))
        """Wire names of the attributes that are missing or wrong."""
        names = ", ".join(self.fields) or "its form"
        super().__init__(f"{entity}: a stored item does not fit the schema in {names}", **options)
        self._facts(entity=entity, fields=list(self.fields))


class SecretsManagerError(OrbError):
    """The family of everything that goes wrong with Secrets Manager. Its members name their kind first.

    The secret's name is a fact; its value never is.
    """

    code = "SECRETS_MANAGER_ERROR"

    def __init__(
        self,
        message: str = "Secrets Manager failed",
        secret_id: str | None = None,
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, **options)
        self.secret_id = secret_id
        self._facts(secret_id=secret_id)


class SecretsManagerRefusedError(InternalError, SecretsManagerError):
    """Secrets Manager refused the request: the request is wrong, and stays wrong."""

    code = "SECRETS_MANAGER_ERROR"


class SecretsManagerUnavailableError(UnavailableError, SecretsManagerError):
    """Secrets Manager failed or cannot be reached."""

    code = "SECRETS_MANAGER_UNAVAILABLE"
