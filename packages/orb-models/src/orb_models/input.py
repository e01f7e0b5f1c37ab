"""What every generated input is: what a caller sends, for a new item or for a change of one."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic_core import PydanticCustomError

from orb_common.utils.text_rules import Rule, broken_rules
from orb_models._pydantic import AfterValidator, Base, ConfigDict, Field, model_validator
from orb_models.key_checks import MAX_KEY, MAX_SORT_KEY, is_key
from orb_models.model import Whole


def held_to(rules: Iterable[Rule]) -> AfterValidator:
    """Hold a text to rules of orb_common.utils.rules: all that it breaks are named, and never the text."""

    def check(text: str) -> str:
        broken = broken_rules(text, rules)
        if broken:
            message = "; ".join(rule.message for rule in broken)
            raise PydanticCustomError("text_rules", "{message}", {"message": message})
        return text

    return AfterValidator(check)


def among(enum: type[StrEnum]) -> AfterValidator:
    """Hold a text to the values of an enum, where what is stored may hold others."""

    def check(text: str) -> str:
        if text not in enum.__members__.values():
            raise PydanticCustomError("enum", "must be one of {values}", {"values": ", ".join(enum)})
        return text

    return AfterValidator(check)


def _distinct(values: list[str]) -> list[str]:
    if len(set(values)) != len(values):
        raise PydanticCustomError("distinct", "must not have a value twice")
    return values


DISTINCT = AfterValidator(_distinct)
"""Holds a list to different values."""


def key_text(most: int) -> AfterValidator:
    """Hold a text to what DynamoDB takes as a key: 1 to `most` bytes."""

    def check(text: str) -> str:
        if not is_key(text, most):
            raise PydanticCustomError("key_text", "must have 1 to {most} bytes", {"most": most})
        return text

    return AfterValidator(check)


KeyText = Annotated[str, Field(min_length=1, max_length=MAX_KEY), key_text(MAX_KEY)]
"""A text that DynamoDB takes as a partition key."""
SortKeyText = Annotated[str, Field(min_length=1, max_length=MAX_SORT_KEY), key_text(MAX_SORT_KEY)]
"""A text that DynamoDB takes as a sort key."""


Flag = Annotated[bool, Field(strict=True)]
"""True or false, and no text or number that stands for one: "false" is not a flag."""
Number = Annotated[Whole, Field(strict=True)]
"""A whole number, and neither text of digits nor true, which Python takes for 1."""


class Input(Base):
    """What a caller sends. Unknown fields are refused: one that is misspelt would be lost in silence."""

    # Built when it is first used: a function that only reads does not pay for its inputs. No item holds more text than
    # the limit; with one, pydantic also refuses text that is no Unicode, such as half of a surrogate pair.
    model_config = ConfigDict(extra="forbid", defer_build=True, str_max_length=400 * 1024)


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
