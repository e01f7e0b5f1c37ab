"""A value inside an input follows the rules of its own input, and stored values need not."""

from __future__ import annotations

import warnings

import pytest
from pydantic import ValidationError

from orb_models import QuietHours, QuietHoursInput, Sensors, SensorsCreate, SensorsUpdate
from orb_models.codec import encode_update
from orb_models.models.motion import sensors
from orb_models.value_inputs import default_of

NEW = {"sensorId": "s-1", "userId": "u", "name": "n", "location": "l"}
NIGHT = {"enabled": True, "startTime": "22:00", "endTime": "06:00", "days": [3, 1, 1]}
LOOSE = QuietHours(enabled=False, start_time="late", days=frozenset({1}))
"""A value that breaks a rule, as an older writer may have stored it."""


@pytest.mark.parametrize(
    "given", [NIGHT, QuietHours.model_validate(NIGHT), QuietHoursInput.model_validate(NIGHT)]
)
def test_the_result_is_the_model(given: object) -> None:
    """A mapping, a model and an input become the plain model, with the defaults of the input."""
    new = SensorsCreate.model_validate({**NEW, "quietHours": given})
    assert type(new.quiet_hours) is QuietHours
    assert new.quiet_hours == QuietHours.model_validate(NIGHT)
    assert new.quiet_hours.days == {1, 3}
    assert SensorsCreate.model_validate(NEW).quiet_hours == default_of(QuietHours, QuietHoursInput)()


@pytest.mark.parametrize(
    ("hours", "place"),
    [
        ({"enabled": False, "startTime": "25:00"}, ("quietHours", "startTime")),
        ({"enabled": False, "days": [7]}, ("quietHours", "days", 0)),
        ({"enabled": False, "days": []}, ("quietHours", "days")),
        ({"enabled": "no"}, ("quietHours", "enabled")),
        ({"enabled": True, "endTime": "06:00"}, ("quietHours",)),
        ({"enabled": False, "zone": "UTC"}, ("quietHours", "zone")),
        (LOOSE, ("quietHours", "startTime")),
    ],
)
def test_rules_of_values(hours: object, place: tuple[str | int, ...]) -> None:
    """A value that breaks a rule is refused in both inputs, and the error names the place."""
    for refuse in (
        lambda: SensorsCreate.model_validate({**NEW, "quietHours": hours}),
        lambda: SensorsUpdate.model_validate({"quietHours": hours}),
    ):
        with pytest.raises(ValidationError) as caught:
            refuse()
        assert [fault["loc"] for fault in caught.value.errors()] == [place]


def test_stored_values_need_not_follow_rules() -> None:
    """An item whose values break newer rules stays readable."""
    sensor = Sensors.model_validate(
        {
            **SensorsCreate.model_validate(NEW).model_dump(),
            "quiet_hours": LOOSE,
            "created_at": 1,
            "updated_at": 1,
        }
    )
    assert sensors.decode(sensors.encode(sensor)) == sensor


def test_values_are_dumped_without_a_warning() -> None:
    """An input dumps its values as their models do, and an update encodes only what its value sets."""
    update = SensorsUpdate(quiet_hours=QuietHours(enabled=False, days=frozenset({2, 1})))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        dumped = update.model_dump(mode="json", by_alias=True, exclude_unset=True)
    assert dumped == {"quietHours": {"enabled": False, "days": [1, 2]}}
    assert encode_update(update) == {
        "quietHours": {"M": {"enabled": {"BOOL": False}, "days": {"NS": ["1", "2"]}}}
    }


def test_the_json_schema_has_the_rules() -> None:
    """The JSON Schema of an input shows the rules of its values."""
    hours = SensorsCreate.model_json_schema()["$defs"]["QuietHoursInput"]["properties"]
    assert hours["days"]["items"]["maximum"] == 6
