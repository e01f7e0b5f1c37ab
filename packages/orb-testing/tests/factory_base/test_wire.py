"""Payloads have the names and values of JSON."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from orb_models import UserStatus
from orb_testing.factories import ApplicationsFactory, SensorsFactory
from orb_testing.factory_base.wire import payload_fields, wire, wire_names


@pytest.mark.parametrize(
    ("value", "json"),
    [
        (datetime(2026, 1, 1, tzinfo=UTC), 1_767_225_600),
        (date(2026, 1, 31), "2026-01-31"),
        (b"\x00", "AA=="),
        (Decimal("1.5"), 1.5),
        (UserStatus.ACTIVE, "ACTIVE"),
        ({"a": [frozenset({b"\x00"})]}, {"a": [["AA=="]]}),
        (None, None),
    ],
)
def test_values(value: object, json: object) -> None:
    """Times are epoch seconds, bytes are Base64, sets are lists."""
    assert wire(value) == json


def test_models_keep_sensitive_fields() -> None:
    """The payload of a model has the fields that its own JSON leaves out."""
    whole = wire(SensorsFactory.build("full"))
    assert isinstance(whole, dict)
    assert "deviceCertificateId" in whole


def test_names() -> None:
    """Fields have the names of the schema. What the repository sets is not in a payload."""
    assert wire_names(ApplicationsFactory)["api_key_next"] == "apiKeyNext"
    assert not {"application_id", "created_at", "updated_at"} & payload_fields(ApplicationsFactory).keys()
