"""The first wake-up of a run, for the case that the function ends between the start of the run and its trigger."""

from __future__ import annotations

import json
from contextlib import suppress

from orb_common.aws import aws_errors, client
from orb_common.execution.ids import TRIGGER_NUMBER


class FirstWake:
    """Starts watchdogs that make the orchestrator look at runs.

    Args:
        machine: The ARN of the watchdog's state machine.
        bucket: The internal bucket, where the watchdog writes the trigger.
    """

    def __init__(self, machine: str, bucket: str) -> None:
        self._machine = machine
        self._bucket = bucket

    def plan(self, run_id: str, *, at: int) -> None:
        """Let the orchestrator look at a run at a time, in epoch seconds. A repeat is harmless.

        A look at a run that is not started, or has ended, changes nothing.

        Raises:
            OrbError: The service failed, or cannot be reached.
        """
        stepfunctions = client("stepfunctions")
        facts = {
            "run_id": run_id,
            "order_num": TRIGGER_NUMBER,
            "deadline": at,
            "internal_bucket": self._bucket,
        }
        with (
            aws_errors(operation="states:StartExecution"),
            suppress(stepfunctions.exceptions.ExecutionAlreadyExists),
        ):
            # A name has at most 80 characters, and a run id 64.
            stepfunctions.start_execution(
                stateMachineArn=self._machine,
                name=f"{run_id}-{TRIGGER_NUMBER}-{at}",
                input=json.dumps(facts),
            )
