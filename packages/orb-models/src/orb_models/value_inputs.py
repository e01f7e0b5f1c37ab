"""Values that inputs hold: another model, validated by the input of that model, so that its rules apply as well.

The result is the plain model, as a stored item holds it.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from pydantic_core import CoreSchema, core_schema

from orb_models._pydantic import BaseModel, GetPydanticSchema
from orb_models.input import Input

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler

ModelT = TypeVar("ModelT", bound=BaseModel)


def checked_by(value_input: type[Input]) -> GetPydanticSchema:
    """Return the validation of a model by its input. A model, an input and a mapping are valid.

    Args:
        value_input: The input with all fields of the model.
    """

    def schema(model: type[BaseModel], handler: "GetCoreSchemaHandler") -> CoreSchema:
        def fields_of(value: object) -> object:
            if not isinstance(value, model):
                return value
            known = model.model_fields
            return {known[name].alias or name: value.__dict__[name] for name in value.model_fields_set}

        return core_schema.no_info_after_validator_function(
            lambda value: _plain(model, value),
            core_schema.no_info_before_validator_function(fields_of, handler.generate_schema(value_input)),
            serialization=core_schema.wrap_serializer_function_ser_schema(
                _as_it_is, schema=handler.generate_schema(model)
            ),
        )

    return GetPydanticSchema(schema)


def default_of(model: type[ModelT], value_input: type[Input]) -> Callable[[], ModelT]:
    """Return the factory of a model whose fields all have the defaults of its input."""
    return lambda: _plain(model, value_input())


def _plain(model: type[ModelT], value: Input) -> ModelT:
    # Not as arguments of model_construct, which has some of its own, such as `cls`.
    plain = model.model_construct(value.model_fields_set)
    plain.__dict__.update(value.__dict__)
    return plain


def _as_it_is(value: object, handler: Callable[[object], object]) -> object:
    return handler(value)
