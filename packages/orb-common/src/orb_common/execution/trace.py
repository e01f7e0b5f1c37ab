"""Trace ids, which join all that happens to one job, and legs: a trace id with a time.

A trace id has no ":", "-" or whitespace, so that it can be found again in a leg and in a flow id.
"""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Final

from orb_common.utils.clock import SYSTEM_CLOCK

if TYPE_CHECKING:
    from orb_common.utils.clock import Clock

__all__ = ["create_leg", "generate_trace_id", "is_trace_id", "parse_leg"]

_TRACE_ID: Final = re.compile(r"[^\s:\-\x00-\x1f\x7f-\x9f]{1,128}")
_EPOCH: Final = re.compile(r"0|[1-9][0-9]*")


def generate_trace_id() -> str:
    """Return a new trace id: 8 hexadecimal digits in lower case, from 4 random bytes."""
    return secrets.token_hex(4)


def is_trace_id(text: str) -> bool:
    """Return whether a text can be a trace id. Callers may bring their own, of at most 128 characters.

    It is a key of DynamoDB, which has at most 2,048 bytes.
    """
    return _TRACE_ID.fullmatch(text) is not None


def create_leg(trace_id: str, *, clock: Clock = SYSTEM_CLOCK) -> str:
    """Return `<trace_id>:<time>`, with the time in whole epoch seconds.

    Raises:
        ValueError: `trace_id` is empty or too long, or has ":", "-" or whitespace.
    """
    if not is_trace_id(trace_id):
        raise ValueError("a trace id has 1 to 128 characters, and no ':', '-' or whitespace")
    return f"{trace_id}:{int(clock.now().timestamp())}"


def parse_leg(leg_str: str) -> tuple[str, int]:
    """Return the trace id and the time of a leg.

    Raises:
        ValueError: `create_leg` cannot have made the text.
    """
    trace_id, colon, epoch = leg_str.rpartition(":")
    if not colon or not is_trace_id(trace_id) or not _EPOCH.fullmatch(epoch):
        raise ValueError("a leg is <trace_id>:<epoch seconds>")
    return trace_id, int(epoch)
