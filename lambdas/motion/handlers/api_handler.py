"""The Lambda handler of the function ApiHandler, which answers the requests of an HTTP API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lambdas.motion.api.registrations import Registrations
from lambdas.motion.api.resolver import Resolver, problem_response
from lambdas.motion.api.routes import ROUTES
from lambdas.motion.api.service import Api
from lambdas.motion.api.settings import Settings
from orb_common.aws import InvocationDeadline
from orb_common.exceptions import OrbError
from orb_common.logging import get_logger
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_common.utils.lifecycle import Prepared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from aws_lambda_powertools.utilities.typing import LambdaContext

logger = get_logger("motion-api")
deadline = InvocationDeadline(margin=1.0)


def build(*, clock: Clock = SYSTEM_CLOCK) -> Resolver:
    """Make the API of this deployment.

    Args:
        clock: Source of the time, which also waits until Spotify shows the effect of a command.

    Raises:
        ConfigurationError: Settings are missing. The message names all of them.
    """
    settings = Settings.from_environment()
    registrations = Registrations(settings.device_registration, deadline=deadline)
    return Resolver(Api.build(settings, registrations, deadline, clock=clock), logger)


def needs(resolver: Resolver) -> Iterable[Callable[[], object]]:
    """Return what init prepares for the first call: the client of DynamoDB, and the validators of the inputs."""
    return (resolver.api.sensors.prepare, *(route.takes.model_rebuild for route in ROUTES))


resolver = Prepared(build, needs=needs)


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # Any: JSON of API Gateway
    """Answer a request."""
    deadline.start(context)
    try:
        own = resolver()
    except OrbError as error:
        logger.exception("call_failed", extra={"code": error.code})
        response = problem_response(error, context.aws_request_id)
        return {"statusCode": response.status_code, "headers": response.headers, "body": response.body}
    return own.resolve(event, context)
