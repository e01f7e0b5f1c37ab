"""The log of a function says what it raised."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from orb_tools.embedded.state_file import Running
from orb_tools.motion.function_log import last_failure, log_lines

if TYPE_CHECKING:
    from orb_testing.engines import MotoEngine


def test_lines_since_a_second(aws: MotoEngine) -> None:
    """Older lines are left out, and a function that was never called has none."""
    logs, name = aws.client("logs"), "/aws/lambda/f"
    running = Running(endpoint=aws.endpoint_url, pid=1, functions={"motion_handler": "f"})
    assert list(log_lines(running, "motion_handler")) == []

    logs.create_log_group(logGroupName=name)
    logs.create_log_stream(logGroupName=name, logStreamName="s")
    now = int(time.time())
    events = [{"timestamp": (now + number) * 1000, "message": f"at {number}"} for number in (1, 2, 3)]
    logs.put_log_events(logGroupName=name, logStreamName="s", logEvents=events)

    assert list(log_lines(running, "motion_handler")) == ["at 1", "at 2", "at 3"]
    assert list(log_lines(running, "motion_handler", since=now + 2)) == ["at 2", "at 3"]


def test_the_last_failure() -> None:
    """It is the end of the last traceback, and not a line of JSON that tells of an error."""
    lines = [
        "orb.First: a",
        "orb.FirstError: a\n",
        '{"level": "ERROR"}',
        "    raise OrbError()",
        "orb.SpotifyUnavailableError: b\n",
    ]
    assert last_failure(lines) == "orb.SpotifyUnavailableError: b"
    assert last_failure([*lines, "KeyError\n", "END RequestId: 1"]) == "KeyError"
    assert last_failure(["fine"]) == "its function's log has no error"
