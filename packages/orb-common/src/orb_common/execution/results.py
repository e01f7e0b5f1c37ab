"""The objects of a run in S3: bundles, results, and what says that a worker has started or the job has ended.

A result comes from a worker, which ran commands of others. So it is read with limits, and one that breaks a rule is a
failed order, never an error of the engine.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from orb_common.exceptions import ConflictError, DataValidationError, ResourceNotFoundError, ValidationError
from orb_common.execution.statuses import TERMINAL, OrderStatus
from orb_common.utils.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from orb_common.aws.s3 import Bucket

__all__ = ["MAX_LOG", "MAX_RESULT", "OrderResult", "ResultEvent", "Results", "bounded_log"]

MAX_RESULT: Final = 1024 * 1024
"""Bytes of a result that are read. The largest log and events that a worker sends have less."""
MAX_LOG: Final = 256 * 1024
"""Bytes of a log in a result. Of a longer one the end stays, because errors come last."""
MAX_EVENTS: Final = 100
MAX_EVENTS_SIZE: Final = 256 * 1024
"""Bytes of all events of a result together, as JSON."""
MAX_NAME: Final = 256
"""Characters of an event's type and status."""
TRUNCATED: Final = "... (the beginning of this log was left out)\n"
TRIGGER: Final = "0000"
"""The order number of the object that starts a run, and of its deadline. No order has it."""
JSON_TYPE: Final = "application/json"
_MAX_DEPTH: Final = 16
"""Of an event's data. DynamoDB stores 32 levels, and the row has some around it."""
_MAX_DIGITS: Final = 38
"""Digits of a number in DynamoDB."""
_MAX_EXPONENT: Final = 125
_RUN_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_ORDER_NUM: Final = re.compile(r"[0-9]{4}")
_COLOURS: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_])")
"""Control sequences of terminals (ECMA-48): colours, cursor moves, window titles."""
_CONTROLS: Final = dict.fromkeys((*range(32), *range(127, 160)), "�") | {
    9: "\t",
    10: "\n",
    13: "\n",
}
"""Other control characters are replaced, and each end of a line becomes a line feed."""
Data = dict[str, Any]
"""A JSON object of an event. Any: the commands of an order decide what is in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultEvent:
    """An event that the commands of an order reported."""

    event_type: str
    status: str
    data: Mapping[str, object] = field(default_factory=dict)
    """What JSON can hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderResult:
    """How an order ended."""

    status: OrderStatus
    log: str = ""
    events: tuple[ResultEvent, ...] = ()
    reason: str | None = None
    """Why the engine counts the order as failed, if that is not the exit status of a command. Never has values."""

    def to_json(self) -> bytes:
        """Return the content of `result.json`, with a bounded log."""
        document: Data = {"status": self.status.value, "log": bounded_log(self.log)}
        if self.events:
            document["events"] = [
                {"event_type": event.event_type, "status": event.status, "data": dict(event.data)}
                for event in self.events
            ]
        if self.reason is not None:
            document["reason"] = self.reason
        return json.dumps(document, ensure_ascii=False, allow_nan=False).encode()

    @classmethod
    def from_json(cls, content: bytes) -> OrderResult:
        """Return the result in `content`. If it breaks a rule, the order has failed: `reason` says which rule."""
        document, reason = None, "the result is not JSON"
        try:
            document = json.loads(content, parse_constant=_refuse_constant)
            return _result(document)
        except _RuleError as error:
            reason = f"the result breaks a rule: {error}"
        except (ValueError, RecursionError):
            pass
        log = document.get("log") if isinstance(document, dict) else None
        return cls(
            status=OrderStatus.FAILED, log=bounded_log(log) if isinstance(log, str) else "", reason=reason
        )


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
        """Return the result of an order. None: there is none yet."""
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
        self.bucket.put_json(result_key(run_id, TRIGGER), {"status": "init", "log": ""})

    def mark_started(self, run_id: str, order_num: str, token: str) -> bool:
        """Claim the start of an order for this worker. False: another worker has started it, so do not run it again.

        Needs the rights to put and get this one object.
        """
        key = f"{_callback_folder(run_id, order_num)}/started"
        # The id tells the own mark from that of another worker with the same token, if the answer to the write is lost.
        mark = json.dumps({"token": token, "worker": new_id()}).encode()
        return _put_once(self.bucket, key, mark)

    def write_log(self, run_id: str, order_num: str, text: str) -> str:
        """Store the log of an order for callers, and return its URI. A repeat replaces it."""
        key = f"{_run(run_id)}/{_order(order_num)}.log"
        self.done.put_bytes(key, bounded_log(text).encode(), content_type="text/plain; charset=utf-8")
        return f"s3://{self.done.name}/{key}"

    def write_done(self, run_id: str, status: str, summary: Mapping[str, int]) -> str:
        """Store how a run ended, and return its URI. A repeat replaces it."""
        key = f"{_run(run_id)}/done"
        self.done.put_json(key, {"status": str(status), "summary": dict(summary)})
        return f"s3://{self.done.name}/{key}"


