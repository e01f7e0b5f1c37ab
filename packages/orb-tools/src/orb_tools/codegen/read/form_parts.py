"""The base class and the types of the forms of schema files."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

ANY = "*"
"""In a pattern of places: any step."""
Texts = Annotated[tuple[str, ...], Field(strict=False)]
"""A list of texts. Not strict, because YAML yields a list and the form keeps a tuple."""


class Form(BaseModel):
    """A map with fixed keys. Other keys are refused."""

    # Strict: YAML has types, so a number instead of a text is a mistake.
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)

    @field_validator("*")
    @classmethod
    def _has_value(cls, value: object, info: ValidationInfo) -> object:
        """Refuse a key without a value, because None means that the key is absent."""
        if value is None and cls.model_fields[str(info.field_name)].default is None:
            raise PydanticCustomError("no_value", "no value")
        return value
