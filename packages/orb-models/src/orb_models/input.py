"""The base classes and types of generated inputs: what a caller sends to create or change an item."""

import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Annotated, ClassVar, NamedTuple, Self

from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from orb_common.utils.text_rules import Rule, broken_rules
from orb_models._pydantic import AfterValidator, Base, ConfigDict, Field, model_validator
from orb_models.key_checks import MAX_PARTITION_KEY_BYTES, MAX_SORT_KEY_BYTES, is_valid_key
from orb_models.model import WholeNumber


def follows_rules(rules: Iterable[Rule]) -> AfterValidator:
    """Return a check that a text follows rules of orb_common.utils.rules. The error names every broken rule."""

    def check(text: str) -> str:
        broken = broken_rules(text, rules)
        if broken:
            message = "; ".join(rule.message for rule in broken)
            raise PydanticCustomError("text_rules", "{message}", {"message": message})
        return text

    return AfterValidator(check)


class Matches(NamedTuple):
    """A check that all of a text matches a regular expression of Python. The JSON Schema shows it."""

    pattern: str

    def __get_pydantic_core_schema__(
        self, source: object, handler: Callable[[object], CoreSchema]
    ) -> CoreSchema:
        """Return the schema with the check."""
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: Callable[[CoreSchema], dict[str, object]]
    ) -> dict[str, object]:
        """Return the JSON Schema with the pattern."""
        return {**handler(schema), "pattern": f"^(?:{self.pattern})$"}

    def _check(self, text: str) -> str:
        # `re` compiles the pattern at its first use, and caches it.
        if re.fullmatch(self.pattern, text) is None:
            raise PydanticCustomError("text_form", "has the wrong form")
        return text


def one_of(enum: type[StrEnum]) -> AfterValidator:
    """Return a check that a text is a value of an enum. Stored items may have other values."""

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
"""A check that all values of a list differ."""


def key_length(max_bytes: int) -> AfterValidator:
    """Return a check that a text has 1 to `max_bytes` bytes, as DynamoDB requires of a key."""

    def check(text: str) -> str:
        if not is_valid_key(text, max_bytes):
            raise PydanticCustomError("key_text", "must have 1 to {most} bytes", {"most": max_bytes})
        return text

    return AfterValidator(check)


KeyText = Annotated[
    str, Field(min_length=1, max_length=MAX_PARTITION_KEY_BYTES), key_length(MAX_PARTITION_KEY_BYTES)
]
"""A text that DynamoDB accepts as a partition key."""
SortKeyText = Annotated[
    str, Field(min_length=1, max_length=MAX_SORT_KEY_BYTES), key_length(MAX_SORT_KEY_BYTES)
]
"""A text that DynamoDB accepts as a sort key."""


Flag = Annotated[bool, Field(strict=True)]
"""True or false. Texts and numbers such as "false" and 1 are refused."""
Number = Annotated[WholeNumber, Field(strict=True)]
"""A whole number. Texts such as "1" are refused, and so is true, which is an int in Python."""


class Input(Base):
    """What a caller sends. Unknown fields are refused, because a misspelt field would be lost in silence."""

    # Built at first use, so that a function that only reads does not pay for its inputs. No item holds more text than
    # str_max_length. With this limit pydantic also refuses text that is not Unicode, such as half a surrogate pair.
    model_config = ConfigDict(extra="forbid", defer_build=True, str_max_length=400 * 1024)

    SENSITIVE: ClassVar[frozenset[str]] = frozenset()
    """The fields that log lines leave out. orb_common.jsonable reads it."""


PAGE_SIZE = 20
"""The items on a page if the caller sets no limit."""
LARGEST_PAGE = 100


class PageInput(Input):
    """Which page of the items that an operation finds."""

    limit: Annotated[Number, Field(ge=1, le=LARGEST_PAGE)] = PAGE_SIZE
    """The most items on a page. A page can have fewer, although more follow."""

    next_token: Annotated[str, Field(min_length=1, max_length=8192)] | None = None
    """The cursor of the page before. None: the first page."""


class DependentInput(Input):
    """An input with fields that are only sometimes required."""

    REQUIRED_WHEN: ClassVar[dict[str, tuple[str, ...]]] = {}
    """The fields that must be set if a field is true, by the name of that field."""

    @model_validator(mode="after")
    def _has_required(self) -> Self:
        fields = type(self).model_fields
        for flag, needed in self.REQUIRED_WHEN.items():
            missing = [
                fields[name].serialization_alias or name
                for name in needed
                if self.__dict__[flag] is True and self.__dict__[name] is None
            ]
            if missing:
                message = "{fields} must be set if {flag} is true"
                names = {"fields": ", ".join(missing), "flag": fields[flag].serialization_alias or flag}
                raise PydanticCustomError("required_when", message, names)
        return self


class Update(Input):
    """A change of an item. Only the fields that the caller sets are written. None removes an optional attribute."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset()
    """The fields that cannot be removed, because every item has them."""

    @model_validator(mode="after")
    def _keeps_required(self) -> Self:
        fields = type(self).model_fields
        removed = sorted(
            fields[name].serialization_alias or name
            for name in self.REQUIRED & self.model_fields_set
            if self.__dict__[name] is None
        )
        if removed:
            raise PydanticCustomError(
                "required", "{fields} cannot be removed", {"fields": ", ".join(removed)}
            )
        return self
