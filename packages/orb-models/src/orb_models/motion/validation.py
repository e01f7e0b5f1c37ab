"""Validation of the data of motion: a dict becomes a model, and an error names all broken rules at once.

The data follows the rules of inputs. Absent times of creation, start and motion are the present.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from orb_common.exceptions import ValidationError
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_common.utils.nested_paths import attribute_path
from orb_models._pydantic import ValidationError as PydanticError
from orb_models.model import Model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from orb_models.input import Input
    from orb_models.models.motion.listeners import Listeners
    from orb_models.models.motion.motion_events import MotionEvents
    from orb_models.models.motion.sensors import Sensors
    from orb_models.models.motion.sessions import Sessions

__all__ = [
    "validate_motion_event_data",
    "validate_sensor_data",
    "validate_session_data",
    "validate_user_data",
]

ModelT = TypeVar("ModelT", bound=Model)
_SECONDS = 60


def validate_sensor_data(data: Mapping[str, object], *, clock: Clock = SYSTEM_CLOCK) -> Sensors:
    """Return the sensor that `data` describes, by names in camelCase or snake_case.

    Raises:
        ValidationError: 400. It names every invalid field and the rule, never a value.
    """
    from orb_models.inputs.motion.sensors import SensorsCreate
    from orb_models.models.motion.sensors import Sensors

    return _validated(Sensors, SensorsCreate, data, clock)


def validate_user_data(data: Mapping[str, object], *, clock: Clock = SYSTEM_CLOCK) -> Listeners:
    """Return the listener that `data` describes. Raises and reads names as `validate_sensor_data` does."""
    from orb_models.inputs.motion.listeners import ListenersCreate
    from orb_models.models.motion.listeners import Listeners

    return _validated(Listeners, ListenersCreate, data, clock)


def validate_session_data(data: Mapping[str, object], *, clock: Clock = SYSTEM_CLOCK) -> Sessions:
    """Return the session that `data` describes. If it has an end, it gets its duration in minutes.

    Raises:
        ValidationError: 400, as `validate_sensor_data`, or the session ends before it starts.
    """
    from orb_models.inputs.motion.sessions import SessionsCreate
    from orb_models.models.motion.sessions import Sessions

    session = _validated(
        Sessions,
        SessionsCreate,
        data,
        clock,
        ("start_time", "last_motion_time"),
        further=_order_of_times,
    )
    if session.end_time is None:
        return session
    seconds = int(session.end_time.timestamp()) - int(session.start_time.timestamp())
    minutes = (Decimal(seconds) / _SECONDS).quantize(Decimal("0.01"))
    return session.model_copy(update={"duration_minutes": minutes})


def validate_motion_event_data(data: Mapping[str, object], *, clock: Clock = SYSTEM_CLOCK) -> MotionEvents:
    """Return the motion event that `data` describes. Raises and reads names as `validate_sensor_data` does."""
    from orb_models.inputs.motion.motion_events import MotionEventsCreate
    from orb_models.models.motion.motion_events import MotionEvents

    return _validated(MotionEvents, MotionEventsCreate, data, clock, ("timestamp",))


def _validated(
    model: type[ModelT],
    create: type[Input],
    data: Mapping[str, object],
    clock: Clock,
    present: Iterable[str] = (),
    *,
    further: Callable[[Mapping[str, object]], dict[str, str]] | None = None,
) -> ModelT:
    """Return the model of data that follows the rules of its input.

    Args:
        model: The model. Fields that the input lacks are set by the repository, and default to the present.
        create: The input that creates an item.
        data: What to validate.
        clock: The source of the present.
        present: More fields that default to the present.
        further: Returns the faults of fields that contradict each other.
    """
    if not isinstance(data, Mapping):
        raise ValidationError("the data is not a map of fields to values")
    names = {name: field.alias or name for name, field in model.model_fields.items()}
    generated = {names[name] for name in model.model_fields.keys() - create.model_fields.keys()}
    # By their names outside. An unknown name stays as it is, and the input refuses it.
    given: dict[str, object] = {}
    faults: dict[str, str] = {}
    for name, value in data.items():
        outside = names.get(str(name), str(name))
        if outside in given:
            faults[outside] = "must not be given by two names"
        given[outside] = value
    filled = dict.fromkeys((*generated, *(names[name] for name in present)), clock.now()) | given
    if further is not None:
        faults |= further(filled)
    try:
        new = create.model_validate({name: value for name, value in filled.items() if name not in generated})
        result = model.model_validate({**dict(new), **{name: filled[name] for name in generated}})
        if not faults:
            return result
    except PydanticError as error:
        faults |= _faults(error) | _generated_faults(model, filled, generated)
    text = "; ".join(f"{field}: {rule}" for field, rule in faults.items())
    raise ValidationError(text, field=next(iter(faults)))


def _order_of_times(session: Mapping[str, object]) -> dict[str, str]:
    """Return the fault of a session that ends before it starts. Times that are not valid have their own faults."""
    if session.get("endTime") is None:
        return {}
    from orb_models.inputs.motion.sessions import SessionsUpdate

    try:
        times = SessionsUpdate.model_validate({name: session[name] for name in ("startTime", "endTime")})
    except PydanticError:
        return {}
    start, end = times.start_time, times.end_time
    is_early = start is not None and end is not None and int(end.timestamp()) < int(start.timestamp())
    return {"endTime": "must not be before startTime"} if is_early else {}


def _generated_faults(model: type[Model], filled: dict[str, object], generated: set[str]) -> dict[str, str]:
    """Return the faults of the fields that the input lacks, so that they are reported with those of the others."""
    try:
        model.model_validate(filled)
    except PydanticError as error:
        return {field: rule for field, rule in _faults(error).items() if field in generated}
    return {}


def _faults(error: PydanticError) -> dict[str, str]:
    details = error.errors(include_url=False, include_input=False, include_context=False)
    return {attribute_path(fault["loc"]) or "input": fault["msg"] for fault in details}
