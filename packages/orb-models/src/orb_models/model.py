"""What every generated model shares: the names outside, the times, and how strict it is.

Outside Python names are camelCase and times are epoch seconds; inside they are snake_case and aware UTC datetimes. The
conversion is here, once, and in no function.
"""

from datetime import UTC, datetime
from typing import Annotated, ClassVar, Final, Self

from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from orb_models._pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetPydanticSchema,
    PlainSerializer,
    model_validator,
)


def to_camel(name: str) -> str:
    """`cognito_sub` -> `cognitoSub`."""
    first, *rest = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)


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
    )


def _epoch_seconds(value: datetime) -> int:
    return int(value.timestamp())


Timestamp = Annotated[
    datetime,
    GetPydanticSchema(_schema),
    PlainSerializer(_epoch_seconds, return_type=int, when_used="json"),
]
"""A moment, in UTC. Takes epoch seconds, ISO 8601 with a zone, and aware datetimes; a naive datetime is refused,
because nobody knows which moment it is. Parts of a second are cut off where it is stored or sent as JSON."""

Whole = Annotated[int, Field(gt=-(10**38), lt=10**38)]
"""A whole number, of no more digits than DynamoDB keeps."""

_SHARED: Final = ConfigDict(
    alias_generator=to_camel,
    validate_by_name=True,
    validate_by_alias=True,
    val_temporal_unit="seconds",
    frozen=True,
    # Values never go into messages: a refused one may be a secret or personal.
    hide_input_in_errors=True,
)


class Model(BaseModel):
    """An entity. Attributes that it does not know are ignored, so that a newer writer breaks no older reader."""

    model_config = _SHARED

    FIELD_CLASSIFICATIONS: ClassVar[dict[str, str]] = {}
    """Wire name to classification, of what the audit trail masks. For orb_common.audit.StateTracker."""


class Input(BaseModel):
    """What a caller sends. Unknown fields are refused: one that is misspelt would be lost in silence."""

    # Built when it is first used: a function that only reads does not pay for its inputs. No item holds more text than
    # the limit; with one, pydantic also refuses text that is no Unicode, such as half of a surrogate pair.
    model_config = ConfigDict(**_SHARED, extra="forbid", defer_build=True, str_max_length=400 * 1024)


class Update(Input):
    """A change: only the fields that are named are written. None takes an optional attribute away."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset()
    """Fields that every item has, and so cannot be taken away."""

    @model_validator(mode="after")
    def _keeps_required(self) -> Self:
        fields = type(self).model_fields
        emptied = sorted(
            fields[name].serialization_alias or name
            for name in self.REQUIRED & self.model_fields_set
            if getattr(self, name) is None
        )
        if emptied:
            raise PydanticCustomError(
                "required", "{fields} cannot be taken away", {"fields": ", ".join(emptied)}
            )
        return self
