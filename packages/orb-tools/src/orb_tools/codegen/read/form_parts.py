"""The base class and the types of the forms of schema files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue
from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import core_schema

_MAX_LEVELS = 32
ANY = "*"
"""In a pattern of places: any step."""
MAX_ITEM_BYTES = 409_600
"""The size of the largest item in DynamoDB. A longer text cannot be stored."""
Texts = Annotated[tuple[str, ...], Field(strict=False)]
"""A list of texts. Not strict, because YAML yields a list and the form keeps a tuple."""


def is_json(details: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Return a JSON object. Raise PydanticCustomError if it is too deep."""
    waiting: list[tuple[JsonValue, int]] = [(details, 1)]
    while waiting:
        value, level = waiting.pop()
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        waiting += [(part, level + 1) for part in inner]
        if level > _MAX_LEVELS and isinstance(value, dict | list):
            raise PydanticCustomError("is_not", "JSON with at most 32 levels", {"right": "write it flatter"})
    return details


class Form(BaseModel):
    """A map with fixed keys. Other keys are refused."""

    # Strict: YAML has types, so a number instead of a text is a mistake.
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: GetCoreSchemaHandler, /
    ) -> core_schema.CoreSchema:
        """Refuse a key without a value, because None means that the key is absent.

        So None is the default of a field, but no valid value. A validator would be called for each value of a file.
        """
        schema = handler(source)
        fields: dict[str, dict[str, Any]] = schema.get("schema", {}).get("fields", {})
        for field in fields.values():
            with_default = field["schema"]
            if with_default.get("default", ...) is None and with_default["schema"]["type"] == "nullable":
                with_default["schema"] = with_default["schema"]["schema"]
        return schema
