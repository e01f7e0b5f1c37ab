"""What is read from events of each channel, and what is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.init_job.submissions import Channel, channel_of, read_submission
from lambdas.init_job.tests.conftest import JOB, b64, event
from orb_common.exceptions import BadRequestError, InvalidJobError
from orb_testing.events import api_gateway_v1_event, api_gateway_v2_event, function_url_event, sns_event

if TYPE_CHECKING:
    from lambdas.init_job.submissions import Submission

FIELDS = event(run_id="r-1", trace_id="abc123")
BODY = json.dumps(FIELDS)
EVENTS: dict[str, tuple[Channel, Any]] = {
    "direct": (Channel.DIRECT, FIELDS),
    "SNS": (Channel.SNS, sns_event(BODY)),
    "SNS, message as an object": (
        Channel.SNS,
        {"Records": [{"Sns": {"Message": FIELDS, "MessageId": "m-1"}}]},
    ),
    "REST API": (Channel.HTTP, api_gateway_v1_event("POST", "/init", body=BODY)),
    "REST API in base64": (Channel.HTTP, api_gateway_v1_event("POST", "/init", body=BODY.encode())),
    "HTTP API": (Channel.HTTP, api_gateway_v2_event("POST", "/init", body=BODY)),
    "HTTP API in base64": (Channel.HTTP, api_gateway_v2_event("POST", "/init", body=BODY.encode())),
    "function URL": (Channel.HTTP, function_url_event("POST", "/", body=BODY)),
    "function URL in base64": (Channel.HTTP, function_url_event("POST", "/", body=BODY.encode())),
}


def read(what: object, request_id: str = "request-1") -> Submission:
    return read_submission(what, request_id=request_id, done_bucket="done")


@pytest.mark.parametrize(("channel", "what"), EVENTS.values(), ids=EVENTS)
def test_every_channel_brings_the_same_job(channel: Channel, what: Any) -> None:
    """Each form of an event is recognised, and has the same job in it."""
    assert channel_of(what) is channel
    submission = read(what)
    assert submission == read(FIELDS)
    assert (submission.run_id, submission.trace_id) == ("r-1", "abc123")
    assert submission.job.username == "ann"


def test_ids_of_their_own() -> None:
    """Without a run id, the run has the id of the request or of the message, so that a retry is the same run."""
    assert read(event()).run_id == "request-1"
    assert read(event()).trace_id is None
    assert read(sns_event(event(), message_id="m-1")).run_id == "m-1"
    assert read(sns_event(event(), message_id="m-1"), request_id="request-2").run_id == "m-1"


def test_a_digest_tells_jobs_apart() -> None:
    """The same job has the same digest in every encoding. Another job or trace has another."""
    digest = read(FIELDS).digest
    reordered = dict(reversed(JOB.items()))
    assert read(event(reordered, run_id="r-2", trace_id="abc123")).digest == digest
    assert read(event(run_id="r-1")).digest != digest
    assert read(event(JOB | {"username": "bob"}, run_id="r-1", trace_id="abc123")).digest != digest


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("make", [api_gateway_v1_event, api_gateway_v2_event, function_url_event])
def test_only_post(make: Any, method: str) -> None:
    """Another method than POST is 405."""
    with pytest.raises(BadRequestError) as caught:
        read(make(method, "/init", body=BODY))
    assert caught.value.status == 405


@pytest.mark.parametrize(
    "what",
    [
        None,
        "text",
        [],
        api_gateway_v2_event("POST", "/init"),
        api_gateway_v2_event("POST", "/init", body="not JSON"),
        api_gateway_v2_event("POST", "/init", body="[]"),
        api_gateway_v2_event("POST", "/init", body="[" * 100_000),
        api_gateway_v2_event("POST", "/init", body=b"\xff"),
        {**api_gateway_v2_event("POST", "/init", body=BODY), "isBase64Encoded": True},
        {**api_gateway_v2_event("POST", "/init", body="é"), "isBase64Encoded": True},
        sns_event("not JSON"),
        {"Records": [{"Sns": {"Message": BODY}}]},
        {"Records": [{"Sns": {"Message": None, "MessageId": "m-1"}}]},
        {"Records": [{"s3": {}}]},
        {"Records": [None]},
        {"Records": sns_event(BODY)["Records"] * 2},
    ],
)
def test_events_that_cannot_be_understood(what: Any) -> None:
    """An event of another form is a bad request, not a failure."""
    with pytest.raises(BadRequestError) as caught:
        read(what)
    assert caught.value.status == 400


def faults(what: object) -> list[str]:
    with pytest.raises(InvalidJobError) as caught:
        read(what)
    return [fault.path for fault in caught.value.faults]


def test_all_faults_are_reported_at_once() -> None:
    """Faults of the ids and of the job come in one error, each with its path."""
    job = JOB | {"username": "", "orders": [{"cmds": "ls", "timeout": "60"}]}
    found = faults(event(job, run_id="a/b", trace_id="a-b"))
    assert found == ["run_id", "trace_id", "username", "orders[0].cmds", "orders[0].timeout"]


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"run_id": "x" * 65}, "run_id"),
        ({"run_id": 7}, "run_id"),
        ({"run_id": "../r"}, "run_id"),
        ({"trace_id": "a b"}, "trace_id"),
        ({"trace_id": ["a"]}, "trace_id"),
        ({"done_endpt": "s3://other/r-1/done", "run_id": "r-1"}, "done_endpt"),
        ({"done_endpt": ["s3://done/r-1/done"], "run_id": "r-1"}, "done_endpt"),
        ({"job_parameters_b64": None}, "job_parameters_b64"),
        ({"job_parameters_b64": ""}, "job_parameters_b64"),
        ({"job_parameters_b64": {"username": "ann"}}, "job_parameters_b64"),
        ({"job_parameters_b64": "%%%"}, "job_parameters_b64"),
        ({"job_parameters_b64": b64([])}, "job_parameters_b64"),
    ],
)
def test_fields_that_are_not_valid(fields: dict[str, object], path: str) -> None:
    """A field that breaks its rule is named."""
    assert faults(event() | fields) == [path]


def test_the_place_of_the_result() -> None:
    """A caller may name the place where the engine writes the result, and no other."""
    assert read(event(run_id="r-1", done_endpt="s3://done/r-1/done")).run_id == "r-1"
