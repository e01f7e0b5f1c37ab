"""The variables of values that were fetched from Systems Manager or Secrets Manager."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.exceptions import ValidationError
from orb_common.execution.locations import variable_of

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["fetched_variables"]


def fetched_variables(values: Mapping[str, str]) -> dict[str, str]:
    """Return fetched values by variable instead of by source.

    Raises:
        ValidationError: Two sources give the same variable. `field` names it.
    """
    found: dict[str, str] = {}
    for source, value in values.items():
        name = variable_of(source)
        if name in found:
            raise ValidationError("two parameters or secrets give the same variable", field=name)
        found[name] = value
    return found
