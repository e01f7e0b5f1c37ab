"""The functions for the objects of a run, as `orb_common.execution.s3` had them, built on `Results`.

A bucket that is None or empty is the one of IAC_CI_INTERNAL_BUCKET or IAC_CI_DONE_BUCKET.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orb_common.aws.s3 import Bucket
from orb_common.exceptions import ConfigurationError
from orb_common.execution.callbacks import put_result
from orb_common.execution.order_results import OrderResult
from orb_common.execution.results import Results, bundle_key, done_key
from orb_common.execution.statuses import OrderStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "check_result_exists",
    "generate_callback_presigned_url",
    "read_result",
    "upload_exec_zip",
    "write_done_endpoint",
    "write_init_trigger",
    "write_result",
]

Result = dict[str, Any]  # Any: a worker's result
INTERNAL = "IAC_CI_INTERNAL_BUCKET"
DONE = "IAC_CI_DONE_BUCKET"


def upload_exec_zip(bucket: str | None, run_id: str, order_num: str, file_path: str | Path) -> str:
    """Store the zip of an order, and return its key."""
    _results(bucket).upload_bundle(run_id, order_num, Path(file_path))
    return bundle_key(run_id, order_num)


def generate_callback_presigned_url(
    bucket: str | None, run_id: str, order_num: str, expiry: int = 7200
) -> str:
    """Return the link to which the result of an order is sent. `expiry` is in seconds."""
    return _results(bucket).link_for(run_id, order_num, expires=expiry)


def read_result(bucket: str | None, run_id: str, order_num: str) -> Result | None:
    """Return the result of an order: `status`, `log`, `events` and `reason` if it has any. None: no result is there.

    A result that breaks a rule is that of a failed order.
    """
    found = _results(bucket).read(run_id, order_num)
    if found is None:
        return None
    result: Result = json.loads(found.to_json())
    return result


def write_result(callback_url: str, status: str, log: str) -> bool:
    """Send a result to its link. Return False if there was one. Raises the errors of `put_result`, and ValueError."""
    return put_result(callback_url, OrderResult(status=OrderStatus(status), log=log))


def write_init_trigger(bucket: str | None, run_id: str) -> None:
    """Make the orchestrator look at a run."""
    _results(bucket).trigger(run_id)


def write_done_endpoint(bucket: str | None, run_id: str, summary: Mapping[str, object]) -> None:
    """Store how a run ended. `summary` is the whole document."""
    _bucket(bucket, DONE).put_json(done_key(run_id), dict(summary))


def check_result_exists(bucket: str | None, run_id: str, order_num: str) -> bool:
    """Return whether an order has a result. Only a missing object is False."""
    return _results(bucket).exists(run_id, order_num)


def _results(bucket: str | None) -> Results:
    internal = _bucket(bucket, INTERNAL)
    # None of these functions uses the other bucket of `Results`.
    return Results(internal, internal)


def _bucket(name: str | None, variable: str) -> Bucket:
    found = name or os.environ.get(variable)
    if not found:
        raise ConfigurationError(f"the bucket is not given, and {variable} is not set", config_key=variable)
    return Bucket(found)
