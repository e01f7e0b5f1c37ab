"""The objects of a run in S3: bundles, results, and what says that a worker has started or the job has ended."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from orb_common.exceptions import ConflictError, DataValidationError, ResourceNotFoundError, ValidationError
from orb_common.execution.ids import TRIGGER_NUMBER, is_order_number, is_run_id
from orb_common.execution.order_results import MAX_RESULT, OrderResult, bounded_log
from orb_common.execution.statuses import OrderStatus
from orb_common.utils.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from orb_common.aws.s3 import Bucket

__all__ = ["JSON_TYPE", "Results", "bundle_key", "done_key", "result_key", "started_key"]

JSON_TYPE: Final = "application/json"


class Results:
    """The objects of runs.

    Args:
        bucket: The internal bucket: bundles, results and marks of workers.
        done: The bucket for callers: how runs ended, and the logs of their orders.

    All methods raise the errors of `orb_common.aws.errors`, and ValidationError for a run id or order number that
    cannot be part of a key. AccessDeniedError is never taken for a missing object.
    """

    def __init__(self, bucket: Bucket, done: Bucket) -> None:
        self.bucket = bucket
        self.done = done

    def link_for(self, run_id: str, order_num: str, *, expires: int) -> str:
        """Return the URL to which a worker puts its result, with the content type `application/json`.

        It is valid for `expires` seconds, at most seven days, and not longer than the credentials that sign it.
        Whoever has it can send a result: never log it.
        """
        return self.bucket.link_to_put(
            result_key(run_id, order_num), content_type=JSON_TYPE, expires=expires
        ).url

    def upload_bundle(self, run_id: str, order_num: str, path: Path) -> str:
        """Store the zip of an order, and return its URI."""
        key = bundle_key(run_id, order_num)
        self.bucket.put_bytes(key, path.read_bytes(), content_type="application/zip")
        return f"s3://{self.bucket.name}/{key}"

    def read(self, run_id: str, order_num: str) -> OrderResult | None:
        """Return the result of an order. None: the order has no result yet."""
        try:
            content = self.bucket.get(result_key(run_id, order_num), at_most=MAX_RESULT).content
        except ResourceNotFoundError:
            return None
        except DataValidationError:
            return OrderResult(
                status=OrderStatus.FAILED, reason=f"the result is larger than {MAX_RESULT:,} bytes"
            )
        return OrderResult.from_json(content)

    def exists(self, run_id: str, order_num: str) -> bool:
        """Return whether an order has a result."""
        return self.bucket.exists(result_key(run_id, order_num))

    def write(self, run_id: str, order_num: str, result: OrderResult) -> bool:
        """Store the result of an order, unless it has one. Return whether this one counts."""
        return _put_once(self.bucket, result_key(run_id, order_num), result.to_json())

    def trigger(self, run_id: str) -> None:
        """Make the orchestrator look at a run."""
        self.bucket.put_json(result_key(run_id, TRIGGER_NUMBER), {"status": "init", "log": ""})

    def mark_started(self, run_id: str, order_num: str, token: str) -> bool:
        """Claim the start of an order for this worker. False: another worker has started it, so do not run it again.

        Needs the rights to put and get this one object.
        """
        key = started_key(run_id, order_num)
        # The id tells the own mark from that of another worker with the same token, if the answer to the write is lost.
        mark = json.dumps({"token": token, "worker": new_id()}).encode()
        return _put_once(self.bucket, key, mark)

    def started_by(self, run_id: str, order_num: str) -> str | None:
        """Return the token of the mark that an order was started. None: there is no mark. Empty: it has no token."""
        try:
            mark = json.loads(self.bucket.get(started_key(run_id, order_num), at_most=MAX_RESULT).content)
        except ResourceNotFoundError:
            return None
        except (DataValidationError, ValueError):
            # A worker can overwrite its mark.
            return ""
        token = mark.get("token") if isinstance(mark, dict) else None
        return token if isinstance(token, str) else ""

    def write_log(self, run_id: str, order_num: str, text: str) -> str:
        """Store the log of an order for callers, and return its URI. A repeat replaces it."""
        key = f"{_run(run_id)}/{_order(order_num)}.log"
        self.done.put_bytes(key, bounded_log(text).encode(), content_type="text/plain; charset=utf-8")
        return f"s3://{self.done.name}/{key}"

    def write_done(self, run_id: str, status: str, summary: Mapping[str, int]) -> str:
        """Store how a run ended, and return its URI. A repeat replaces it."""
        key = done_key(run_id)
        self.done.put_json(key, {"status": str(status), "summary": dict(summary)})
        return f"s3://{self.done.name}/{key}"


def bundle_key(run_id: str, order_num: str) -> str:
    """Return the key of an order's zip in the internal bucket."""
    return f"tmp/exec/{_run(run_id)}/{_order(order_num)}/exec.zip"


def result_key(run_id: str, order_num: str) -> str:
    """Return the key of an order's result in the internal bucket."""
    return f"{_callback_folder(run_id, order_num)}/result.json"


def started_key(run_id: str, order_num: str) -> str:
    """Return the key of the mark that an order's worker has begun."""
    return f"{_callback_folder(run_id, order_num)}/started"


def done_key(run_id: str) -> str:
    """Return the key of a run's end in the bucket for callers."""
    return f"{_run(run_id)}/done"


def _put_once(bucket: Bucket, key: str, content: bytes) -> bool:
    """Write an object that does not exist. Return whether the object is this one."""
    try:
        bucket.put_bytes(key, content, content_type=JSON_TYPE, if_absent=True)
    except ConflictError as error:
        # After a lost answer, the object can be our own.
        return "uncertain" in error.details and bucket.get(key, at_most=MAX_RESULT).content == content
    return True


def _callback_folder(run_id: str, order_num: str) -> str:
    return f"tmp/callbacks/runs/{_run(run_id)}/{_order(order_num)}"


def _run(run_id: str) -> str:
    if not is_run_id(run_id):
        raise ValidationError(
            "run_id must be 1 to 64 letters, digits, dashes and underscores", field="run_id"
        )
    return run_id


def _order(order_num: str) -> str:
    if not is_order_number(order_num):
        raise ValidationError("order_num must be four digits", field="order_num")
    return order_num
