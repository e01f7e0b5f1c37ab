"""The base class of models and inputs, and the names of pydantic that they use.

Garbage collection is paused while pydantic loads, because pydantic creates many objects that stay. pydantic also looks
for plugins in the metadata of all installed packages. Our templates turn that off (PYDANTIC_DISABLE_PLUGINS), because
functions have no plugins.
"""

from orb_common.utils.lifecycle import without_collection

with without_collection():
    from pydantic import (
        AfterValidator,
        BaseModel,
        ConfigDict,
        Field,
        GetPydanticSchema,
        JsonValue,
        ValidationError,
        model_validator,
    )


def to_camel(name: str) -> str:
    """Return a name in camelCase: `cognito_sub` becomes `cognitoSub`."""
    first, *rest = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)


class Base(BaseModel):
    """The base of models and inputs. Names are camelCase outside Python and snake_case in Python."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        val_temporal_unit="seconds",
        frozen=True,
        # A refused value may be secret or personal.
        hide_input_in_errors=True,
    )


__all__ = [
    "AfterValidator",
    "Base",
    "BaseModel",
    "ConfigDict",
    "Field",
    "GetPydanticSchema",
    "JsonValue",
    "ValidationError",
    "model_validator",
]
