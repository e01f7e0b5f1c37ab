"""The base class of generated models, and the types of their times, dates, bytes, sets and whole numbers.

Times are epoch seconds in JSON and aware UTC datetimes in Python. pydantic converts them by the types of this module.
"""

import re
from binascii import Error as Base64Error
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated, Any, ClassVar, cast

from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from orb_models._pydantic import Base, Field, GetPydanticSchema

_FIRST = datetime(1, 1, 1, tzinfo=UTC)
_LAST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
"""In whole seconds: a float would round a fraction up to the year 10000, which `datetime` does not have."""


def _in_utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


def _schema(_source: object, _handler: object) -> CoreSchema:
    # Stored and received times are usually in UTC. Only other zones need the slower call into Python.
    return core_schema.union_schema(
        [
            core_schema.datetime_schema(tz_constraint=0, ge=_FIRST, le=_LAST),
            core_schema.no_info_after_validator_function(
                _in_utc, core_schema.datetime_schema(tz_constraint="aware", ge=_FIRST, le=_LAST)
            ),
        ],
        mode="left_to_right",
        custom_error_type="timestamp",
        custom_error_message="Input should be a time with a zone, or epoch seconds",
        serialization=core_schema.plain_serializer_function_ser_schema(
            _epoch_seconds, return_schema=core_schema.int_schema(), when_used="json"
        ),
    )


def _epoch_seconds(value: datetime) -> int:
    return int(value.timestamp())


Timestamp = Annotated[datetime, GetPydanticSchema(_schema)]
"""A time in UTC. Epoch seconds, ISO 8601 with a zone, and aware datetimes are valid. A naive datetime is refused,
because its time zone is unknown. Fractions of a second are cut off when the time is stored or sent as JSON."""


def _read_date(value: object) -> date:
    if type(value) is date:
        return value
    # `fromisoformat` also reads other forms of ISO 8601, such as 2026-W01-1. Their texts would not sort by time.
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("date", "Input should be a date, such as 2026-01-31")


def _date_schema(_source: object, _handler: object) -> CoreSchema:
    return core_schema.no_info_before_validator_function(_read_date, core_schema.date_schema())


Date = Annotated[date, GetPydanticSchema(_date_schema)]
"""A day without a time: YYYY-MM-DD in JSON and in DynamoDB. A time is refused, because its day depends on a zone."""


def _read_bytes(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return a2b_base64(value, strict_mode=True)
    except (Base64Error, ValueError):
        raise PydanticCustomError("base64", "Input should be bytes, or Base64 with padding") from None


def _base64(value: bytes) -> str:
    return b2a_base64(value, newline=False).decode("ascii")


def _binary_schema(_source: object, _handler: object) -> CoreSchema:
    return core_schema.no_info_before_validator_function(
        _read_bytes,
        core_schema.bytes_schema(strict=True),
        serialization=core_schema.plain_serializer_function_ser_schema(
            _base64, return_schema=core_schema.str_schema(), when_used="json"
        ),
    )


Binary = Annotated[bytes, GetPydanticSchema(_binary_schema)]
"""Bytes. A text is read as Base64, which is also their form in JSON."""


def _in_order(value: frozenset[Any], handler: Callable[[frozenset[Any]], Any]) -> list[Any]:  # any items
    return sorted(handler(value))


def _set_schema(source: object, handler: Callable[[object], CoreSchema]) -> CoreSchema:
    schema = handler(source)
    limits: dict[str, object] = {
        "min_length": 1,
        "serialization": core_schema.wrap_serializer_function_ser_schema(_in_order, when_used="json"),
    }
    cast("dict[str, object]", schema).update(limits)
    return schema


SET = GetPydanticSchema(_set_schema)
"""Of a frozenset: it has at least one item, because DynamoDB has no empty sets. In JSON its items are sorted."""

WholeNumber = Annotated[int, Field(gt=-(10**38), lt=10**38)]
"""A whole number of at most 38 digits, as many as DynamoDB keeps."""


class Model(Base):
    """An entity. Unknown attributes are ignored, so that older readers can read what newer writers store."""

    FIELD_CLASSIFICATIONS: ClassVar[dict[str, str]] = {}
    """Names of the attributes that the audit trail masks, `python_name` included, with their classification.
    orb_common.audit reads it."""
    RETENTION_DAYS: ClassVar[int | None] = None
    """How long the audit trail keeps the events about an item: `AuditLogger(..., retention=...)`. None: its default."""
