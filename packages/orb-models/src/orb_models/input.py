"""What every generated input is: what a caller sends, for a new item or for a change of one."""

from typing import ClassVar, Self

from pydantic_core import PydanticCustomError

from orb_models._pydantic import Base, ConfigDict, model_validator


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
