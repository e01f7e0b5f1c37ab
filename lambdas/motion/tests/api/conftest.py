"""The API with a Spotify on 127.0.0.1: people of each kind, and what they can call."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.wrappers import Response

from lambdas.motion.handlers import api_handler
from orb_common.utils.lifecycle import Prepared
from orb_models.inputs.motion.listeners import ListenersCreate
from orb_models.inputs.motion.sensors import SensorsCreate, SensorsUpdate
from orb_testing.events import api_gateway_v2_event
from orb_testing.fakes.server import FakeServer, Route
from orb_testing.fakes.spotify_player import Device
from orb_testing.invocation import invoke

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from werkzeug.wrappers import Request

    from lambdas.motion.api.service import Api
    from orb_models.models.motion.listeners import Listeners
    from orb_models.models.motion.sensors import Sensors
    from orb_testing.clients import Client
    from orb_testing.engines import MotoEngine
    from orb_testing.fakes.spotify import SpotifyFake
    from orb_testing.secret_store import SecretStore

TABLES = (
    "SENSORS_TABLE_NAME", "SESSIONS_TABLE_NAME", "MOTION_EVENTS_TABLE_NAME", "LISTENERS_TABLE_NAME",
)  # fmt: skip
PREFIX = "orb-hub-dev/motion/listeners"
REDIRECT = "http://127.0.0.1:8888/callback"
PLAYLIST = "spotify:playlist:37i9dQZF1DX0XUsuxWHRQd"
Json = dict[str, Any]


@dataclass(frozen=True)
class Person:
    """Someone with a token."""

    name: str
    groups: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return f"sub-{self.name}"

    @property
    def email(self) -> str:
        return f"{self.name}@example.org"

    def claims(self, **changes: str) -> dict[str, str]:
        """Return the claims of the ID token, as an HTTP API hands them over: all are texts."""
        groups = {"cognito:groups": f"[{' '.join(self.groups)}]"} if self.groups else {}
        return {
            "sub": self.id, "email": self.email, "email_verified": "true", "name": self.name.title(),
            "cognito:username": self.id, "token_use": "id", **groups, **changes,
        }  # fmt: skip


ANN, BOB = Person("ann"), Person("bob", ("USER",))
"""A person with sensors, and a stranger."""
OLGA = Person("olga", ("EMPLOYEE",))
"""An administrator."""
GUEST = Person("guest", ("GUESTS",))
"""A person in none of the groups that have rights."""


@dataclass(frozen=True)
class Answer:
    """What a client gets."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Json:
        found = json.loads(self.text)
        assert isinstance(found, dict)
        return found


class LambdaFake(FakeServer):
    """The call Invoke of Lambda, which runs functions of this process."""

    def __init__(self) -> None:
        self.functions: dict[str, Callable[[Json], object]] = {}
        self.events: list[Json] = []
        """What the functions got, but for the seconds that the caller waits."""
        self.seconds: list[float | None] = []
        super().__init__()

    def routes(self) -> list[Route]:
        page = "https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html"
        path = "/2015-03-31/functions/<name>/invocations"
        return [Route(method="POST", path=path, page=page, answer=self._invoke)]

    def error(self, status: int) -> Response:
        return Response("{}", status)

    def admit(self, request: Request, route: Route) -> None:
        """Accept every call."""

    def _invoke(self, request: Request, name: str) -> Response:
        event = json.loads(request.get_data())
        self.seconds.append(event.get("seconds"))
        self.events.append({field: value for field, value in event.items() if field != "seconds"})
        try:
            return Response(json.dumps(self.functions[name](event)))
        except Exception as error:  # noqa: BLE001 - as Lambda does
            text = json.dumps({"errorMessage": str(error), "errorType": type(error).__name__})
            return Response(text, headers={"X-Amz-Function-Error": "Unhandled"})


@dataclass(frozen=True)
class Motion:
    """The function and what it stores."""

    functions: LambdaFake
    secrets: SecretStore
    spotify: SpotifyFake
    pool: Client
    """A client of Cognito's user pools."""
    pool_id: str

    @property
    def api(self) -> Api:
        """The stores of the function."""
        return api_handler.resolver().api

    def call(
        self,
        who: Person | None,
        method: str,
        path: str,
        body: object = None,
        *,
        headers: dict[str, str] | None = None,
        claims: dict[str, str] | None = None,
        **query: Any,
    ) -> Answer:
        """Send a request through the handler."""
        claims = claims or (None if who is None else who.claims())
        event = api_gateway_v2_event(
            method, path, body=body, headers=headers, claims=claims,
            query={name: str(value) for name, value in query.items()} or None,
        )  # fmt: skip
        done = invoke(api_handler.handler, event)
        assert done.payload is not None, done.error
        found = done.payload
        return Answer(found["statusCode"], found.get("headers", {}), found.get("body", ""))

    def ok(self, who: Person, method: str, path: str, body: object = None, **query: Any) -> Json:
        """Return the body of a call that succeeds."""
        answer = self.call(who, method, path, body, **query)
        assert answer.status in {200, 201}, answer
        return answer.json

    def listener(self, who: Person, **fields: Any) -> Listeners:
        """Store the profile of a person."""
        given = {"user_id": who.id, "email": who.email, "name": who.name.title(), **fields}
        return self.api.listeners.create(ListenersCreate(**given))

    def sensor(self, who: Person, sensor_id: str = "bathroom-1", **fields: Any) -> Sensors:
        """Store a sensor of a person."""
        given = {"sensor_id": sensor_id, "user_id": who.id, "name": "Bathroom", "location": "Attic", **fields}
        return self.api.sensors.create(SensorsCreate(**given))

    def row(self, who: Person) -> Listeners:
        """Return the profile of a person, as it is stored."""
        found = self.api.listeners.get(who.id, consistent=True)
        assert found is not None
        return found

    def connected(self, who: Person, **tokens: Any) -> Listeners:
        """Store the profile of a person who has connected Spotify, with a speaker in the kitchen."""
        self.spotify.user.player.connect(Device(id="d-1", name="Kitchen"), active=True)
        issued = self.spotify.tokens()
        name = f"{PREFIX}/{who.id}"
        value = {
            "access_token": issued.access_token, "refresh_token": issued.refresh_token,
            "expires_at": self.spotify.now() + 3600, "scope": "", "authorized_at": self.spotify.now(), **tokens,
        }  # fmt: skip
        self.secrets.put(name, value)
        return self.listener(who, spotify_connected=True, spotify_token_secret_arn=name)


