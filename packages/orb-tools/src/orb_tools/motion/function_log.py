"""What the deployed functions of motion have logged."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

from orb_tools.embedded.client import aws_client
from orb_tools.embedded.invoke import function_name
from orb_tools.subprocess_output import scrub

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from orb_tools.embedded.state_file import Running

_RAISED: Final = re.compile(r"^[\w.]+(Error|Exception)(:|$)")
"""The last line of a traceback."""


def log_lines(running: Running, function: str, *, since: int = 0) -> Iterator[str]:
    """Yield the lines of the log of a function. A function that was never called has no lines.

    Args:
        running: The embedded AWS with the function.
        function: Its unit.
        since: The first second, of epoch time.
    """
    group = f"/aws/lambda/{function_name(running, function)}"
    pages = aws_client("logs", running.endpoint).get_paginator("filter_log_events")
    with suppress(ClientError):
        for page in pages.paginate(logGroupName=group, startTime=since * 1000):
            yield from (event["message"] for event in page["events"])


def last_failure(lines: Iterable[str]) -> str:
    """Return the error with which a call ended last, in words."""
    raised = [line.strip() for line in lines if _RAISED.match(line)]
    return scrub(raised[-1]) if raised else "its function's log has no error"