def bundle_key(run_id: str, order_num: str) -> str:
    """Return the key of an order's zip in the internal bucket."""
    return f"tmp/exec/{_run(run_id)}/{_order(order_num)}/exec.zip"


def result_key(run_id: str, order_num: str) -> str:
    """Return the key of an order's result in the internal bucket."""
    return f"{_callback_folder(run_id, order_num)}/result.json"


def bounded_log(text: str) -> str:
    """Return a log as it is stored: plain text for any terminal, at most 256 KB, with its end if it is longer."""
    plain = _COLOURS.sub("", text.replace("\r\n", "\n")).translate(_CONTROLS)
    content = plain.encode("utf-8", errors="replace")
    if len(content) <= MAX_LOG:
        return content.decode()
    kept = content[len(content) - MAX_LOG + len(TRUNCATED) :]
    return TRUNCATED + kept.decode("utf-8", errors="ignore")


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
    if not _RUN_ID.fullmatch(run_id):
        raise ValidationError(
            "run_id must be 1 to 64 letters, digits, dashes and underscores", field="run_id"
        )
    return run_id


def _order(order_num: str) -> str:
    if not _ORDER_NUM.fullmatch(order_num):
        raise ValidationError("order_num must be four digits", field="order_num")
    return order_num


class _RuleError(Exception):
    """A rule that a result breaks. The text has no values of the result."""


def _result(document: object) -> OrderResult:
    if not isinstance(document, dict):
        raise _RuleError("it must be an object")
    status, log, events = document.get("status"), document.get("log", ""), document.get("events", [])
    if not isinstance(status, str) or status not in TERMINAL:
        raise _RuleError("status must be succeeded, failed or timed_out")
    if not isinstance(log, str):
        raise _RuleError("log must be text")
    if not isinstance(events, list) or len(events) > MAX_EVENTS:
        raise _RuleError(f"events must be a list of at most {MAX_EVENTS}")
    if len(json.dumps(events)) > MAX_EVENTS_SIZE:
        raise _RuleError(f"events must have at most {MAX_EVENTS_SIZE:,} bytes")
    reason = document.get("reason")
    return OrderResult(
        status=OrderStatus(status),
        log=bounded_log(log),
        events=tuple(_event(event, f"events[{place}]") for place, event in enumerate(events)),
        reason=bounded_log(reason[:MAX_NAME]) if isinstance(reason, str) else None,
    )


def _event(event: object, path: str) -> ResultEvent:
    if not isinstance(event, dict):
        raise _RuleError(f"{path} must be an object")
    kind, status, data = event.get("event_type"), event.get("status"), event.get("data", {})
    for name, value in (("event_type", kind), ("status", status)):
        if not isinstance(value, str) or not 0 < len(value) <= MAX_NAME or not value.isprintable():
            raise _RuleError(f"{path}.{name} must be a text of at most {MAX_NAME} printable characters")
    if not isinstance(data, dict):
        raise _RuleError(f"{path}.data must be an object")
    _require_storable(data, f"{path}.data", _MAX_DEPTH)
    return ResultEvent(event_type=str(kind), status=str(status), data=data)


def _require_storable(value: object, path: str, depth: int) -> None:
    """Refuse what DynamoDB cannot store."""
    if depth == 0:
        raise _RuleError(f"{path} is nested too deeply")
    if isinstance(value, dict | list):
        if isinstance(value, dict) and "" in value:
            raise _RuleError(f"{path} has an empty name")
        for each in [*value.keys(), *value.values()] if isinstance(value, dict) else value:
            _require_storable(each, path, depth - 1)
    elif isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            raise _RuleError(f"{path} has text that is not UTF-8") from None
    elif isinstance(value, int) and abs(value) >= 10**_MAX_DIGITS:
        raise _RuleError(f"{path} has a number with too many digits")
    elif isinstance(value, float) and (
        not math.isfinite(value) or (value and abs(math.log10(abs(value))) >= _MAX_EXPONENT)
    ):
        raise _RuleError(f"{path} has a number that is too large or too small")


def _refuse_constant(_: str) -> float:
    raise _RuleError("it must not have NaN or Infinity")
