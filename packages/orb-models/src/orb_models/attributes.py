"""The attributes of a model in conditions, by their Python names.

Type checkers see the class that the generator writes into each repository, with the type of every attribute. At run
time the names come from the model, so that start-up does not pay for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orb_common.aws.dynamodb import Attr
from orb_models.codec import stored_form

if TYPE_CHECKING:
    from orb_common.aws.dynamodb.expressions import Aliases
    from orb_models._pydantic import BaseModel


class Attribute(Attr[Any]):
    """An attribute that is compared with values of the model: times, enums and nested models."""

    __slots__ = ()

    def operand(self, value: object, aliases: Aliases) -> str:
        """Return the expression of a value, in the form in which the store has it."""
        return super().operand(stored_form(value), aliases)


class Attributes:
    """The attributes of a model. Each is an `Attr` with the name that the store uses."""

    __slots__ = ("_model",)

    def __init__(self, model: type[BaseModel]) -> None:
        self._model = model

    def __getattr__(self, name: str) -> Attribute:
        field = self._model.model_fields.get(name)
        if field is None:
            raise AttributeError(f"{self._model.__name__} has no attribute {name!r}", name=name, obj=self)
        return Attribute((field.alias or name,))
