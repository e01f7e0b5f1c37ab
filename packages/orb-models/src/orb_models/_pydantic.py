"""What models and inputs share, and the names of pydantic that they take.

pydantic makes more objects than all of orb, and all of them stay: garbage collection is paused while it loads. It also
looks for plugins in the metadata of all installed packages. Our templates turn that off (PYDANTIC_DISABLE_PLUGINS),
because a function has none.
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
    """`cognito_sub` -> `cognitoSub`."""
    first, *rest = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)


class Base(BaseModel):
    """What models and inputs share. Outside Python names are camelCase, inside they are snake_case."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        val_temporal_unit="seconds",
        frozen=True,
        # Values never go into messages: a refused one may be a secret or personal.
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
