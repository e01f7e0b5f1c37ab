"""The routes of the API: what each takes, does and answers. The description of the API is made from this table."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from lambdas.motion.api import (
    answers,
    connection,
    history,
    inputs,
    personal_data,
    player,
    profiles,
    sensors,
)
from orb_models.inputs.motion.update_sensor_request import UpdateSensorRequest
from orb_models.inputs.motion.update_user_request import UpdateUserRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_models.input import Input
    from orb_models.model import Model

ALWAYS: Final = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
)
"""The statuses that every route can answer with a problem."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A method on a path."""

    method: str
    path: str
    """With parameters in braces, such as `/sensors/{sensorId}`."""
    run: Callable[..., Model | answers.Created]
    """Takes the API, the caller, the input and the parameters of the path. The first line of its docstring is shown."""
    answer: type[Model]
    takes: type[Input] = inputs.NoInput
    """The query of a GET and a DELETE, the body of other methods."""
    statuses: tuple[HTTPStatus, ...] = (HTTPStatus.OK,)
    """With which the route succeeds. The first one is usual, a `Created` has 201."""
    problems: tuple[HTTPStatus, ...] = ()
    """Beside those that every route has."""
    compress: bool = False
    """Whether a long answer is compressed for clients that accept it."""

    @property
    def has_body(self) -> bool:
        """Whether the input is the body."""
        return self.method in {"POST", "PUT"}


NOT_FOUND, CONFLICT, BAD_GATEWAY = HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.BAD_GATEWAY
OK, CREATED = HTTPStatus.OK, HTTPStatus.CREATED

ROUTES: Final = (
    Route(
        method="GET", path="/sensors", run=sensors.list_page, takes=inputs.SensorsQuery, answer=answers.SensorsPage,
    ),
    Route(
        method="POST", path="/sensors", run=sensors.register, takes=inputs.RegisterRequest, answer=answers.Registered,
        statuses=(CREATED,), problems=(CONFLICT,),
    ),
    Route(
        method="GET", path="/sensors/{sensorId}", run=sensors.get, answer=answers.SensorAnswer, problems=(NOT_FOUND,),
    ),
    Route(
        method="PUT", path="/sensors/{sensorId}", run=sensors.change, takes=UpdateSensorRequest,
        answer=answers.SensorAnswer, problems=(NOT_FOUND,),
    ),
    Route(
        method="DELETE", path="/sensors/{sensorId}", run=sensors.remove, answer=answers.SensorRemoved,
        problems=(NOT_FOUND, CONFLICT),
    ),
    Route(method="GET", path="/users/me", run=profiles.get, answer=answers.ProfileAnswer, problems=(NOT_FOUND,)),
    Route(
        method="PUT", path="/users/me", run=profiles.put, takes=UpdateUserRequest, answer=answers.ProfileAnswer,
        statuses=(OK, CREATED), problems=(CONFLICT,),
    ),
    Route(method="DELETE", path="/users/me", run=personal_data.erase, answer=answers.Erased, problems=(CONFLICT,)),
    Route(
        method="GET", path="/users/me/export", run=personal_data.export, takes=inputs.ExportQuery,
        answer=answers.PersonalData, compress=True,
    ),
    Route(
        method="POST", path="/spotify/connect", run=connection.begin, answer=answers.ConnectAnswer,
        problems=(CONFLICT,),
    ),
    Route(
        method="POST", path="/spotify/callback", run=connection.finish, takes=inputs.SpotifyReturn,
        answer=answers.ConnectedAnswer, problems=(CONFLICT, BAD_GATEWAY),
    ),
    Route(
        method="GET", path="/spotify/devices", run=player.devices, answer=answers.DevicesAnswer,
        problems=(CONFLICT, BAD_GATEWAY),
    ),
    Route(
        method="POST", path="/spotify/test", run=player.try_out, takes=inputs.PlayerTest,
        answer=answers.PlayerTestAnswer, problems=(NOT_FOUND, CONFLICT, BAD_GATEWAY),
    ),
    Route(
        method="GET", path="/sessions", run=history.list_page, takes=inputs.SessionsQuery, answer=answers.SessionsPage,
        problems=(NOT_FOUND,),
    ),
    Route(
        method="GET", path="/analytics", run=history.analytics, takes=inputs.AnalyticsQuery,
        answer=answers.AnalyticsAnswer, problems=(NOT_FOUND,),
    ),
)  # fmt: skip
