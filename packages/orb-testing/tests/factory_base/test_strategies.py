"""Strategies draw valid models and payloads, of every entity."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orb_testing.factories import InvitationsFactory
from orb_testing.factory_base.strategies import models, payloads

from .every_factory import FACTORIES, input_of

few = settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory.__name__)
@few
@given(data=st.data())
def test_payloads_are_accepted(factory: Any, data: st.DataObject) -> None:
    """The input of new items accepts every payload, and the model every one of its own."""
    input_of(factory).model_validate(data.draw(payloads(factory)))
    assert isinstance(data.draw(models(factory)), factory.MODEL)


def test_no_example_is_lost_to_a_pattern() -> None:
    """A pattern with a condition that hypothesis cannot follow, such as that of e-mail addresses, loses no example."""
    started = drawn = 0

    @settings(max_examples=50, database=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def draw(data: st.DataObject) -> None:
        nonlocal started, drawn
        started += 1
        data.draw(payloads(InvitationsFactory))
        drawn += 1

    draw()
    assert drawn > 0.8 * started
