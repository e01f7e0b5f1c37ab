"""The Lambda handler of the orchestrator. S3 calls it for each result, and for the trigger of a run.

If it raises, Lambda tries again twice. Then the event goes to the queue of dead letters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.orchestrator.closing import Closing
from lambdas.orchestrator.credentials import WorkerCredentials
from lambdas.orchestrator.notifications import run_ids
from lambdas.orchestrator.passes import Passes
from lambdas.orchestrator.service import OrchestratorService
from lambdas.orchestrator.settings import Settings
from lambdas.orchestrator.starts import Starter
from lambdas.orchestrator.stores import Stores
from orb_common.aws import session
from orb_common.exceptions import OrbError
from orb_common.logging import get_logger
from orb_common.utils import Prepared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from aws_lambda_powertools.utilities.typing import LambdaContext

logger = get_logger("orchestrator")


def build() -> OrchestratorService:
    """Make the service of this deployment.

    Raises:
        ConfigurationError: Settings are missing. The message names all of them.
    """
    settings = Settings.from_environment()
    stores = Stores.of(settings)
    return OrchestratorService(
        stores=stores,
        passes=Passes(
            stores=stores,
            starter=Starter(settings, WorkerCredentials(settings), stores.results),
            closing=Closing(stores=stores, key_prefix=settings.key_prefix),
        ),
    )


def needs(_: OrchestratorService) -> Iterable[Callable[[], object]]:
    """Return what init prepares: the clients that every call uses."""
    return (lambda: session.client("dynamodb", attempts=1)), (lambda: session.client("s3", attempts=1))


service = Prepared(build, needs=needs)


@logger.inject_lambda_context
def handler(event: object, context: LambdaContext) -> dict[str, object]:
    """Look at each run of the event. Return what became of them."""

    def time_left() -> float:
        return context.get_remaining_time_in_millis() / 1000

    outcomes: dict[str, object] = {}
    failures: list[Exception] = []
    try:
        for run_id in run_ids(event):
            try:
                outcome = service().look_at(run_id, owner=context.aws_request_id, time_left=time_left)
            except OrbError as error:
                # The other runs of the event are looked at all the same.
                logger.warning("look_failed", run_id=run_id, code=error.code)
                failures.append(error)
            else:
                logger.info("looked", run_id=run_id, **outcome._asdict())
                outcomes[run_id] = outcome._asdict()
        if failures:
            raise failures[0]
    except Exception as error:
        logger.exception("call_failed", extra={"code": error.code} if isinstance(error, OrbError) else {})
        raise
    return outcomes
