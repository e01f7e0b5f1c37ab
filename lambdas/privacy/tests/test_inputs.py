"""Laws of the inputs. What the rules of their fields refuse is tested with the service."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from lambdas.privacy import inputs

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
