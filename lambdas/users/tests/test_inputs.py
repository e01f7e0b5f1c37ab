"""Laws of the inputs. What the rules of their fields refuse is tested with the service."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from lambdas.users import inputs

if TYPE_CHECKING:
    from orb_models.input import Input

MODELS = [
    model
    for model in vars(inputs).values()
    if isinstance(model, type) and model.__module__ == inputs.__name__
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_unknown_names_are_refused(model: type[Input]) -> None:
    """Every input refuses a name that it does not have."""
    with pytest.raises(ValidationError) as caught:
        model.model_validate({"unknown": "x"})
    assert "extra_forbidden" in {error["type"] for error in caught.value.errors()}


def test_changes_are_the_named_fields() -> None:
    """The changes of an update have the fields that the call names, null included, but not the id."""
    update = inputs.UpdateInput.model_validate({"userId": "u-1", "firstName": "Ann", "phoneNumber": None})
    assert update.changes().model_dump(exclude_unset=True) == {"first_name": "Ann", "phone_number": None}


def test_defaults_are_harmless() -> None:
    """Without arguments, a list has 20 users, a delete keeps the row, and disabling disables."""
    assert (inputs.ListInput().limit, inputs.ListInput().status) == (20, None)
    assert inputs.DeleteInput.model_validate({"userId": "u-1"}).hard_delete is False
    assert inputs.DisableInput.model_validate({"userId": "u-1"}).disabled is True
    assert inputs.OrganizationsInput().user_id is None


@pytest.mark.parametrize(("limit", "valid"), [(0, False), (1, True), (100, True), (101, False)])
def test_pages_have_limits(limit: int, valid: bool) -> None:
    """A page has 1 to 100 users."""
    if valid:
        assert inputs.ListInput.model_validate({"limit": limit}).limit == limit
    else:
        with pytest.raises(ValidationError):
            inputs.ListInput.model_validate({"limit": limit})
