"""Strategies draw valid models and payloads, of every entity."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orb_testing.factory_base.strategies import models, payloads, smallest_text
from orb_testing.factory_base.values import Text

from .every_factory import FACTORIES, input_of

few = settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory.__name__)
@few
@given(data=st.data())
def test_payloads_are_accepted(factory: Any, data: st.DataObject) -> None:
    """The input of new items accepts every payload, and the model every one of its own."""
    input_of(factory).model_validate(data.draw(payloads(factory)))
    assert isinstance(data.draw(models(factory)), factory.MODEL)


def test_hypothesis_finds_texts_that_have_no_form() -> None:
    """If no form of a text is known, the shortest text that follows its rules is made."""
    text = Text((), pattern=r"(ab|cd)\1", min_length=3)
    assert text.broken(smallest_text(text)) == set()
    assert text.make(1) == text.make(2) == smallest_text(text)
