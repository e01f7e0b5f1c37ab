"""The Lambda handler of TokenRefresher, which a schedule calls. The next run does what this one leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.motion.apps import read_app
from lambdas.motion.settings import LISTENERS, SPOTIFY_SECRET, Settings
from lambdas.motion.token_refreshes import TokenRefreshes, logger, metrics
from orb_common.aws.deadlines import InvocationDeadline
from orb_common.aws.dynamodb import DynamoDB
from orb_common.exceptions import OrbError
from orb_common.spotify.accounts import SpotifyAccounts
from orb_common.utils import Prepared
from orb_models.repositories.motion.listeners import ListenersRepository

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

deadline = InvocationDeadline()


def build() -> TokenRefreshes:
    """Make what a run needs in this deployment.

    Raises:
        ConfigurationError: Settings are missing. The message names all of them.
    """
    settings = Settings.from_environment((LISTENERS, SPOTIFY_SECRET))

    def accounts() -> SpotifyAccounts:
        app = read_app(settings.spotify_secret)
        return SpotifyAccounts(app, url=settings.spotify_accounts_url, deadline=deadline)

    dynamodb = DynamoDB(deadline=deadline)
    return TokenRefreshes(
        listeners=ListenersRepository(table_name=settings.listeners_table, dynamodb=dynamodb),
        accounts=accounts,
    )


refreshes = Prepared(build, needs=lambda made: (made.listeners.prepare,))


@logger.inject_lambda_context
@metrics.reported
def handler(_event: object, context: LambdaContext) -> dict[str, int]:
    """Refresh the tokens that are due, and return the counts."""
    deadline.start(context)
    try:
        return refreshes().run(lambda: context.get_remaining_time_in_millis() / 1000)
    except Exception as error:
        logger.exception("call_failed", extra={"code": error.code} if isinstance(error, OrbError) else {})
        raise
