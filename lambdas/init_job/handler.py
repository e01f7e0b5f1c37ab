"""The Lambda handler of the function init_job, and the construction of its service."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from lambdas.init_job.answers import accepted, refused
from lambdas.init_job.checkouts import Repositories
from lambdas.init_job.first_wake import FirstWake
from lambdas.init_job.job_comment import JobComments
from lambdas.init_job.order_code import OrderCode
from lambdas.init_job.order_keys import OrderKeys
from lambdas.init_job.service import InitJobService
from lambdas.init_job.settings import Settings
from lambdas.init_job.stored_values import StoredValues
from lambdas.init_job.submissions import channel_of, read_submission
from orb_common.aws import Bucket, InvocationDeadline, client
from orb_common.aws.dynamodb import DynamoDB
from orb_common.exceptions import InternalError, OrbError
from orb_common.execution import Orders, Results, Runs
from orb_common.logging import get_logger
from orb_common.utils.lifecycle import Prepared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from aws_lambda_powertools.utilities.typing import LambdaContext

    from lambdas.init_job.answers import Answer
    from orb_common.vcs import VcsHelper

COMMENT_SECONDS = 10.0
"""For the comment of a run, which has started by then."""
logger = get_logger("init_job")
deadline = InvocationDeadline(margin=2.0)


def build() -> InitJobService:
    """Make the service of this deployment.

    Raises:
        ConfigurationError: Settings are missing. The message names all of them.
    """
    settings = Settings.from_environment()
    dynamodb = DynamoDB(deadline=deadline)

    def helper() -> VcsHelper:
        from orb_common.vcs import GitHubProvider, VcsHelper

        return VcsHelper(GitHubProvider(settings.github_api_url, seconds=COMMENT_SECONDS))

    return InitJobService(
        runs=Runs(settings.runs_table, settings.orders_table, settings.order_events_table, dynamodb=dynamodb),
        orders=Orders(settings.orders_table, settings.order_events_table, dynamodb=dynamodb),
        results=Results(
            Bucket(settings.internal_bucket, deadline=deadline),
            Bucket(settings.done_bucket, deadline=deadline),
        ),
        values=StoredValues(settings.key_prefix),
        code=OrderCode(
            Repositories(settings.github_url, deadline=deadline),
            lambda name: Bucket(name, deadline=deadline),
        ),
        keys=OrderKeys(settings.key_prefix, deadline=deadline),
        wake=FirstWake(settings.watchdog_sfn, settings.internal_bucket),
        comments=JobComments(helper),
        logger=logger,
    )


def needs(_: InitJobService) -> Iterable[Callable[[], object]]:
    """Return what init prepares: the clients that every job uses."""
    # Nothing is sent, so any name of a table serves.
    return (
        lambda: DynamoDB().prepare("runs"),
        lambda: client("s3", attempts=1),
        lambda: client("ssm", attempts=1),
        lambda: client("stepfunctions"),
    )


service = Prepared(build, needs=needs)


@logger.inject_lambda_context
def handler(event: object, context: LambdaContext) -> Answer:
    """Take a job, and answer in the form of the event's channel."""
    channel = channel_of(event)
    deadline.start(context)
    run_id: str | None = None
    try:
        own = service()
        submission = read_submission(
            event, request_id=context.aws_request_id, done_bucket=own.results.done.name
        )
        run_id = submission.run_id
        seconds = context.get_remaining_time_in_millis() / 1000
        return accepted(channel, own.submit(submission, owner=context.aws_request_id, seconds=seconds))
    except OrbError as error:
        facts = {"status": error.status, "code": error.code}
        if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            logger.exception("call_failed", extra=facts)
        else:
            logger.warning("call_refused", extra=facts)
        return refused(channel, error, run_id)
    except Exception:
        logger.exception("call_failed")
        return refused(channel, InternalError("the job could not be started"), run_id)
