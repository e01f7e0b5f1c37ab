"""The settings of the function init_job, from environment variables."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from orb_common.utils.environment import require_variables

if TYPE_CHECKING:
    from collections.abc import Mapping

REQUIRED = (
    "IAC_CI_ORDERS_TABLE",
    "IAC_CI_ORDER_EVENTS_TABLE",
    "IAC_CI_RUNS_TABLE",
    "IAC_CI_INTERNAL_BUCKET",
    "IAC_CI_DONE_BUCKET",
    "IAC_CI_KEY_PREFIX",
    "IAC_CI_WATCHDOG_SFN",
)
GITHUB = "https://github.com"
GITHUB_API = "https://api.github.com"


class Settings(NamedTuple):
    """The names of this deployment."""

    orders_table: str
    order_events_table: str
    runs_table: str
    internal_bucket: str
    done_bucket: str
    key_prefix: str
    """The path of the parameters with the age keys of orders, without a slash at its end."""
    watchdog_sfn: str
    """The ARN of the watchdog's state machine."""
    github_url: str = GITHUB
    """Where repositories are: GitHub, or a GitHub Enterprise Server."""

    @property
    def github_api_url(self) -> str:
        """The address of the REST API. GitHub Enterprise Server has it below its own address."""
        return GITHUB_API if self.github_url == GITHUB else f"{self.github_url}/api/v3"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings.

        Raises:
            ConfigurationError: Variables are missing or empty. The message names all of them.
        """
        require_variables(environment, REQUIRED)
        return cls(
            orders_table=environment["IAC_CI_ORDERS_TABLE"],
            order_events_table=environment["IAC_CI_ORDER_EVENTS_TABLE"],
            runs_table=environment["IAC_CI_RUNS_TABLE"],
            internal_bucket=environment["IAC_CI_INTERNAL_BUCKET"],
            done_bucket=environment["IAC_CI_DONE_BUCKET"],
            key_prefix=environment["IAC_CI_KEY_PREFIX"].rstrip("/"),
            watchdog_sfn=environment["IAC_CI_WATCHDOG_SFN"],
            github_url=(environment.get("IAC_CI_GITHUB_URL") or GITHUB).rstrip("/"),
        )
