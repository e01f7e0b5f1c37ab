"""The deployed HTTP API of motion, called as a listener who has signed in at its user pool."""

from __future__ import annotations

import http.client
import json
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlsplit

from orb_tools.embedded.client import aws_client
from orb_tools.errors import ToolError
from orb_tools.hub.session import Session
from orb_tools.hub.user_pool import UserPool

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.embedded.state_file import Running
    from orb_tools.hub.people import Person

TIMEOUT: Final = 60.0
"""Seconds for one answer."""
STACK: Final = "motion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The answer to a request."""

    status: int
    """The status of HTTP."""
    body: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenerApi:
    """The API, and the person who calls it."""

    url: str
    session: Session

    @classmethod
    def of(cls, running: Running, person: Person) -> ListenerApi:
        """Give a person an account in the pool of the listeners, which has no groups, and return the API for them.

        Raises:
            ToolError: The stack motion is not deployed, or the pool refuses.
        """
        if STACK not in running.stacks:
            raise ToolError(f"the stack {STACK} is not deployed", hint="add it to stacks of [tool.orb]")
        cloudformation = aws_client("cloudformation", running.endpoint)
        (stack,) = cloudformation.describe_stacks(StackName=running.stacks[STACK])["Stacks"]
        outputs = {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}
        pool = UserPool.of(
            replace(
                running,
                user_pool=outputs["ListenersPoolId"],
                user_pool_client=outputs["ListenersPoolClientId"],
            )
        )
        return cls(
            # The embedded AWS does not serve the output MotionApiUrl.
            url=f"{running.endpoint}/_aws/execute-api/{outputs['MotionApiId']}/$default",
            session=Session(pool=pool, account=pool.add(replace(person, groups=()))),
        )

    @property
    def user_id(self) -> str:
        """The id of the person."""
        return self.session.account.sub

    def call(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Reply:
        """Send a request with the ID token of the person, which names their address.

        Raises:
            ToolError: The pool refuses, or the API does not answer with a JSON object.
        """
        place = urlsplit(self.url + path)
        headers = {
            "Authorization": f"Bearer {self.session.token('id')}",
            "Content-Type": "application/json",
        }
        connection = http.client.HTTPConnection(place.hostname or "", place.port or 80, timeout=TIMEOUT)
        try:
            with closing(connection):
                content = None if body is None else json.dumps(body)
                connection.request(method, place.path, content, headers)
                answer = connection.getresponse()
                parsed = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            hint = "check that orb up is still running; its log says more"
            raise ToolError(f"{method} {path} was not answered: {type(error).__name__}", hint=hint) from error
        if not isinstance(parsed, dict):
            raise ToolError(f"{method} {path} was not answered with an object", hint="see the log of orb up")
        return Reply(status=answer.status, body=parsed)

    def connect_spotify(self) -> Reply:
        """Connect the account at Spotify of who consents there, and return the answer of the callback.

        Raises:
            ToolError: As for `call`; or the API or Spotify did not say where to go.
        """
        begun = self.call("POST", "/spotify/connect", {})
        place = urlsplit(str(begun.body.get("authorizationUrl", "")))
        try:
            with closing(http.client.HTTPConnection(place.hostname or "", place.port or 80)) as connection:
                connection.request("GET", f"{place.path}?{place.query}")
                back = connection.getresponse().headers["Location"] or ""
        except OSError as error:
            raise ToolError(f"Spotify's page was not found: POST /spotify/connect: {begun.status}") from error
        return self.call("POST", "/spotify/callback", dict(parse_qsl(urlsplit(back).query)))
