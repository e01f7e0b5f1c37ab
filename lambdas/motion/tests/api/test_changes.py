"""The fields of a request that changes something."""

from __future__ import annotations

import pytest

from lambdas.motion.api.changes import given_fields, set_fields
from orb_common.exceptions import BadRequestError
from orb_models.inputs.motion.update_sensor_request import UpdateSensorRequest


def test_null_is_the_same_as_absent() -> None:
    """Only fields with a value count, nested ones as a whole."""
    request = UpdateSensorRequest.model_validate(
        {"name": "Bath", "description": None, "enabled": False, "spotifyConfig": {"deviceId": "d-1"}}
    )
    found = given_fields(request)
    assert found.keys() == {"name", "enabled", "spotify_config"}
    assert found["spotify_config"] is request.spotify_config


def test_a_change_changes_something() -> None:
    """A request without a field to change is refused."""
    with pytest.raises(BadRequestError):
        set_fields(UpdateSensorRequest())
