"""What callers send: a job and the ids of its run, in an event of SNS, of an HTTP API or of a direct call."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from orb_common.exceptions import BadRequestError, Fault, InvalidJobError
from orb_common.execution import Job, is_run_id
from orb_common.execution.trace import is_trace_id

if TYPE_CHECKING:
    from collections.abc import Mapping

JsonObject = dict[str, Any]
"""Any: what callers send, unchecked."""


class Channel(StrEnum):
    """How an event came in, and so how it is answered."""

    DIRECT = "direct"
    SNS = "sns"
    HTTP = "http"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A job to run."""

    job: Job
    run_id: str
    trace_id: str | None
    """None: the engine makes one."""

    @property
    def digest(self) -> str:
        """The SHA-256 of what was submitted. A replay has the same one."""
        document = json.dumps([self.job.to_dict(), self.trace_id], sort_keys=True, default=dict)
        return hashlib.sha256(document.encode()).hexdigest()


def channel_of(event: object) -> Channel:
    """Return how an event came in: its shape shows it."""
    if isinstance(event, dict):
        if "httpMethod" in event or "http" in _object(event, "requestContext"):
            return Channel.HTTP
        if _records(event):
            return Channel.SNS
    return Channel.DIRECT


def read_submission(event: object, *, request_id: str, done_bucket: str) -> Submission:
    """Read the job in an event.

    Args:
        event: The event of Lambda.
        request_id: Lambda's id of the request, which all tries of an event share. It becomes the run's id if the event
            brings none. An event of SNS has the id of its message in its place: SNS may deliver a message twice.
        done_bucket: Where the engine writes how runs end.

    Raises:
        BadRequestError: The event cannot be understood. The status is 405 for another method than POST.
        InvalidJobError: The job, or an id, breaks rules. The error has all faults.
    """
    if not isinstance(event, dict):
        raise BadRequestError("the event must be an object")
    fields, default_id = event, request_id
    match channel_of(event):
        case Channel.HTTP:
            fields = _http_fields(event)
        case Channel.SNS:
            fields, default_id = _sns_fields(_records(event))
    return _checked(fields, default_id, done_bucket)


def _checked(fields: Mapping[str, Any], default_id: str, done_bucket: str) -> Submission:
    faults: list[Fault] = []
    run_id, trace_id = fields.get("run_id") or default_id, fields.get("trace_id") or None
    if not isinstance(run_id, str) or not is_run_id(run_id):
        faults.append(Fault("run_id", "must have 1 to 64 letters, digits or any of _ -"))
    elif fields.get("done_endpt") not in (None, "", done_endpoint(done_bucket, run_id)):
        faults.append(Fault("done_endpt", "cannot be chosen: the answer says where the result will be"))
    if trace_id is not None and not (isinstance(trace_id, str) and is_trace_id(trace_id)):
        faults.append(Fault("trace_id", "must be a text of 1 to 128 characters without spaces, : and -"))
    text = fields.get("job_parameters_b64")
    job = None
    if not isinstance(text, str) or not text:
        faults.append(Fault("job_parameters_b64", "is required: a job as JSON in Base64"))
    else:
        try:
            job = Job.from_b64(text)
        except InvalidJobError as error:
            faults += error.faults
    if job is None or faults:
        raise InvalidJobError(faults)
    return Submission(job=job, run_id=str(run_id), trace_id=trace_id)


def done_endpoint(bucket: str, run_id: str) -> str:
    """Return where the engine writes how a run ended."""
    return f"s3://{bucket}/{run_id}/done"


def _http_fields(event: JsonObject) -> JsonObject:
    """Return the body of an event of a REST API (version 1), an HTTP API or a function URL (version 2)."""
    method = event.get("httpMethod") or _object(_object(event, "requestContext"), "http").get("method")
    if method != "POST":
        raise BadRequestError("send the job by POST", code="METHOD_NOT_ALLOWED", status=405)
    body = event.get("body")
    if event.get("isBase64Encoded") and isinstance(body, str):
        try:
            body = base64.b64decode(body, validate=True)
        except (binascii.Error, ValueError):
            raise BadRequestError("the body must be Base64, as the event says") from None
    return _parsed(body, "the body")


def _records(event: JsonObject) -> list[object]:
    records = event.get("Records")
    return records if isinstance(records, list) else []


def _sns_fields(records: list[object]) -> tuple[JsonObject, str]:
    """Return the message of an event of SNS, and its id."""
    # SNS sends one message an event, and each message is a job of its own.
    sns = _object(records[0], "Sns") if len(records) == 1 else {}
    message, message_id = sns.get("Message"), sns.get("MessageId")
    if not isinstance(message_id, str):
        raise BadRequestError("Records must have one message of SNS")
    return message if isinstance(message, dict) else _parsed(message, "the message"), message_id


def _parsed(text: object, what: str) -> JsonObject:
    try:
        found = json.loads(text) if isinstance(text, str | bytes) else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise BadRequestError(f"{what} must be a JSON object")
    return found


def _object(container: object, name: str) -> JsonObject:
    found = container.get(name) if isinstance(container, dict) else None
    return found if isinstance(found, dict) else {}
