"""The JSON of factories: the names and values that callers send."""

from __future__ import annotations

from base64 import b64encode
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from orb_models.model import Model

if TYPE_CHECKING:
    from orb_testing.factory_base.factory import Factory
    from orb_testing.factory_base.values import Field


def wire_names(factory: type[Factory[Any]]) -> dict[str, str]:  # any model
    """Return the name of each field in JSON."""
    return {name: info.serialization_alias or name for name, info in factory.MODEL.model_fields.items()}


def payload_fields(factory: type[Factory[Any]]) -> dict[str, Field]:  # any model
    """Return the fields of the input of new items: those that the repository does not set."""
    return {name: field for name, field in factory.FIELDS.items() if not field.generated}


def wire(value: object) -> object:
    """Return the JSON of a value of a factory."""
    if isinstance(value, Model):
        # `model_dump` would leave out sensitive fields.
        return {
            info.serialization_alias or name: wire(value.__dict__[name])
            for name, info in type(value).model_fields.items()
            if value.__dict__[name] is not None
        }
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, dict):
        return {key: wire(part) for key, part in value.items()}
    if isinstance(value, list | frozenset):
        return [wire(part) for part in value]
    return (
        float(value) if isinstance(value, Decimal) else str(value) if isinstance(value, date | str) else value
    )
