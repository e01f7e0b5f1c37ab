"""What the API answers."""

from __future__ import annotations

import pytest

from lambdas.motion.api import answers
from lambdas.motion.api.routes import ROUTES
from orb_testing.factories.motion.sensors import SensorsFactory


def test_absent_values_are_left_out() -> None:
    """An answer has camelCase names and epoch seconds, and nothing that is not set, or secret."""
    sensor = SensorsFactory.build(description=None, device_certificate_id="c-1")
    page = answers.SensorsPage(sensors=(sensor,), count=1, limit=20)
    shown = page.model_dump(mode="json", by_alias=True, exclude_none=True)
    assert shown.keys() == {"sensors", "count", "limit"}
    [only] = shown["sensors"]
    assert not {"description", "deviceCertificateId"} & only.keys()
    assert isinstance(only["createdAt"], int)


@pytest.mark.parametrize("model", sorted({route.answer for route in ROUTES}, key=lambda each: each.__name__))
def test_every_answer_says_what_it_is(model: type) -> None:
    """The description of the API shows the docstrings."""
    assert model.__doc__
