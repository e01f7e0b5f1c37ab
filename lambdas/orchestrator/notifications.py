"""The runs that an event of S3 is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote_plus

from orb_common.exceptions import BadRequestError
from orb_common.execution.ids import is_order_number, is_run_id
from orb_common.logging import get_logger

_KEY: Final = re.compile(r"tmp/callbacks/runs/([^/]+)/([^/]+)/result\.json")
_LOGGER = get_logger("orchestrator")


def run_ids(event: object) -> tuple[str, ...]:
    """Return the runs of all records, each once, in the order of the records.

    A record about another object is left out, with a warning: the notification of the bucket is wrong then. The message
    that S3 sends when a notification is set up has no runs.

    Raises:
        BadRequestError: The event is not one of S3.
    """
    if isinstance(event, Mapping) and event.get("Event") == "s3:TestEvent":
        return ()
    records = event.get("Records") if isinstance(event, Mapping) else None
    if not isinstance(records, list):
        raise BadRequestError("the event has no records of S3")
    found: dict[str, None] = {}
    for record in records:
        run_id = _run_id(record)
        if run_id is None:
            _LOGGER.warning("record_left_out")
        else:
            found[run_id] = None
    return tuple(found)


def _run_id(record: object) -> str | None:
    try:
        # In events, keys are as in a URL.
        key = unquote_plus(record["s3"]["object"]["key"])  # type: ignore[index]  # what it has not is refused below
    except (KeyError, TypeError, AttributeError):
        return None
    parts = _KEY.fullmatch(key)
    return parts[1] if parts is not None and is_run_id(parts[1]) and is_order_number(parts[2]) else None
