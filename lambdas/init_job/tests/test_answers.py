"""The answers of each channel."""

from __future__ import annotations

import json

import pytest

from lambdas.init_job.answers import accepted, refused
from lambdas.init_job.submissions import Channel
from orb_common.exceptions import (
    BadRequestError,
    ConflictError,
    ExternalServiceError,
    Fault,
    InvalidJobError,
    LostRaceError,
    OrbError,
)

SILENT = pytest.mark.parametrize("channel", [Channel.DIRECT, Channel.SNS])


def test_a_run_that_stands() -> None:
    """HTTP gets a JSON body with status 200, the other channels the facts themselves."""
    answer = accepted(Channel.HTTP, {"run_id": "r-1"})
    assert (answer["statusCode"], answer["isBase64Encoded"]) == (200, False)
    assert json.loads(str(answer["body"])) == {"status": "ok", "run_id": "r-1"}
    assert accepted(Channel.DIRECT, {"run_id": "r-1"}) == {"status": "ok", "run_id": "r-1"}


@pytest.mark.parametrize(
    ("error", "status", "headers"),
    [
        (InvalidJobError([Fault("orders", "must be a list of orders")]), 400, {}),
        (BadRequestError("no", status=405), 405, {"Allow": "POST"}),
        (ConflictError("another job"), 409, {}),
        (LostRaceError("busy", retry_after=12.2), 409, {"Retry-After": "13"}),
        (ExternalServiceError("it failed"), 502, {}),
        (OrbError("secret details"), 500, {}),
    ],
)
def test_http_has_statuses(error: OrbError, status: int, headers: dict[str, str]) -> None:
    """Each error has its status, and says when to come back if that is known."""
    answer = refused(Channel.HTTP, error)
    assert answer["statusCode"] == status
    assert answer["headers"] == {"Content-Type": "application/json", **headers}
    body = json.loads(str(answer["body"]))
    assert (body["status"], body["code"]) == ("error", error.code)
    assert "secret details" not in str(answer)


@pytest.mark.parametrize("channel", [Channel.HTTP, Channel.DIRECT])
def test_a_refusal_names_its_run(channel: Channel) -> None:
    """Who gets a refusal can send the same run again, also if the engine has made its id."""
    answer = refused(channel, ConflictError("another job"), "r-1")
    body = json.loads(str(answer["body"])) if channel is Channel.HTTP else answer
    assert body["run_id"] == "r-1"
    assert "run_id" not in refused(Channel.DIRECT, BadRequestError("no"))


@SILENT
def test_faults_have_paths(channel: Channel) -> None:
    """All faults of a job are in the answer."""
    error = InvalidJobError([Fault("a", "must be b"), Fault("c", "must be d")])
    assert refused(channel, error)["errors"] == [
        {"path": "a", "rule": "must be b"},
        {"path": "c", "rule": "must be d"},
    ]
    assert refused(channel, BadRequestError("the event must be an object"))["errors"] == [
        {"path": "event", "rule": "the event must be an object"}
    ]


@SILENT
@pytest.mark.parametrize(
    "error", [LostRaceError("busy"), ExternalServiceError("it failed"), OrbError("oops")]
)
def test_what_may_succeed_later_is_raised(channel: Channel, error: OrbError) -> None:
    """Lambda tries an asynchronous event again only after an error, and keeps it as a dead letter at last."""
    with pytest.raises(type(error)):
        refused(channel, error)
