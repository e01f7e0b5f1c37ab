"""Laws of the Lambda context that tests pass to handlers."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from orb_common.utils.clock import ManualClock
from orb_testing.context import CognitoIdentity, LambdaContext

if TYPE_CHECKING:
    from orb_testing.clocks import FrozenClock


def test_the_remaining_time_runs_down() -> None:
    """The remaining time falls with the clock, stops at 0, and can be set. The deadline stays where it is."""
    clock = ManualClock()
    context = LambdaContext(remaining_ms=250, clock=clock)
    deadline = context.deadline_ms
    assert deadline == round(clock.now().timestamp() * 1000) + 250
    clock.advance(0.2)
    assert context.get_remaining_time_in_millis() == 50
    assert context.deadline_ms == deadline
    clock.advance(10)
    assert context.get_remaining_time_in_millis() == 0
    context.remaining_ms = 1500
    assert context.get_remaining_time_in_millis() == 1500


def test_time_passes_in_a_frozen_sandbox(frozen_clock: FrozenClock) -> None:
    """The deadline is a time of day, so a sandbox that was frozen past it has no time left."""
    context = LambdaContext(remaining_ms=1000, clock=frozen_clock)
    frozen_clock.freeze(0.4)
    assert context.get_remaining_time_in_millis() == 600
    frozen_clock.freeze(60)
    assert context.get_remaining_time_in_millis() == 0


def test_a_version_or_alias_is_called_by_its_arn() -> None:
    """The ARN is that of the call. Without one, it names the function."""
    assert (
        LambdaContext(function_name="f").invoked_function_arn
        == "arn:aws:lambda:us-east-1:123456789012:function:f"
    )
    arn = "arn:aws:lambda:us-east-1:123456789012:function:f:live"
    assert (
        LambdaContext(function_name="f", function_version="7", invoked_function_arn=arn).invoked_function_arn
        == arn
    )


def test_the_fixture_uses_the_real_time(lambda_context: LambdaContext) -> None:
    """A context of the fixture has at most 30 s left, and has none when a test takes them."""
    assert 0 < lambda_context.get_remaining_time_in_millis() <= 30_000
    lambda_context.remaining_ms = 0
    assert lambda_context.get_remaining_time_in_millis() == 0
    assert lambda_context.invoked_function_arn.endswith(lambda_context.function_name)


def test_it_has_what_the_runtime_client_gives(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The context has every public attribute of that of AWS's runtime client, with values of the same types."""
    runtime = pytest.importorskip("awslambdaric.lambda_context")
    ours = LambdaContext(identity=CognitoIdentity("id", "pool"), tenant_id="t-1")
    for name, value in {
        "LOG_GROUP_NAME": "g", "LOG_STREAM_NAME": "s", "FUNCTION_NAME": "f", "FUNCTION_MEMORY_SIZE": "256",
        "FUNCTION_VERSION": "$LATEST",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"AWS_LAMBDA_{name}", value)
    assert os.environ["AWS_LAMBDA_FUNCTION_NAME"] == "f"
    identity = {"cognitoIdentityId": "id", "cognitoIdentityPoolId": "pool"}
    theirs = runtime.LambdaContext("r", None, identity, ours.deadline_ms, ours.invoked_function_arn, "t-1")
    # Newer than the runtime of Lambda, which has not documented it.
    undocumented = {"w3c"}
    for name in {each for each in dir(theirs) if not each.startswith("_")} - undocumented:
        if name == "identity":
            assert vars(ours.identity) == {
                each: getattr(theirs.identity, each) for each in theirs.identity.__slots__
            }
        elif callable(getattr(theirs, name)):
            assert callable(getattr(ours, name)), name
        else:
            assert type(getattr(ours, name)) is type(getattr(theirs, name)), name
    ours.log("said\n")
    assert capsys.readouterr().out == "said\n"
