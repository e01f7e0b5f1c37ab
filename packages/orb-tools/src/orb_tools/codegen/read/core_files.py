"""The forms of the files in schemas/core."""

from __future__ import annotations

from typing import Annotated, Literal

from orb_tools.codegen.read.form_parts import MAX_ITEM_BYTES, Form, RootForm, Rule, Texts


class EnumsFile(RootForm):
    """core/enums.yml: the name of each enum, with its values in the order for readers."""

    root: dict[str, Annotated[Texts, Rule(least=1)]]


class RuleType(Form):
    """A rule for inputs, with a name."""

    type: Literal["string", "number", "timestamp"]
    """The type of the attributes that can have the rule."""
    description: str = ""
    """The docstring of the rule."""
    validator: str | None = None
    """Of a string: the validator in core/validators.yml whose rules apply."""
    minimum: Annotated[int, Rule(least=1 - 10**38, most=10**38 - 1)] | None = None
    """Of a number, or of a timestamp, in epoch seconds."""


class TypesFile(Form):
    """core/types.yml."""

    version: Literal["1.0"] = "1.0"
    """The version of this form."""
    types: dict[str, RuleType]
    """The rules, by PascalCase name."""


class RuleForm(Form):
    """One rule of a validator. Its kind decides which keys it needs."""

    rule: Literal["length", "regex", "contains", "visible", "timezone", "blocklist"]
    """The kind of the rule."""
    name: str | None = None
    """Of regex and contains: the name of the rule in errors."""
    minimum: Annotated[int, Rule(least=0, most=MAX_ITEM_BYTES)] | None = None
    """Of length: the fewest characters."""
    maximum: Annotated[int, Rule(least=1, most=MAX_ITEM_BYTES)] | None = None
    """Of length: the most characters."""
    pattern: str | None = None
    """Of regex: the pattern of the whole text. Of contains: the pattern of some part of it."""
    values: Texts | None = None
    """Of blocklist: the domains."""
    message: str | None = None
    """Of all kinds but length: what the text must do."""


class ValidatorsFile(Form):
    """core/validators.yml."""

    version: Literal["1.0"] = "1.0"
    """The version of this form."""
    validators: dict[str, Annotated[tuple[RuleForm, ...], Rule(least=1)]]
    """The rules of each validator, by camelCase name. A text must follow all of them."""
