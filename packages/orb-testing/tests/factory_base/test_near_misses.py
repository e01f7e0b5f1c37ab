"""A near-miss breaks exactly one rule: the input names the field, and accepts the payload without it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from orb_testing.factories import UsersFactory
from orb_testing.factory_base.near_misses import misses_of
from orb_testing.factory_base.strategies import near_misses, payloads

from .every_factory import FACTORIES, input_of

few = settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory.__name__)
@few
@given(data=st.data())
def test_every_near_miss_is_refused(factory: Any, data: st.DataObject) -> None:
    """The input refuses every near-miss, for one reason, at the field that the near-miss names."""
    payload = data.draw(payloads(factory))
    checked = input_of(factory)
    checked.model_validate(payload)
    for wrong, field, rule in misses_of(factory, payload, number=data.draw(st.integers(0, 99))):
        with pytest.raises(ValidationError) as caught:
            checked.model_validate(wrong)
        first = {str(error["loc"][0]) if error["loc"] else "" for error in caught.value.errors()}
        assert first == {field}, rule


def test_rules_of_users() -> None:
    """The near-misses of a user name the rules of its schema."""
    user = {"email": "ann@orb.example", "firstName": "Ann", "lastName": "Sample"}
    found = {(miss.field, miss.rule) for miss in misses_of(UsersFactory, user, number=1)}
    rules = {
        "email": {"email", "max_length", "required", "type"},
        "status": {"enum"},
        "noSuchField": {"unknown"},
        "groups": {"type", "distinct", "enum"},
        "phoneNumber": {"type", "phoneNumber"},
    }
    for field, names in rules.items():
        assert names <= {rule for name, rule in found if name == field}, field


@few
@given(miss=near_misses(UsersFactory))
def test_the_strategy_draws_them(miss: Any) -> None:
    """What the strategy draws has the field, unless it is missing."""
    assert (miss.field in miss.payload) != (miss.rule == "required")
