"""A GraphQL API that answers what a test says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.wrappers import Response

from orb_testing.fakes.server import FakeServer, Route, json_response
from orb_tools.hub.graphql_api import GraphqlApi

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug.wrappers import Request


class FakeHub(FakeServer):
    """Answers each request with `body`, as JSON."""

    body: object = {"data": {}}
    status = 200

    def routes(self) -> Sequence[Route]:
        return [Route(method="POST", path="/graphql", page="", answer=self._reply)]

    def error(self, status: int) -> Response:
        return Response("not JSON", status)

    def admit(self, request: Request, route: Route) -> None:
        """Let every request pass, as the embedded AWS does."""

    @property
    def api(self) -> GraphqlApi:
        return GraphqlApi(url=f"{self.url}/graphql", headers={"User-Agent": "tests/1"})

    def _reply(self, request: Request) -> Response:
        return json_response(self.body, self.status)
