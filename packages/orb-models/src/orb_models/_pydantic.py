"""pydantic, as the models use it: loaded without what they do not use, and while garbage collection is paused.

It makes more objects than all of orb does, and looks for plugins with a library that takes longer to load than all
models do. A model takes pydantic from here, so that both are seen to before it is loaded.
"""

from orb_common._collection import without_collection
from orb_common._deferral import deferral
from orb_models._plugins import entry_points


def to_camel(name: str) -> str:
    """`cognito_sub` -> `cognitoSub`."""
    first, *rest = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)


with without_collection(), deferral() as held:
    held.module("importlib.metadata", entry_points=entry_points)
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

    # Here, because pydantic loads its plugins with the first class that is made.
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
