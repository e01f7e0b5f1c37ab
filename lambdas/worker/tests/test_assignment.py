"""Assignments of workers."""

from __future__ import annotations

from typing import Any

import pytest

from lambdas.worker.assignment import Assignment
from orb_common.exceptions import ValidationError

EVENT: dict[str, Any] = {
    "run_id": "r-1",
    "order_num": "0001",
    "dispatch_token": "token",
    "s3_location": "s3://internal/tmp/exec/r-1/0001/exec.zip",
    "sops_key_ssm_path": "/orb/sops-keys/r-1/0001",
    "internal_bucket": "internal",
    "callback_url": "https://example.org/?hush",
    "credentials": {"access_key_id": "a", "secret_access_key": "hush", "session_token": "quiet"},
}


def test_an_assignment_is_read() -> None:
    """All fields arrive. Its text shows no credentials and no link."""
    found = Assignment.from_event(EVENT)
    assert (found.run_id, found.order_num, found.bundle_key) == ("r-1", "0001", "tmp/exec/r-1/0001/exec.zip")
    assert found.credentials.session_token == "quiet"
    assert found.callback_url == "https://example.org/?hush"
    assert "hush" not in f"{found!r} {found.credentials!r}"
    assert Assignment.from_event(EVENT | {"sops_key_ssm_path": None}).sops_key_ssm_path is None


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"run_id": "a/b"}, ["run_id"]),
        ({"order_num": "0000"}, ["order_num"]),
        ({"order_num": "1", "run_id": ""}, ["run_id"]),
        ({"s3_location": "s3://internal/tmp/exec/r-1/0002/exec.zip"}, ["s3_location"]),
        ({"s3_location": "s3://other/tmp/exec/r-1/0001/exec.zip"}, ["s3_location"]),
        ({"sops_key_ssm_path": ""}, ["sops_key_ssm_path"]),
        ({"dispatch_token": 1, "internal_bucket": None}, ["dispatch_token", "internal_bucket"]),
        (
            {"credentials": {"access_key_id": "a"}},
            ["credentials.secret_access_key", "credentials.session_token"],
        ),
        (
            {"credentials": "hush"},
            ["credentials.access_key_id", "credentials.secret_access_key", "credentials.session_token"],
        ),
    ],
)
def test_other_events_are_refused(changes: dict[str, object], faults: list[str]) -> None:
    """Missing and wrong fields are named, all at once, and no value is quoted."""
    with pytest.raises(ValidationError) as caught:
        Assignment.from_event(EVENT | changes)
    assert caught.value.details["faults"] == faults
    assert "hush" not in str(caught.value.to_dict())


@pytest.mark.parametrize("event", [None, [], "text", {}])
def test_what_is_no_event_is_refused(event: object) -> None:
    """Whatever the caller sends, the error is the same."""
    with pytest.raises(ValidationError) as caught:
        Assignment.from_event(event)
    assert len(caught.value.details["faults"]) == 9  # type: ignore[arg-type]
