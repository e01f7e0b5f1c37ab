"""Trace ids and legs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.execution.trace import create_leg, generate_trace_id, is_trace_id, parse_leg
from orb_common.utils.clock import ManualClock

TRACE_IDS = st.text(min_size=1, max_size=20).filter(is_trace_id)


def test_trace_ids_are_random() -> None:
    """A trace id has 8 hexadecimal digits in lower case, and does not repeat."""
    found = {generate_trace_id() for _ in range(100)}
    assert len(found) == 100
    assert all(re.fullmatch("[0-9a-f]{8}", one) and is_trace_id(one) for one in found)


def test_leg_has_the_time() -> None:
    """A leg is the trace id and the time, in whole seconds."""
    clock = ManualClock()
    clock.advance(0.9)
    assert create_leg("abc123", clock=clock) == f"abc123:{int(clock.now().timestamp())}"
    assert parse_leg("abc123:1700000000") == ("abc123", 1_700_000_000)


@given(TRACE_IDS, st.integers(0, 10**12))
def test_legs_can_be_read(trace_id: str, seconds: int) -> None:
    """A leg leads back to its trace id and time."""
    assert parse_leg(f"{trace_id}:{seconds}") == (trace_id, seconds)


@given(st.text(max_size=20) | st.from_regex(r"[a-c:\-]*:[0-9+ .]*", fullmatch=True))
def test_a_leg_that_is_read_could_have_been_made(text: str) -> None:
    """What no leg can be is refused with ValueError, and only with that."""
    try:
        trace_id, epoch = parse_leg(text)
    except ValueError:
        return
    assert is_trace_id(trace_id)
    assert f"{trace_id}:{epoch}" == text


@pytest.mark.parametrize(
    "text", ["abc", "abc:", ":5", "a:b:3", "abc:1.5", "abc:-1", "abc:007", "abc:1_0", "abc:٣", ""]
)
def test_wrong_legs(text: str) -> None:
    """A leg has a trace id and digits."""
    with pytest.raises(ValueError, match="a leg is"):
        parse_leg(text)


@pytest.mark.parametrize("trace_id", ["", "a:b", "a-b", "a b", "a\n", "\x00"])
def test_wrong_trace_ids(trace_id: str) -> None:
    """A trace id that could not be found again in a leg is refused."""
    with pytest.raises(ValueError, match="a trace id"):
        create_leg(trace_id)


def test_trace_ids_have_a_limit() -> None:
    """A trace id of 128 characters is one, and a longer one is not: it is a key of DynamoDB."""
    assert is_trace_id("x" * 128)
    assert not is_trace_id("x" * 129)
