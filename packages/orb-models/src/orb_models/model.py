"""What every generated model is: an entity, with times and whole numbers as DynamoDB keeps them.

Outside Python times are epoch seconds; inside they are aware UTC datetimes. The conversion is here, once, and in no
function.
"""

from datetime import UTC, datetime
from typing import Annotated, ClassVar

from pydantic_core import CoreSchema, core_schema

from orb_models._pydantic import Base, Field, GetPydanticSchema

_FIRST = datetime(1, 1, 1, tzinfo=UTC)
_LAST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
"""Without parts of a second, which a float would round up to a year that no calendar has."""


def _in_utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


def _schema(_source: object, _handler: object) -> CoreSchema:
    # What the store and the wire hold is in UTC already. Only another zone is worth a call into Python.
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
"""A moment, in UTC. Takes epoch seconds, ISO 8601 with a zone, and aware datetimes; a naive datetime is refused,
because nobody knows which moment it is. Parts of a second are cut off where it is stored or sent as JSON."""

Whole = Annotated[int, Field(gt=-(10**38), lt=10**38)]
"""A whole number, of no more digits than DynamoDB keeps."""


class Model(Base):
    """An entity. Attributes that it does not know are ignored, so that a newer writer breaks no older reader."""

    FIELD_CLASSIFICATIONS: ClassVar[dict[str, str]] = {}
    """Wire name to classification, of what the audit trail masks. For orb_common.audit.StateTracker."""