@pytest.fixture
def user_pool(aws: MotoEngine) -> str:
    """The id of the user pool of the API. Tests that erase a person name it: moto checks its key for 0.2 s."""
    pool_id: str = aws.client("cognito-idp").create_user_pool(PoolName="motion")["UserPool"]["Id"]
    return pool_id


@pytest.fixture
def motion(  # noqa: PLR0917 - all are fixtures
    request: pytest.FixtureRequest,
    aws: MotoEngine,
    aws_tables: dict[str, str],
    secrets: SecretStore,
    spotify: SpotifyFake,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Motion]:
    """The API, with all tables of motion."""
    app = {"client_id": spotify.app.client_id, "client_secret": spotify.app.client_secret}
    # A test names the tables that it uses, and the pool. The others do not exist.
    pool_id = request.getfixturevalue("user_pool") if "user_pool" in request.fixturenames else "missing"
    with LambdaFake() as functions:
        settings = {
            "ENVIRONMENT": "dev",
            "CURSOR_SECRET_ARN": secrets.put("cursor", "a key of the cursors for tests only"),
            "SPOTIFY_CREDENTIALS_SECRET": secrets.put("app", app),
            "SPOTIFY_USER_SECRETS_PREFIX": PREFIX,
            "SPOTIFY_REDIRECT_URI": REDIRECT,
            "SPOTIFY_API_URL": spotify.api_url,
            "SPOTIFY_ACCOUNTS_URL": spotify.accounts_url,
            "DEVICE_REGISTRATION_FUNCTION_NAME": "devices",
            "USER_POOL_ID": pool_id,
            "ALLOWED_ORIGINS": "https://app.example.org",
            "AWS_ENDPOINT_URL_LAMBDA": functions.url,
        }
        tables = {variable: "missing" for variable in TABLES if variable not in os.environ}
        for name, value in {**settings, **tables}.items():
            monkeypatch.setenv(name, value)
        # The clock of Spotify, which stands still and waits at once.
        clock = spotify.clock
        monkeypatch.setattr(api_handler, "resolver", Prepared(lambda: api_handler.build(clock=clock)))
        pool = aws.client("cognito-idp")
        found = Motion(functions=functions, secrets=secrets, spotify=spotify, pool=pool, pool_id=pool_id)
        functions.functions["devices"] = Devices(found)
        yield found


@dataclass(frozen=True)
class Devices:
    """The function DeviceRegistration, as far as the API sees it."""

    motion: Motion

    def __call__(self, event: Json) -> object:
        sensors, sensor_id = self.motion.api.sensors, event["sensorId"]
        row = sensors.get(sensor_id, consistent=True)
        if event["action"] == "deregister":
            if row is None or row.user_id != event["userId"]:
                return {"statusCode": 404, "error": "ORB-DATA-005", "message": "there is no such sensor"}
            sensors.update(sensor_id, SensorsUpdate(deleted_at=self.motion.api.clock.now(), enabled=False))
            return {"statusCode": 200, "sensorId": sensor_id, "cleanup": {"certificatesDeleted": 1}}
        if row is not None:
            return {
                "statusCode": 409,
                "error": "ORB-DATA-003",
                "message": "a sensor with this id is registered",
            }
        csr = event.pop("certificateSigningRequest", None)
        del event["action"], event["seconds"]
        sensors.create(SensorsCreate.model_validate(event))
        topics = ("motion", "status", "register", "config", "commands")
        return {
            "statusCode": 201, "sensorId": sensor_id, "thingName": sensor_id, "thingArn": "arn:thing",
            "certificateId": "c-1", "certificateArn": "arn:cert", "certificatePem": "a certificate",
            "iotEndpoint": "endpoint", "iotPolicyName": "policy", "region": "us-east-1",
            "mqttTopics": {name: f"sensors/{sensor_id}/{name}" for name in topics},
            **({} if csr else {"privateKey": "a key"}),
        }  # fmt: skip
