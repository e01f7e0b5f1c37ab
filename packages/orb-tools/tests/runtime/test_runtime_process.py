"""A process of the runtime client: its answers, its output, its errors and its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from orb_tools.runtime import RuntimeRun

if TYPE_CHECKING:
    from orb_testing.invocation import Invocation

Run = Callable[..., RuntimeRun]


def only(result: RuntimeRun) -> Invocation:
    (invocation,) = result.invocations
    return invocation


def test_an_exception_is_an_error_with_its_stack(run: Run) -> None:
    """The error has type, message and stack as on AWS, and the process answers the next event."""
    source = "def handler(event, context):\n    return {}[event]\n"
    first, second = run(source, "missing", "again").invocations
    assert first.payload is None
    assert first.error is not None
    assert (first.error["errorType"], first.error["errorMessage"]) == ("KeyError", "'missing'")
    assert "in handler" in str(first.error["stackTrace"])
    assert second.error is not None


def test_a_function_that_dies_is_started_again(run: Run) -> None:
    """When a function dies, its event fails, and the next one gets a new process."""
    source = """
import os
started = []
def handler(event, context):
    started.append(event)
    if event == "die":
        print("last words")
        os._exit(3)
    return started
"""
    dead, next_one, after = run(source, "die", "a", "b").invocations
    assert dead.error is not None
    assert dead.error["errorType"] == "Runtime.ExitError"
    assert str(dead.error["errorMessage"]).endswith("exit status 3")
    assert dead.logs == "last words\n"
    assert (next_one.payload, after.payload) == (["a"], ["a", "b"])


def test_a_function_that_hangs_is_ended(run: Run) -> None:
    """A function is ended after its timeout, which it can read from its context."""
    source = """
import time
def handler(event, context):
    if event == "hang":
        time.sleep(60)
    return context.get_remaining_time_in_millis() <= 500
"""
    hung, after = run(source, "hang", "quick", timeout=0.5).invocations
    assert hung.error is not None
    assert hung.error["errorType"] == "Sandbox.Timedout"
    assert after.payload is True


def test_much_output_does_not_block(run: Run) -> None:
    """Output that exceeds the buffer of a pipe is read completely while the function runs."""
    source = "def handler(event, context):\n    print('x' * event)\n    return event\n"
    invocation = only(run(source, 3_000_000))
    assert invocation.payload == 3_000_000
    assert len(invocation.logs) == 3_000_001
