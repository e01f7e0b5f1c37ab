"""The fields of a request that changes something: null is the same as absent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.exceptions import BadRequestError

if TYPE_CHECKING:
    from orb_models.input import Input


def given_fields(request: Input) -> dict[str, object]:
    """Return the fields that a request sets to a value, by their Python names."""
    fields = {name: getattr(request, name) for name in request.model_fields_set}
    return {name: value for name, value in fields.items() if value is not None}


def set_fields(request: Input) -> dict[str, object]:
    """Return the fields that a request changes.

    Raises:
        BadRequestError: The request has no changes.
    """
    found = given_fields(request)
    if not found:
        raise BadRequestError("the request changes nothing")
    return found
