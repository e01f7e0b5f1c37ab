"""Answers in the form that each channel expects: HTTP with a status and a JSON body, others the bare object."""

from __future__ import annotations

import json
import math
from http import HTTPStatus
from typing import TYPE_CHECKING

from lambdas.init_job.submissions import Channel
from orb_common.exceptions import InvalidJobError, OrbError

if TYPE_CHECKING:
    from collections.abc import Mapping

Answer = dict[str, object]


def accepted(channel: Channel, facts: Mapping[str, object]) -> Answer:
    """Return the answer about a run that stands."""
    body = {"status": "ok", **facts}
    return _http(HTTPStatus.OK, body) if channel is Channel.HTTP else body


def refused(channel: Channel, error: OrbError, run_id: str | None = None) -> Answer:
    """Return the answer about a job that was not taken.

    Args:
        channel: How the job came in.
        error: What is wrong.
        run_id: The id of the run. With it, the caller can send the same job again. None: the event had none.

    Raises:
        OrbError: `error` itself, if the caller is not at fault and nobody reads an answer: Lambda then tries an
            asynchronous event again, and at last keeps it in the queue of dead letters.
    """
    again = error.retryable or error.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    if again and channel is not Channel.HTTP:
        raise error
    public = error.public()
    faults: object = [fault._asdict() for fault in error.faults] if isinstance(error, InvalidJobError) else []
    errors = faults or [{"path": "event", "rule": public["message"]}]
    body = {"status": "error", "code": public["code"], "errors": errors}
    if run_id is not None:
        body["run_id"] = run_id
    if channel is not Channel.HTTP:
        return body
    headers: dict[str, str] = {}
    if error.status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = "POST"
    if error.retry_after is not None:
        headers["Retry-After"] = str(math.ceil(error.retry_after))
    return _http(error.status, body, headers)


def _http(status: int, body: Mapping[str, object], headers: Mapping[str, str] | None = None) -> Answer:
    return {
        "statusCode": int(status),
        "headers": {"Content-Type": "application/json", **(headers or {})},
        "body": json.dumps(body),
        "isBase64Encoded": False,
    }
