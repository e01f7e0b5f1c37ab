"""The worker of a build: `python -m lambdas.worker`, with the assignment as JSON in ORB_ORDER.

It ends with 0 once a result is delivered, that of a failed order too.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import TYPE_CHECKING, NoReturn

from lambdas.worker.assignment import Assignment
from lambdas.worker.service import Worker, logger
from orb_common.exceptions import OrbError

if TYPE_CHECKING:
    from types import FrameType

VARIABLE = "ORB_ORDER"
UNDELIVERED = 1


def main() -> int:
    """Run the order of the environment. Return the exit status."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        Worker(Assignment.from_event(_event())).run()
    except OrbError as error:
        logger.exception("call_failed", extra={"code": error.code})
        return UNDELIVERED
    return 0


def _event() -> object:
    # Not for the commands: it has the credentials of this worker.
    try:
        event: object = json.loads(os.environ.pop(VARIABLE, ""))
    except ValueError:
        return None
    return event


def _stop(number: int, _: FrameType | None) -> NoReturn:
    # A build that is stopped. The worker ends its commands and sends a result on its way out.
    sys.exit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
