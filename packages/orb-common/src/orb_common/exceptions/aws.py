"""Errors of AWS, grouped by what code can do about them."""

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
"""An item of AttributeValues. Any: this room may not import the room that types them."""


class AccessDeniedError(MisconfiguredError):
    """The role of the function lacks a permission. The status is 500, because the caller is not at fault."""

    code = "AWS_ACCESS_DENIED"


class CredentialsError(MisconfiguredError):
    """The credentials of the function are missing, expired or wrong."""

    code = "AWS_CREDENTIALS"


class DynamoDBError(OrbError):
    """The family of all errors of DynamoDB. A member names its kind as first base class, and this class as second."""

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
    """DynamoDB refused a request because the request is wrong. Sending it again does not help."""

    code = "DYNAMODB_ERROR"


class DynamoDBMissingError(MisconfiguredError, DynamoDBError):
    """The table or index does not exist. A part of the deployment is missing."""

    code = "DYNAMODB_MISSING"


class DynamoDBUnavailableError(UnavailableError, DynamoDBError):
    """DynamoDB failed, cannot be reached, or another request is changing the item."""

    code = "DYNAMODB_UNAVAILABLE"


class DynamoDBThrottlingError(ThrottledError, DynamoDBError):
    """The table receives more requests than it accepts. The status is 503: the caller alone did not cause this."""

    code = "DYNAMODB_THROTTLED"
    status = 503


class DynamoDBConditionFailedError(ConflictError, DynamoDBError):
    """The item is not in the state that the write requires."""

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
        """The stored item, if DynamoDB returned it."""


class CancellationReason(NamedTuple):
    """The reason why one write of a canceled transaction was not applied."""

    code: str
    """The code of AWS, such as ConditionalCheckFailed. The text "None": this write did not fail."""
    message: str | None = None
    item: Item | None = None
    """The stored item, if the write asked for it."""

    @property
    def failed(self) -> bool:
        """Whether this write failed, and so canceled the transaction."""
        return self.code != "None"


class DynamoDBTransactionCanceledError(ConflictError, DynamoDBError):
    """No write of the transaction was applied. `reasons` has one entry for each write, in their order."""

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
    """The family of batches that were not processed completely. The attributes hold the part that is left."""

    code = "DYNAMODB_UNPROCESSED"

    def __init__(
        self,
        message: str = "part of the batch was not processed",
        table_name: str | None = None,
        operation: str | None = None,
        *,
        puts: Iterable[Any] = (),
        deletes: Iterable[Any] = (),
        keys: Iterable[Any] = (),
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, table_name, operation, **options)
        # Any: items and keys of AttributeValues, or the models and keys of a repository.
        self.puts: tuple[Any, ...] = tuple(puts)
        """Items that were not written. Of a repository: models."""
        self.deletes: tuple[Any, ...] = tuple(deletes)
        """Keys that were not deleted. Of a repository: values, or tuples of partition and sort key."""
        self.keys: tuple[Any, ...] = tuple(keys)
        """Keys that were not read. Of a repository: as in `deletes`."""
        self._facts(puts=len(self.puts), deletes=len(self.deletes), keys=len(self.keys))


class DynamoDBBatchThrottledError(DynamoDBThrottlingError, DynamoDBUnprocessedError):
    """DynamoDB throttled a batch until no attempt or time was left. The status is 503, as for other throttling."""

    code = "DYNAMODB_BATCH_THROTTLED"


class DynamoDBBatchFailedError(UnavailableError, DynamoDBUnprocessedError):
    """A batch was written in part, or not at all. The cause says why. The error is retryable if its cause is."""

    code = "DYNAMODB_UNPROCESSED"


class DynamoDBBatchInvalidError(InvalidError, DynamoDBUnprocessedError):
    """Part of a batch was written. The rest breaks a rule of DynamoDB, such as the 400 KB limit of an item."""

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
    """The answer to a write was lost. If the write is sent again, it could be applied twice, or be refused wrongly.

    Read the item, then decide. A write that must be applied exactly once belongs in `transact_write`: by its token,
    DynamoDB recognises a write that it has already applied.
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
        """The stored item after the write, if DynamoDB returned it."""


class StoredItemError(InternalError, DynamoDBError):
    """A stored item does not match the schema. The error names the attributes, never their values."""

    code = "STORED_ITEM"

    def __init__(self, entity: str, fields: Iterable[str], **options: Unpack[ErrorOptions]) -> None:
        self.entity = entity
        self.fields = tuple(sorted(set(fields)))
        """Wire names of the attributes that are missing or wrong."""
        names = ", ".join(self.fields) or "its form"
        super().__init__(f"{entity}: a stored item does not fit the schema in {names}", **options)
        self._facts(entity=entity, fields=list(self.fields))


class SecretsManagerError(OrbError):
    """The family of all errors of Secrets Manager. A member names its kind as first base class.

    The error carries the name of the secret, never its value.
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
    """Secrets Manager refused a request because the request is wrong. Sending it again does not help."""

    code = "SECRETS_MANAGER_ERROR"


class SecretsManagerUnavailableError(UnavailableError, SecretsManagerError):
    """Secrets Manager failed or cannot be reached."""

    code = "SECRETS_MANAGER_UNAVAILABLE"
