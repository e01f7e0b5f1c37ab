"""The parts that the forms of all schema files are made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

ANY = "*"
"""Any step of a place, where a pattern of places is meant."""
Texts = Annotated[tuple[str, ...], Field(strict=False)]
"""A list of texts. Not strict, since YAML gives a list where a tuple is kept."""


class Form(BaseModel):
    """A map that takes the keys that it names and no others."""

    # Strict: YAML knows its types, and a number where text is wanted is a slip of the hand.
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True)

    @field_validator("*")
    @classmethod
    def _has_value(cls, value: object, info: ValidationInfo) -> object:
        """Refuse a key without a value: None stands for a key that is absent."""
        if value is None and cls.model_fields[str(info.field_name)].default is None:
            raise PydanticCustomError("no_value", "no value")
        return value
