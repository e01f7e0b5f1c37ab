"""The forms of the files of schemas/core."""

from __future__ import annotations

import re
import warnings
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, RootModel
from pydantic_core import PydanticCustomError

from orb_tools.codegen.read.form_parts import Form, Texts


class EnumsFile(RootModel[dict[str, Annotated[Texts, Field(min_length=1)]]]):
    """core/enums.yml: name to values, in the order that people read them in."""


class RuleType(Form):
    """A rule for what comes in, known by name."""

    type: Literal["string", "number", "timestamp"]
    """What an attribute must be to take it."""
    description: str = ""
    """The text beneath the rule."""
    validator: str | None = None
    """Of a string: the validator of core/validators.yml whose rules it keeps."""
    minimum: int | None = None
    """Of a number, or of a timestamp in epoch seconds."""


class TypesFile(Form):
    """core/types.yml."""

    version: str = ""
    """The version of the file, e.g. '1.0'."""
    types: dict[str, RuleType]
    """PascalCase name to rule."""


def _compiles(pattern: str) -> str:
    with warnings.catch_warnings():
        # Python warns of what a later version will read otherwise.
        warnings.simplefilter("error")
        try:
            re.compile(pattern)
        except (re.error, FutureWarning, OverflowError, RecursionError) as error:
            wrong, right = "a regular expression of Python", f"correct it: {error}"
            raise PydanticCustomError("is_not", wrong, {"right": right}) from None
    return pattern


class RuleForm(Form):
    """One rule of a validator. Which keys it needs depends on its kind."""

    rule: Literal["length", "regex", "contains", "visible", "blocklist"]
    """Its kind."""
    name: str | None = None
    """Of regex and contains: how the rule is called where it is broken."""
    minimum: Annotated[int, Field(ge=0)] | None = None
    """Of length: the fewest characters."""
    maximum: Annotated[int, Field(ge=1)] | None = None
    """Of length: the most characters."""
    pattern: Annotated[str, AfterValidator(_compiles)] | None = None
    """Of regex: what the whole text matches. Of contains: what some part of it matches."""
    values: Texts | None = None
    """Of blocklist: domains."""
    message: str | None = None
    """What the text must do, of all kinds but length."""


class ValidatorsFile(Form):
    """core/validators.yml."""

    version: str = ""
    """The version of the file, e.g. '1.0'."""
    validators: dict[str, Annotated[tuple[RuleForm, ...], Field(strict=False, min_length=1)]]
    """camelCase name to the rules that a text keeps, all of them."""
