"""The lines of the fallback hold an event whole, and the platform cuts no line."""

from __future__ import annotations

from typing import Any

import pytest

from orb_common.audit import verify
from orb_common.audit.cloudwatch import MAX_EVENT_BYTES

WHO = {"user_id": "u1", "session": {"accessToken": "tok-123456"}}


def test_an_event_too_large_for_cloudwatch_goes_whole_in_parts(audit: Any, logs: Any, output: Any) -> None:
    """The parts are numbered, and can be joined again."""
    audit.log_event("DATA_IMPORTED", WHO, "u", {"text": "ü" * MAX_EVENT_BYTES})
    audit.log_event("DATA_VIEWED", WHO, "u")
    assert len(logs.events) == 1
    (event,) = output.fallbacks
    assert event["actionDetails"]["text"] == "ü" * MAX_EVENT_BYTES
    assert max(map(len, output.getvalue().splitlines())) < 256 * 1024
    assert verify([event, *logs.events]).ok


@pytest.mark.parametrize("character", ["\N{GRINNING FACE}", "\N{EURO SIGN}", '"', "\0", "\N{LINE SEPARATOR}"])
@pytest.mark.parametrize("length", [39_000, 400_000])
def test_no_line_is_too_long_for_the_platform(  # noqa: PLR0917 - fixtures
    audit: Any, logs: Any, output: Any, refuse: Any, character: str, length: int
) -> None:
    """The platform counts bytes: up to four for a character, more for escapes."""
    logs.failures["create_log_stream"].append(refuse("ServiceUnavailableException"))
    audit.log_event("DATA_IMPORTED", WHO, "u", {"text": character * length})
    assert max(len(line.encode()) for line in output.getvalue().split("\n")) < 256 * 1024
    (event,) = output.fallbacks
    assert event["actionDetails"]["text"] == character * length
    assert verify([event]).ok
