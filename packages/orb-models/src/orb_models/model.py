"""The base class of generated models, and the types of their times and whole numbers.

Times are epoch seconds in JSON and aware UTC datetimes in Python. pydantic converts them by the types of this module.
"""

from datetime import UTC, datetime
from typing import Annotated, ClassVar

from pydantic_core import CoreSchema, core_schema

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

WholeNumber = Annotated[int, Field(gt=-(10**38), lt=10**38)]
"""A whole number of at most 38 digits, as many as DynamoDB keeps."""


class Model(Base):
    """An entity. Unknown attributes are ignored, so that older readers can read what newer writers store."""

    FIELD_CLASSIFICATIONS: ClassVar[dict[str, str]] = {}
    """Wire names of the attributes that the audit trail masks, with their classification. orb_common.audit reads it."""
