"""The scheduled handler that brings the keys of organizations in line with their rows.

A process can end between a key and its row: a key is left without a row, or enabled although its organization is
deleted, or it waits for its deletion although its organization was restored. Each run looks at every key of the
deployment, and is safe to repeat.

Few keys lose their rows in an hour. If many have no row, the table is at fault: it is another one, lost, or restored to
an earlier time. Then none of them is scheduled.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from lambdas.organizations.audit import OrganizationAuditEventType
from lambdas.organizations.key_states import Settled, settle
from lambdas.organizations.settings import KeySettings
from lambdas.organizations.tenant_keys import TenantKeys
from orb_common.audit import AuditKeys, AuditLogger
from orb_common.aws.dynamodb import DynamoDB
from orb_common.exceptions import ConfigurationError, OrbError
from orb_common.logging import get_logger
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_common.utils.lifecycle import Prepared
from orb_models.models.organizations import Organizations
from orb_models.repositories.organizations import OrganizationsRepository

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_lambda_powertools.utilities.typing import LambdaContext

YOUNG: Final = timedelta(hours=1)
"""A key of this age may belong to a call that is still running. No call takes as long."""
ACTOR: Final = {"userId": "KEY_CLEAN_UP"}
"""Who acts, in the trail."""
EVENTS: Final = {
    Settled.SCHEDULED: OrganizationAuditEventType.ORGANIZATION_KMS_KEY_DELETED,
    Settled.BROUGHT_BACK: OrganizationAuditEventType.ORGANIZATION_KMS_KEY_RESTORED,
}
MOST_WITHOUT_ROW: Final = "MOST_KEYS_WITHOUT_ROW"
"""The variable that says how many keys without a row one run of the clean-up schedules for deletion."""
FEW: Final = 5
"""Its default. A key loses its row only when a process ends in the middle of a creation."""
TOO_MANY: Final = "TOO_MANY_KEYS_WITHOUT_ROW"
"""The code of the log line, which the alarm of failures sees."""
logger = get_logger("organizations-keys")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyCleanUp:
    """What a run needs."""

    organizations: OrganizationsRepository
    keys: TenantKeys
    audit: AuditLogger
    most_without_row: int
    """How many keys without a row a run schedules for deletion. If there are more, it schedules none."""
    clock: Clock = SYSTEM_CLOCK

    def run(self) -> dict[str, int]:
        """Look at all keys. Return how many were found, scheduled for deletion, brought back, held, and failed.

        A key that fails does not stop the others; the next run tries it again. Held keys have no row, and there are
        more of them than one run may schedule.
        """
        counts = {"keys": 0, "scheduled": 0, "broughtBack": 0, "held": 0, "failed": 0}
        without_row: list[tuple[str, str]] = []
        for arn, organization_id in self.keys.all_of_deployment():
            counts["keys"] += 1
            if self._settle(counts, organization_id, arn, discard=False) is Settled.WITHOUT_ROW:
                without_row.append((arn, organization_id))
        if len(without_row) > self.most_without_row:
            counts["held"] = len(without_row)
            logger.error("call_failed", code=TOO_MANY, count=len(without_row), most=self.most_without_row)
        else:
            for arn, organization_id in without_row:
                self._settle(counts, organization_id, arn, discard=True)
        logger.info("keys_cleaned_up", **counts)
        return counts

    def _settle(self, counts: dict[str, int], organization_id: str, arn: str, *, discard: bool) -> Settled:
        """Settle a key that is not young, count and log what was done, and return it. A failure is NOTHING."""
        try:
            facts = self.keys.facts(arn)
            if facts is None or facts.created > self.clock.now() - YOUNG:
                return Settled.NOTHING
            done = settle(
                self.organizations, self.keys, organization_id, arn, discard=discard, clock=self.clock
            )
        except OrbError as error:
            counts["failed"] += 1
            logger.exception("call_failed", code=error.code, organization_id=organization_id)
            return Settled.NOTHING
        if done in EVENTS:
            counts["scheduled" if done is Settled.SCHEDULED else "broughtBack"] += 1
            self.audit.log_event(EVENTS[done], ACTOR, organization_id, {"keyId": arn.rpartition("/")[2]})
        return done


def most_keys_without_row(environment: Mapping[str, str] = os.environ) -> int:
    """Return how many keys without a row one run of the clean-up schedules for deletion.

    Raises:
        ConfigurationError: The variable is not a number of at least 0.
    """
    text = environment.get(MOST_WITHOUT_ROW) or str(FEW)
    if not (text.isascii() and text.isdigit()):
        raise ConfigurationError(
            f"{MOST_WITHOUT_ROW} must be a number of at least 0", config_key=MOST_WITHOUT_ROW
        )
    return int(text)


def build() -> KeyCleanUp:
    """Make what a run needs in this deployment.

    Raises:
        ConfigurationError: Settings are missing, or one is not a number. The message names all of them.
    """
    settings = KeySettings.from_environment()
    return KeyCleanUp(
        organizations=OrganizationsRepository(table_name=settings.organizations_table, dynamodb=DynamoDB()),
        keys=TenantKeys(settings),
        audit=AuditLogger(
            "ORGANIZATION",
            log_group_suffix="organizations",
            chain_key=AuditKeys(settings.audit_secret_arn).chain,
            retention=Organizations.RETENTION_DAYS,
        ),
        most_without_row=most_keys_without_row(),
    )


clean_up = Prepared(build)


@logger.inject_lambda_context
def handler(_event: object, _context: LambdaContext) -> dict[str, int]:
    """Run the clean-up, and return its counts."""
    return clean_up().run()
