"""Laws of the requests to the session manager."""

from __future__ import annotations

import pytest

from lambdas.motion.session_requests import CreateSession, SessionAnalytics, read_request
from orb_common.exceptions import BadRequestError, DataValidationError


def test_a_request_has_an_action_and_its_fields() -> None:
    """Names outside of Python are in camelCase."""
    request = read_request({"action": "create_session", "sensorId": "bath", "userId": "ann"})
    assert request == CreateSession(sensor_id="bath", user_id="ann")
    assert isinstance(read_request({"action": "get_session_analytics", "userId": "ann"}), SessionAnalytics)


@pytest.mark.parametrize(
    "event",
    [
        None,
        {},
        {"action": "drop_table"},
        {"action": "get_session_analytics"},
        {"action": "get_session_analytics", "userId": "a", "sensorId": "b"},
    ],
)
def test_other_requests_are_refused(event: object) -> None:
    """The message says what would be right."""
    with pytest.raises(BadRequestError):
        read_request(event)


def test_all_faults_are_named_at_once() -> None:
    """With the field and the rule, and without values."""
    event = {"action": "query_sessions", "sensorId": "se/cret", "limit": 0, "colour": "red"}
    with pytest.raises(DataValidationError) as caught:
        read_request(event)
    errors = str(caught.value.validation_errors)
    assert all(name in errors for name in ("sensorId", "limit", "colour"))
    assert "se/cret" not in errors
