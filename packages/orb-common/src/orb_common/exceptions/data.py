"""What callers send, and what is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from .kinds import ConflictError, InvalidError, NotFoundError

if TYPE_CHECKING:
    from .base import ErrorOptions

__all__ = [
    "BadRequestError",
    "ItemExistsError",
    "ItemTooLargeError",
    "LostRaceError",
    "ResourceNotFoundError",
    "UniqueValueTakenError",
    "ValidationError",
]

INVALID_VALUE_LENGTH = 100


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
        # Kept for debuggers alone: a refused value can be a mistyped password, so it enters no details and no
        # text.
        self.invalid_value = None if invalid_value is None else _cut(invalid_value)
        self._facts(field=field)


def _cut(value: object) -> str:
    try:
        return str(value)[:INVALID_VALUE_LENGTH]
    except Exception:  # noqa: BLE001 - a foreign __str__ may fail in any way
        return f"<{type(value).__name__}>"


class ItemTooLargeError(ValidationError):
    """The item would be larger than DynamoDB takes: 400 KB, names and values together.

    `field` is the largest attribute that was sent.
    """

    code = "ITEM_TOO_LARGE"

    def __init__(self, entity: str, field: str | None = None, **options: Unpack[ErrorOptions]) -> None:
        super().__init__(f"{entity}: the item would be larger than 400 KB", field, **options)
        self.entity = entity
        self._facts(entity=entity)


class ResourceNotFoundError(NotFoundError):
    """There is no such record."""

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
    """There is an item with that key already."""

    code = "ITEM_EXISTS"

    def __init__(self, entity: str, **options: Unpack[ErrorOptions]) -> None:
        super().__init__(f"{entity}: an item with this key exists", **options)
        self.entity = entity
        self._facts(entity=entity)


class UniqueValueTakenError(ConflictError):
    """Another item holds the value of a field that no two items share."""

    code = "UNIQUE_VALUE_TAKEN"

    def __init__(self, entity: str, field: str, **options: Unpack[ErrorOptions]) -> None:
        super().__init__(f"{entity}: {field} is taken", **options)
        self.entity = entity
        self.field = field
        """The wire name, e.g. `email`."""
        self._facts(entity=entity, field=field)


class LostRaceError(ConflictError):
    """Other writers changed the item first, at every try. Read it again and try again."""

    code = "LOST_RACE"
    retryable = True
