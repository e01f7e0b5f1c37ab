"""Call the GraphQL API of the embedded AWS, and find what failed in its answer."""

from __future__ import annotations

import http.client
import json
import time
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from orb_tools.embedded.state_file import Running

TIMEOUT = 60.0
"""Seconds for one answer. AppSync itself gives up after 30."""
FAILED = 400
"""The first StatusCode of an operation that did not do what it was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphqlAnswer:
    """The answer to one request."""

    status: int
    """The status of HTTP. 200 even if operations failed."""
    body: Mapping[str, object]
    """`data`, and `errors` where there are any."""
    milliseconds: float = 0.0

    def failures(self) -> list[str]:
        """Return what failed, a line each: GraphQL's errors, and operations with a StatusCode of 400 or more."""
        return [*self._errors(), *_refused(self.body.get("data"), ())]

    def _errors(self) -> Iterator[str]:
        errors = self.body.get("errors")
        for error in errors if isinstance(errors, list) else ():
            message = error.get("message") if isinstance(error, dict) else error
            kind = error.get("errorType") if isinstance(error, dict) else None
            yield f"{kind}: {message}" if kind else str(message)
        if self.status != http.client.OK and not errors:
            yield f"HTTP status {self.status}"


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphqlApi:
    """The API of the hub."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    """Headers of each request."""

    @classmethod
    def of(cls, running: Running, *, agent: str) -> GraphqlApi:
        """Return the API of an embedded AWS. `agent`: the User-Agent of its requests, which the audit trail shows.

        Raises:
            ToolError: No stack has an API.
        """
        if not running.api:
            raise ToolError(
                "no GraphQL API is deployed", hint="add the stack api to stacks of [tool.orb], then: orb up"
            )
        return cls(url=running.graphql_url, headers={"User-Agent": agent})

    def call(
        self, query: str, variables: Mapping[str, object] | None = None, *, token: str | None
    ) -> GraphqlAnswer:
        """Send one request. `token`: None sends none, as a caller who did not sign in.

        Raises:
            ToolError: The API does not answer, or not with a JSON object.
        """
        body = {"query": query, "variables": dict(variables or {})}
        return self.forward(json.dumps(body).encode(), token=token)

    def forward(self, body: bytes, *, token: str | None) -> GraphqlAnswer:
        """Send a request that is already JSON. Raises `ToolError` as `call` does."""
        address = urlsplit(self.url)
        headers = {**self.headers, "Content-Type": "application/json"}
        if token is not None:
            headers["Authorization"] = token
        start = time.perf_counter()
        connection = http.client.HTTPConnection(address.hostname or "", address.port or 80, timeout=TIMEOUT)
        try:
            with closing(connection):
                connection.request("POST", address.path, body, headers)
                answer = connection.getresponse()
                parsed = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            hint = "check that orb up is still running; its log says more"
            raise ToolError(f"the GraphQL API did not answer: {type(error).__name__}", hint=hint) from error
        if not isinstance(parsed, dict):
            raise ToolError("the GraphQL API did not answer with an object", hint="see the log of orb up")
        took = (time.perf_counter() - start) * 1000
        return GraphqlAnswer(status=answer.status, body=parsed, milliseconds=took)


def _refused(value: object, path: tuple[str, ...]) -> Iterator[str]:
    if not isinstance(value, dict):
        return
    status = value.get("StatusCode")
    if isinstance(status, int):
        if status >= FAILED:
            yield f"{'.'.join(path)}: {status} {value.get('Message') or ''}".rstrip()
        return
    for name, inner in value.items():
        yield from _refused(inner, (*path, str(name)))
