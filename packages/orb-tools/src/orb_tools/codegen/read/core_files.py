"""The forms of the files of schemas/core."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, JsonValue, RootModel
from pydantic_core import PydanticCustomError, SchemaError, SchemaValidator, core_schema

from orb_tools.codegen.read.form import Form, Texts


class EnumsFile(RootModel[dict[str, Annotated[Texts, Field(min_length=1)]]]):
    """core/enums.yml: name to values, in the order that people read them in."""


def _compiles(pattern: str) -> str:
    # pydantic's own engine decides: Python's takes some patterns that it refuses, and the other way round.
    try:
        SchemaValidator(core_schema.str_schema(pattern=pattern))
    except SchemaError:
        right = "correct it; it can neither look around nor refer back"
        wrong = "a regular expression that pydantic takes"
        raise PydanticCustomError("is_not", wrong, {"right": right}) from None
    return pattern


class RuleType(Form):
    """A rule for what comes in, known by name."""

    type: Literal["string", "number", "timestamp"]
    """What an attribute must be to take it."""
    description: str = ""
    """The text beneath the rule."""
    pattern: Annotated[str, AfterValidator(_compiles)] | None = None
    """Of a string: what some part of it must look like."""
    max_length: Annotated[int, Field(ge=1)] | None = Field(default=None, alias="maxLength")
    """Of a string: the most characters."""
    minimum: int | None = None
    """Of a number, or of a timestamp in epoch seconds."""


class TypesFile(Form):
    """core/types.yml."""

    version: str = ""
    """The version of the file, e.g. '1.0'."""
    types: dict[str, RuleType]
    """PascalCase name to rule."""


class ValidatorsFile(Form):
    """core/validators.yml: the generator checks that its entries are maps and lists, orb_common.security keeps them."""

    version: str = ""
    """The version of the file, e.g. '1.0'."""
    validators: dict[str, JsonValue] = Field(default_factory=dict)
    """Name of a value to the rules that it keeps."""
    composites: dict[str, JsonValue] = Field(default_factory=dict)
    """Name of a group of values to the rule of each."""
