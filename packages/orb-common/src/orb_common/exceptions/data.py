"""Errors about the input of callers and about stored data."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Unpack

from orb_common.jsonable import text_or_type

from .kinds import ConflictError, InvalidError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .base import ErrorOptions

__all__ = [
    "BadRequestError",
    "Fault",
    "InvalidJobError",
    "ItemExistsError",
    "ItemTooLargeError",
    "LostLockError",
    "LostRaceError",
    "ResourceNotFoundError",
    "UniqueValueTakenError",
    "ValidationError",
]

MAX_INVALID_VALUE_LENGTH = 100
SHOWN_FAULTS = 10
"""How many faults the message of an error has. The rest are counted."""


class BadRequestError(InvalidError):
    """The request cannot be understood."""

    code = "ORB-DATA-004"


class ValidationError(InvalidError):
    """The input breaks a rule."""

    code = "ORB-DATA-001"

    def __init__(
        self,
        message: str = "the input is not valid",
        field: str | None = None,
        invalid_value: object = None,
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, **options)
        self.field = field
        # For debuggers only. A refused value can be a mistyped password, so neither the message nor the details
        # hold it.
        self.invalid_value = (
            None if invalid_value is None else text_or_type(invalid_value)[:MAX_INVALID_VALUE_LENGTH]
        )
        self._facts(field=field)


class ItemTooLargeError(ValidationError):
    """The item would be larger than DynamoDB accepts: 400 KB, with names and values.

    `field` is the largest attribute of the request.
    """

    code = "ITEM_TOO_LARGE"

    def __init__(
        self,
        entity: str,
        field: str | None = None,
        *,
        write: int | None = None,
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(f"{entity}: the item would be larger than 400 KB", field, **options)
        self.entity = entity
        self.write = write
        """The place of the write in its transaction, from 0. None: it is not in a transaction."""
        self._facts(entity=entity, write=write)


class Fault(NamedTuple):
    """One rule that a document breaks, and where."""

    path: str
    """Such as `orders[2].cmds`."""
    rule: str
    """What would be right. It does not hold the value."""

    def __str__(self) -> str:
        return f"{self.path}: {self.rule}"


class InvalidJobError(InvalidError):
    """A job breaks rules. `faults` has all of them."""

    code = "INVALID_JOB"

    def __init__(self, faults: Sequence[Fault], **options: Unpack[ErrorOptions]) -> None:
        self.faults = tuple(faults)
        shown = "; ".join(map(str, self.faults[:SHOWN_FAULTS]))
        more = len(self.faults) - SHOWN_FAULTS
        super().__init__(
            f"the job is not valid: {shown}" + (f"; and {more} more" if more > 0 else ""), **options
        )
        self._facts(faults=[fault._asdict() for fault in self.faults])


class ResourceNotFoundError(NotFoundError):
    """The record does not exist."""

    code = "ORB-DATA-002"

    def __init__(
        self,
        message: str = "the resource does not exist",
        resource_type: str | None = None,
        resource_id: str | None = None,
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, **options)
        self.resource_type = resource_type
        self.resource_id = resource_id
        self._facts(resource_type=resource_type, resource_id=resource_id)


class ItemExistsError(ConflictError):
    """An item with this key exists already."""

    code = "ITEM_EXISTS"

    def __init__(self, entity: str, **options: Unpack[ErrorOptions]) -> None:
        super().__init__(f"{entity}: an item with this key exists", **options)
        self.entity = entity
        self._facts(entity=entity)


class UniqueValueTakenError(ConflictError):
    """Another item has the same value in a field whose values must be unique."""

    code = "UNIQUE_VALUE_TAKEN"

    def __init__(self, entity: str, field: str, **options: Unpack[ErrorOptions]) -> None:
        super().__init__(f"{entity}: {field} is taken", **options)
        self.entity = entity
        self.field = field
        """The wire name, such as `email`."""
        self._facts(entity=entity, field=field)


class LostRaceError(ConflictError):
    """Another writer changed the item first. Read the item and try again: that can succeed."""

    code = "LOST_RACE"
    retryable = True


class LostLockError(ConflictError):
    """The lock expired, and another owner has taken it. Stop the work that it protects."""

    code = "LOST_LOCK"

    def __init__(
        self, message: str = "the lock is held by another owner", **options: Unpack[ErrorOptions]
    ) -> None:
        super().__init__(message, **options)
