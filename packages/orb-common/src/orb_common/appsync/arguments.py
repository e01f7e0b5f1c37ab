"""Parse the arguments of an operation into its input model, and report all faults at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from orb_common.exceptions import DataValidationError
from orb_common.utils.nested_paths import attribute_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

InputT = TypeVar("InputT", bound="BaseModel")

_RULES = {"extra_forbidden": "is not known here", "string_pattern_mismatch": "has the wrong form"}
"""Type of pydantic's error -> our message, where pydantic's would show a pattern or say less."""


def parse(model: type[InputT], arguments: Mapping[str, object]) -> InputT:
    """Return the input model of the arguments. Fields are read by their aliases (camelCase) only.

    Args:
        model: A pydantic model; `orb_models.input.Input` refuses names that it does not know.
        arguments: As the caller sent them.

    Raises:
        DataValidationError: 400. It names every invalid field and the rule, never the value.
    """
    from pydantic import ValidationError

    try:
        return model.model_validate(arguments, by_alias=True, by_name=False)
    except ValidationError as error:
        faults = [
            {
                "field": attribute_path(fault["loc"]) or "input",
                "rule": _RULES.get(fault["type"], fault["msg"]),
            }
            for fault in error.errors(include_url=False, include_input=False, include_context=False)
        ]
        text = "; ".join(f"{fault['field']}: {fault['rule']}" for fault in faults)
        # pydantic's error holds the refused values, so it must not be the cause of this error.
        raise DataValidationError(text, validation_errors=faults) from None
