"""The settings of the orchestrator, from environment variables."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple, Self

from orb_common.exceptions import ConfigurationError
from orb_common.utils.environment import require_variables

if TYPE_CHECKING:
    from collections.abc import Mapping

REQUIRED = (
    "IAC_CI_ORDERS_TABLE",
    "IAC_CI_ORDER_EVENTS_TABLE",
    "IAC_CI_LOCKS_TABLE",
    "IAC_CI_RUNS_TABLE",
    "IAC_CI_INTERNAL_BUCKET",
    "IAC_CI_DONE_BUCKET",
    "IAC_CI_WORKER_LAMBDA",
    "IAC_CI_CODEBUILD_PROJECT",
    "IAC_CI_WATCHDOG_SFN",
    "IAC_CI_WORKER_ROLE_ARN",
    "IAC_CI_KEY_PREFIX",
)
GRACE = "IAC_CI_GRACE_SECONDS"
GRACE_SECONDS = 60
"""Lambda ends a function after 900 seconds, and the timeout of an order is 840 at most."""


class Settings(NamedTuple):
    """The names of what this deployment has."""

    orders_table: str
    order_events_table: str
    locks_table: str
    runs_table: str
    internal_bucket: str
    """Bundles and results."""
    done_bucket: str
    """How runs ended, and the logs of their orders."""
    worker_lambda: str
    """The name or ARN of the worker function."""
    codebuild_project: str
    """The name of the project for orders that CodeBuild runs."""
    watchdog_sfn: str
    """The ARN of the watchdog's state machine."""
    worker_role_arn: str
    """The role that workers get, narrowed to one order."""
    key_prefix: str
    """The path of the parameters with the keys of bundles."""
    lambda_grace: int = GRACE_SECONDS
    """Seconds that a worker on Lambda has beside the timeout of its order."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Read the settings.

        Raises:
            ConfigurationError: Variables are missing, empty or wrong. The message names them.
        """
        require_variables(environment, REQUIRED)
        grace = environment.get(GRACE) or str(GRACE_SECONDS)
        if not grace.isascii() or not grace.isdigit():
            raise ConfigurationError(f"{GRACE} must be a whole number of seconds", config_key=GRACE)
        return cls(
            orders_table=environment["IAC_CI_ORDERS_TABLE"],
            order_events_table=environment["IAC_CI_ORDER_EVENTS_TABLE"],
            locks_table=environment["IAC_CI_LOCKS_TABLE"],
            runs_table=environment["IAC_CI_RUNS_TABLE"],
            internal_bucket=environment["IAC_CI_INTERNAL_BUCKET"],
            done_bucket=environment["IAC_CI_DONE_BUCKET"],
            worker_lambda=environment["IAC_CI_WORKER_LAMBDA"],
            codebuild_project=environment["IAC_CI_CODEBUILD_PROJECT"],
            watchdog_sfn=environment["IAC_CI_WATCHDOG_SFN"],
            worker_role_arn=environment["IAC_CI_WORKER_ROLE_ARN"],
            key_prefix=environment["IAC_CI_KEY_PREFIX"],
            lambda_grace=int(grace),
        )
