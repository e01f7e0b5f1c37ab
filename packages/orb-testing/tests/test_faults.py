"""Laws of plans of faults: a fault happens at the planned calls, at no others, and unseen ones are told."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_testing.calls import Call
from orb_testing.faults import FaultPlan, UnusedFaultError
from orb_testing.proxy import Answer, ConnectionDroppedError, LoopbackProxy

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNED = "AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host"
PUT = Call(
    method="POST",
    path="/",
    headers={"authorization": SIGNED, "x-amz-target": "DynamoDB_20120810.PutItem"},
    body=b'{"TableName": "things"}',
)
GET = Call(method="GET", path="/v1/me?a=b", headers={}, body=b"")
FINE = Answer(body=b"fine")


@pytest.fixture
def plan() -> Iterator[FaultPlan]:
    made = FaultPlan()
    yield made
    made.end()


def send(plan: FaultPlan, call: Call = PUT) -> str:
    """What comes of a call: "fine", the status of its error, or "dropped", and whether the server saw it."""
    forwarded: list[Call] = []

    def forward(it: Call) -> Answer:
        forwarded.append(it)
        return FINE

    try:
        answer = plan(call, forward)
    except ConnectionDroppedError:
        return "dropped after" if forwarded else "dropped before"
    assert (answer is FINE) == bool(forwarded)
    return "fine" if answer is FINE else str(answer.status)


@given(nth=st.integers(1, 5), times=st.integers(1, 5), calls=st.integers(0, 12))
def test_a_fault_happens_from_the_nth_call_on(nth: int, times: int, calls: int) -> None:
    """Exactly `times` calls fail, the nth being the first. The plan is used up if there were so many."""
    plan = FaultPlan()
    plan.error("dynamodb:PutItem", nth=nth, times=times)
    outcomes = [send(plan) for _ in range(calls)]
    assert outcomes == ["500" if nth <= number < nth + times else "fine" for number in range(1, calls + 1)]
    if calls >= nth + times - 1:
        plan.check_used()
    else:
        with pytest.raises(UnusedFaultError):
            plan.check_used()


def test_faults_of_one_call_follow_one_another(plan: FaultPlan) -> None:
    """The first planned fault that is due happens."""
    plan.throttle("dynamodb:PutItem", times=2)
    plan.reset("dynamodb:*")
    plan.lose_answer("dynamodb")
    assert [send(plan) for _ in range(5)] == ["400", "400", "dropped before", "dropped after", "fine"]
    plan.check_used()


def test_only_matching_calls_fail(plan: FaultPlan) -> None:
    """Service, operation, table, method and path each choose calls."""
    plan.error("dynamodb:PutItem", table="others")
    plan.error("dynamodb:GetItem")
    plan.error("GET /v1/*", status=503)
    assert [send(plan), send(plan, GET)] == ["fine", "503"]
    with pytest.raises(UnusedFaultError) as caught:
        plan.check_used()
    assert str(caught.value) == (
        "planned faults did not happen:\n"
        "error 500 at dynamodb:PutItem (table others, from call 1 on): happened 0 of 1 times\n"
        "error 500 at dynamodb:GetItem (table any, from call 1 on): happened 0 of 1 times\n"
        "calls: ['dynamodb:PutItem', 'GET /v1/me']"
    )


def test_an_outage_lasts(plan: FaultPlan) -> None:
    """With `times=None`, all calls fail. There must be one."""
    outage = plan.error("dynamodb", times=None)
    with pytest.raises(UnusedFaultError, match="0 of any number of times"):
        plan.check_used()
    assert {send(plan) for _ in range(20)} == {"500"}
    plan.check_used()
    assert outage.hits == 20


def test_a_delay_ends_with_the_plan(plan: FaultPlan) -> None:
    """A delayed call is carried out after its delay. If the plan ends first, the call is dropped."""
    plan.delay("dynamodb", seconds=0.001)
    plan.delay("dynamodb", seconds=60)
    assert send(plan) == "fine"
    outcomes: list[str] = []
    thread = threading.Thread(target=lambda: outcomes.append(send(plan)))
    thread.start()
    plan.end()
    thread.join(10)
    assert outcomes == ["dropped before"]


def test_a_plan_serves_any_server(plan: FaultPlan) -> None:
    """A plan stands in front of any HTTP server, here of another proxy."""
    import urllib.request

    server = LoopbackProxy("", lambda call, _: Answer(body=call.path.encode()))
    address = plan.in_front_of(server.endpoint_url)
    plan.error("GET /v1/me", status=418)
    with pytest.raises(urllib.error.HTTPError, match="418"):
        urllib.request.urlopen(f"{address}/v1/me", timeout=10)
    with urllib.request.urlopen(f"{address}/v1/me", timeout=10) as answer:
        assert answer.read() == b"/v1/me"
    server.close()


def test_impossible_plans_are_refused(plan: FaultPlan) -> None:
    """A fault that can never happen is refused at once."""
    for wrong in ({"nth": 0}, {"times": 0}):
        with pytest.raises(ValueError, match="at least 1"):
            plan.reset("dynamodb", **wrong)  # type: ignore[typeddict-item]
    with pytest.raises(ValueError, match="at least 1"):
        plan.leave_unprocessed(items=0)


@pytest.mark.parametrize("call", ["dynamodb:PutItem", "dynamodb", "*"])
def test_what_cannot_happen_does_not_count(plan: FaultPlan, call: str) -> None:
    """A fault that is impossible at a call leaves the call alone, and is reported as unused."""
    plan.leave_unprocessed(call)
    assert [send(plan), send(plan, GET)] == ["fine", "fine"]
    with pytest.raises(UnusedFaultError, match="1 unprocessed"):
        plan.check_used()


def test_an_error_of_a_fault_fails_the_test(plan: FaultPlan) -> None:
    """A fault that fails itself, in a thread of the proxy, drops the call, and the test sees its error."""
    plan.leave_unprocessed()
    headers = {"authorization": SIGNED, "x-amz-target": "DynamoDB_20120810.BatchWriteItem"}
    assert send(plan, Call(method="POST", path="/", headers=headers, body=b"not JSON")) == "dropped before"
    with pytest.raises(ValueError, match="Expecting value"):
        plan.check_used()
