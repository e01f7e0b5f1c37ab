"""The end of a run: its result for callers, and its keys, which nobody needs any more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from orb_common.aws import session
from orb_common.aws.errors import aws_errors

if TYPE_CHECKING:
    from lambdas.orchestrator.stores import Stores
    from orb_common.execution.models import RunRecord

KEYS_AT_ONCE: Final = 10
"""Source: Systems Manager, DeleteParameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """Closes runs that have ended."""

    stores: Stores
    key_prefix: str
    """The path of the parameters with keys. No other parameter is deleted, whatever a row names."""

    def close(self, run: RunRecord) -> None:
        """Write the result of an ended run, and delete its keys. A run that is closed stays as it is.

        Raises:
            OrbError: A service failed. The next call does all of it again.
        """
        if run.closed_at is not None:
            return
        self.stores.results.write_done(run.run_id, run.status, run.summary or {})
        own = f"{self.key_prefix}/{run.run_id}/"
        names = [
            path
            for order in self.stores.orders.of_run(run.run_id)
            if (path := order.sops_key_ssm_path) is not None and path.startswith(own)
        ]
        for start in range(0, len(names), KEYS_AT_ONCE):
            with aws_errors(operation="ssm:DeleteParameters"):
                # Those that are gone already are left out of the answer, and are no error.
                session.client("ssm").delete_parameters(Names=names[start : start + KEYS_AT_ONCE])
        self.stores.runs.close(run.run_id)
