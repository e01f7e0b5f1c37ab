"""Laws of calls of AWS IoT: what is repeated, and for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lambdas.motion.iot_calls import IotCalls, code_of
from orb_common.exceptions import AccessDeniedError, ExternalServiceError, OperationTimeoutError, OrbError
from orb_testing.clocks import FrozenClock

if TYPE_CHECKING:
    from orb_testing.engines import MotoEngine
    from orb_testing.faults import FaultPlan

THING = "POST /things/one"
NEW = "POST /keys-and-certificate"


@pytest.fixture
def calls(aws: MotoEngine) -> IotCalls:
    return IotCalls(clock=FrozenClock())


def test_a_call_is_repeated(calls: IotCalls, fault: FaultPlan) -> None:
    """Throttling, failures and lost answers pass: a call that is safe to repeat succeeds after them."""
    fault.throttle(THING)
    fault.error(THING, status=503, code="ServiceUnavailableException")
    fault.lose_answer(THING)
    assert calls.call("create_thing", thingName="one")["thingName"] == "one"
    assert fault.calls == [THING] * 4


def test_a_call_is_not_repeated_in_vain(calls: IotCalls, fault: FaultPlan) -> None:
    """What waiting does not help is raised at once, with AWS's code."""
    fault.error(THING, status=403, code="AccessDeniedException")
    with pytest.raises(AccessDeniedError) as caught:
        calls.call("create_thing", thingName="one")
    assert (code_of(caught.value), fault.calls) == ("AccessDeniedException", [THING])


def test_a_code_can_pass(calls: IotCalls, fault: FaultPlan) -> None:
    """A caller says which refusals can pass."""
    fault.error("DELETE /things/one", status=409, code="DeleteConflictException", times=2)
    calls.call("create_thing", thingName="one")
    calls.call("delete_thing", passing=("DeleteConflictException",), thingName="one")
    assert fault.calls == [THING, *["DELETE /things/one"] * 3]


def test_what_makes_something_new_is_sent_once(calls: IotCalls, aws: MotoEngine, fault: FaultPlan) -> None:
    """After a lost answer, another certificate is not made. After throttling, none was made, so it is."""
    fault.lose_answer(NEW)
    with pytest.raises(ExternalServiceError):
        calls.call_once("create_keys_and_certificate")
    fault.throttle(NEW)
    calls.call_once("create_keys_and_certificate")
    assert len(aws.client("iot").list_certificates()["certificates"]) == 2


def test_calls_end_with_the_time(aws: MotoEngine, fault: FaultPlan) -> None:
    """Without time, nothing is sent. No wait passes the deadline, and then the last error is raised."""
    clock = FrozenClock()
    end = clock.monotonic() + 1
    calls = IotCalls(deadline=lambda: end, clock=clock)
    planned = fault.throttle(THING, times=None)
    with pytest.raises(OrbError) as caught:
        calls.call("create_thing", thingName="one")
    assert code_of(caught.value) == "ThrottlingException"
    assert clock.monotonic() < end
    sent = planned.hits
    clock.advance(1)
    with pytest.raises(OperationTimeoutError):
        calls.call("create_thing", thingName="one")
    assert planned.hits == sent


def test_all_pages_are_read(calls: IotCalls) -> None:
    """Weak point 18: a list is read to its end."""
    for number in range(5):
        calls.call("create_thing", thingName=f"thing-{number}")
    things = calls.pages("list_things", "things", token=("nextToken", "nextToken"), maxResults=2)
    assert len(list(things)) == 5


def test_another_error_has_no_code() -> None:
    """Only errors of AWS have its codes."""
    assert code_of(ValueError("x")) is None
