"""The base class and the types of the forms of schema files."""

from __future__ import annotations

import math
import re
import warnings
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

_MAX_LEVELS = 32
ANY = "*"
"""In a pattern of places: any step."""
MAX_ITEM_BYTES = 409_600
"""The size of the largest item in DynamoDB. A longer text cannot be stored."""
Texts = Annotated[tuple[str, ...], Field(strict=False)]
"""A list of texts. Not strict, because YAML yields a list and the form keeps a tuple."""


def compiles(pattern: str) -> str:
    """Return a pattern. Raise PydanticCustomError if it is not a regular expression of Python."""
    with warnings.catch_warnings():
        # Python warns about syntax whose meaning a later version will change.
        warnings.simplefilter("error")
        try:
            re.compile(pattern)
        except (re.error, FutureWarning, OverflowError, RecursionError) as error:
            wrong, right = "a regular expression of Python", f"correct it: {error}"
            raise PydanticCustomError("is_not", wrong, {"right": right}) from None
    return pattern


def is_json(details: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Return a JSON object. Raise PydanticCustomError if it is too deep, or has a number that JSON lacks."""
    waiting: list[tuple[JsonValue, int]] = [(details, 1)]
    while waiting:
        value, level = waiting.pop()
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        waiting += [(part, level + 1) for part in inner]
        if level > _MAX_LEVELS and isinstance(value, dict | list):
            raise PydanticCustomError("is_not", "JSON with at most 32 levels", {"right": "write it flatter"})
        if isinstance(value, float) and not math.isfinite(value):
            raise PydanticCustomError(
                "is_not", "JSON, which has no NaN and no infinity", {"right": "write a number, or null"}
            )
    return details


class Form(BaseModel):
    """A map with fixed keys. Other keys are refused."""

    # Strict: YAML has types, so a number instead of a text is a mistake.
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True)

    @field_validator("*")
    @classmethod
    def _has_value(cls, value: object, info: ValidationInfo) -> object:
        """Refuse a key without a value, because None means that the key is absent."""
        if value is None and cls.model_fields[str(info.field_name)].default is None:
            raise PydanticCustomError("no_value", "no value")
        return value
