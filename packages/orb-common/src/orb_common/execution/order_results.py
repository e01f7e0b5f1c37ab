"""The result of an order: its status, its log, and the events that its commands reported.

A result comes from a worker, which ran commands of others. So it is read with limits, and one that breaks a rule is a
failed order, never an error of the engine.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from orb_common.exceptions import ValidationError
from orb_common.execution.statuses import TERMINAL, OrderStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "MAX_EVENTS_SIZE",
    "MAX_LOG",
    "MAX_RESULT",
    "TRUNCATED",
    "OrderResult",
    "ResultEvent",
    "bounded_log",
    "events_within_limits",
    "plain_text",
]

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
_MAX_DEPTH: Final = 16
"""Of an event's data. DynamoDB stores 32 levels, and the row has some around it."""
_MAX_DIGITS: Final = 38
"""Digits of a number in DynamoDB."""
_MAX_EXPONENT: Final = 125
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

    def to_dict(self) -> Data:
        """Return the event as in `result.json`."""
        return {"event_type": self.event_type, "status": self.status, "data": dict(self.data)}

    @classmethod
    def from_dict(cls, event: object, path: str = "event") -> ResultEvent:
        """Return the event of a JSON object. `path` names it in errors.

        Raises:
            ValidationError: It breaks a rule, or has what DynamoDB cannot store. `field` names the place.
        """
        if not isinstance(event, dict):
            raise ValidationError("must be an object", field=path)
        kind, status, data = event.get("event_type"), event.get("status"), event.get("data", {})
        for name, value in (("event_type", kind), ("status", status)):
            if not isinstance(value, str) or not 0 < len(value) <= MAX_NAME or not value.isprintable():
                raise ValidationError(
                    f"must be a text of at most {MAX_NAME} printable characters", field=f"{path}.{name}"
                )
        if not isinstance(data, dict):
            raise ValidationError("must be an object", field=f"{path}.data")
        _require_storable(data, f"{path}.data", _MAX_DEPTH)
        return cls(event_type=str(kind), status=str(status), data=data)


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
            document["events"] = [event.to_dict() for event in self.events]
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
        except ValidationError as error:
            reason = f"the result breaks a rule: {error.field} {error.message}"
        except (ValueError, RecursionError):
            pass
        log = document.get("log") if isinstance(document, dict) else None
        return cls(
            status=OrderStatus.FAILED, log=bounded_log(log) if isinstance(log, str) else "", reason=reason
        )


def events_within_limits(events: Iterable[ResultEvent]) -> tuple[ResultEvent, ...]:
    """Return the first events, as many as a result may have. More would make it a failed one."""
    kept: list[ResultEvent] = []
    size = len("[]")
    for event in events:
        size += len(json.dumps(event.to_dict())) + len(", ")
        if len(kept) == MAX_EVENTS or size > MAX_EVENTS_SIZE:
            break
        kept.append(event)
    return tuple(kept)


def plain_text(text: str) -> str:
    """Return text for any terminal and log: no colours, no control characters but tabs and line feeds."""
    plain = _COLOURS.sub("", text.replace("\r\n", "\n")).translate(_CONTROLS)
    return plain.encode("utf-8", errors="replace").decode()


def bounded_log(text: str) -> str:
    """Return a log as it is stored: plain text, at most 256 KB. Of a longer one, the end with a mark before it."""
    plain = plain_text(text)
    content = plain.encode()
    if len(content) <= MAX_LOG:
        return plain
    kept = content[len(content) - MAX_LOG + len(TRUNCATED) :]
    return TRUNCATED + kept.decode("utf-8", errors="ignore")


def _result(document: object) -> OrderResult:
    if not isinstance(document, dict):
        raise ValidationError("must be an object", field="result")
    status, log, events = document.get("status"), document.get("log", ""), document.get("events", [])
    if not isinstance(status, str) or status not in TERMINAL:
        raise ValidationError("must be succeeded, failed or timed_out", field="status")
    if not isinstance(log, str):
        raise ValidationError("must be text", field="log")
    if not isinstance(events, list) or len(events) > MAX_EVENTS:
        raise ValidationError(f"must be a list of at most {MAX_EVENTS}", field="events")
    if len(json.dumps(events)) > MAX_EVENTS_SIZE:
        raise ValidationError(f"must have at most {MAX_EVENTS_SIZE:,} bytes", field="events")
    reason = document.get("reason")
    return OrderResult(
        status=OrderStatus(status),
        log=bounded_log(log),
        events=tuple(ResultEvent.from_dict(event, f"events[{place}]") for place, event in enumerate(events)),
        reason=bounded_log(reason[:MAX_NAME]) if isinstance(reason, str) else None,
    )


def _require_storable(value: object, path: str, depth: int) -> None:
    """Refuse what DynamoDB cannot store."""
    rule = None
    if depth == 0:
        rule = "is nested too deeply"
    elif isinstance(value, dict | list):
        if isinstance(value, dict) and "" in value:
            rule = "has an empty name"
        else:
            for each in [*value.keys(), *value.values()] if isinstance(value, dict) else value:
                _require_storable(each, path, depth - 1)
    elif isinstance(value, str):
        rule = None if _is_text(value) else "has text that is not UTF-8"
    elif isinstance(value, int):
        rule = None if abs(value) < 10**_MAX_DIGITS else "has a number with too many digits"
    elif isinstance(value, float) and value:
        # A large float is a whole number with all its digits, which are stored exactly or not at all.
        finite = abs(value) < 10.0**_MAX_DIGITS and math.log10(abs(value)) > -_MAX_EXPONENT
        rule = None if finite else "has a number that is too large or too small"
    if rule is not None:
        raise ValidationError(rule, field=path)


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _refuse_constant(_: str) -> float:
    raise ValidationError("must not have NaN or Infinity", field="result")
