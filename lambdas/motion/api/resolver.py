"""The API on the event handler of Powertools: from the event of an HTTP API to its answer."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, CORSConfig, Response

from lambdas.motion.api import problems
from lambdas.motion.api.answers import Created
from lambdas.motion.api.callers import Caller
from lambdas.motion.api.routes import ROUTES
from orb_common.appsync.arguments import parse
from orb_common.exceptions import BadRequestError, InternalError, NotFoundError, OrbError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from aws_lambda_powertools.event_handler.exceptions import NotFoundError as NoRouteError

    from lambdas.motion.api.routes import Route
    from lambdas.motion.api.service import Api
    from orb_common.logging import OrbLogger

HEADERS: Final = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
MAX_AGE: Final = 600
"""Seconds for which a browser keeps the answer to a preflight."""
JSON: Final = "application/json"


class Resolver(APIGatewayHttpResolver):
    """The routes of one deployment.

    Args:
        api: The stores and clients.
        logger: Gets a line for each refused or failed call.
    """

    def __init__(self, api: Api, logger: OrbLogger) -> None:
        super().__init__(cors=_cors(api.settings.allowed_origins))
        self.api = api
        self._orb_logger = logger
        for route in ROUTES:
            self.route(_powertools_path(route.path), route.method, compress=route.compress)(self._runs(route))
        if api.settings.shows_docs:
            self.get("/openapi.json")(self._description)
            self.get("/docs")(self._docs)
        self.exception_handler(OrbError)(self._problem)
        self.exception_handler(Exception)(self._unexpected)
        self.not_found(self._no_route)

    def _runs(self, route: Route) -> Callable[..., Response[str]]:
        def run(**parameters: str) -> Response[str]:
            authorizer = self.current_event.raw_event["requestContext"].get("authorizer") or {}
            caller = Caller.from_claims((authorizer.get("jwt") or {}).get("claims"))
            request = parse(route.takes, self._body() if route.has_body else self._query())
            answer, status = route.run(self.api, caller, request, *parameters.values()), route.statuses[0]
            if isinstance(answer, Created):
                answer, status = answer.answer, HTTPStatus.CREATED
            text = answer.model_dump_json(by_alias=True, exclude_none=True)
            return Response(status_code=status, content_type=JSON, body=text, headers=dict(HEADERS))

        return run

    def _query(self) -> Mapping[str, object]:
        return dict(self.current_event.query_string_parameters or {})

    def _body(self) -> Mapping[str, object]:
        try:
            body: object = json.loads(self.current_event.decoded_body or "{}")
        except ValueError:
            # Without its cause, which holds the text.
            raise BadRequestError("the body is not JSON") from None
        if not isinstance(body, dict):
            raise BadRequestError("the body is not a JSON object")
        return body

    def _problem(self, error: OrbError) -> Response[str]:
        facts = {"status": problems.status_of(error), "code": error.code}
        if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self._orb_logger.error("call_failed", extra=facts, exc_info=error)
        else:
            self._orb_logger.warning("call_refused", extra=facts)
        return problem_response(error, self.lambda_context.aws_request_id)

    def _unexpected(self, error: Exception) -> Response[str]:
        self._orb_logger.error("call_failed", exc_info=error)
        return problem_response(InternalError(), self.lambda_context.aws_request_id)

    def _no_route(self, _: NoRouteError) -> Response[str]:
        path = self.current_event.path
        allowed = sorted({route.method for route in ROUTES if _matches(route.path, path)})
        if not allowed:
            return self._problem(NotFoundError("there is no such route"))
        response = self._problem(NotFoundError("this route has other methods", status=405))
        response.headers["Allow"] = ", ".join(allowed)
        return response

    def _description(self) -> Response[str]:
        from lambdas.motion.api.openapi import description

        return Response(
            status_code=HTTPStatus.OK,
            content_type=JSON,
            body=json.dumps(description()),
            headers=dict(HEADERS),
        )

    def _docs(self) -> Response[str]:
        from lambdas.motion.api.docs_page import CONTENT_SECURITY_POLICY, page
        from lambdas.motion.api.openapi import description

        return Response(
            status_code=HTTPStatus.OK,
            content_type="text/html; charset=utf-8",
            body=page(description()),
            headers=HEADERS | {"Content-Security-Policy": CONTENT_SECURITY_POLICY},
        )


def problem_response(error: OrbError, request_id: str) -> Response[str]:
    """Return the answer about an error."""
    return Response(
        status_code=problems.status_of(error),
        content_type=problems.CONTENT_TYPE,
        body=json.dumps(problems.problem(error, request_id)),
        headers=HEADERS | problems.headers_of(error),
    )


def _cors(origins: tuple[str, ...]) -> CORSConfig | None:
    """Return the rules for browsers. None: no page may call the API. Cookies are not used, so none are allowed."""
    if not origins:
        return None
    first, *others = origins
    return CORSConfig(
        allow_origin=first, extra_origins=others, expose_headers=["Retry-After"], max_age=MAX_AGE
    )


def _powertools_path(path: str) -> str:
    return path.replace("{", "<").replace("}", ">")


def _matches(template: str, path: str) -> bool:
    return re.fullmatch(re.sub(r"{\w+}", "[^/]+", template), path) is not None
