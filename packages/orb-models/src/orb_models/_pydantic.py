"""pydantic, as the models use it: loaded while garbage collection is paused.

It makes more objects than all of orb does. A model takes pydantic from here, so that the pause is there before it is.
"""

from orb_common._collection import without_collection

with without_collection():
    from pydantic import (
        BaseModel,
        ConfigDict,
        Field,
        GetPydanticSchema,
        JsonValue,
        PlainSerializer,
        ValidationError,
        model_validator,
    )

__all__ = [
    "BaseModel",
    "ConfigDict",
    "Field",
    "GetPydanticSchema",
    "JsonValue",
    "PlainSerializer",
    "ValidationError",
    "model_validator",
]
