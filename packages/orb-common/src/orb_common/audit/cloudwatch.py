"""Write lines to CloudWatch Logs within the quotas of PutLogEvents, and report each line that did not arrive.

The stack normally creates the log group, so that functions need no right to do so. A group is created here only when
CloudWatch says that it does not exist, with a retention that CloudWatch accepts. Nothing here contacts AWS before the
first line.
"""

from __future__ import annotations

import os
import re
import threading
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, Protocol

from orb_common._startup.notices import report
from orb_common.exceptions import ConfigurationError
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

RETENTION_DAYS: Final = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
)  # fmt: skip
"""What PutRetentionPolicy accepts; 2557 days are the seven years of an audit trail."""
DEFAULT_RETENTION_DAYS: Final = 2557
RETENTION_VARIABLE: Final = "AUDIT_LOG_RETENTION_DAYS"
_MAX_DIGITS: Final = 9
"""The most digits in a number of days. Python refuses to convert thousands of digits."""

# The quotas of PutLogEvents.
MAX_BATCH_BYTES: Final = 1_048_576
MAX_BATCH_EVENTS: Final = 10_000
MAX_SPAN_MS: Final = 24 * 60 * 60 * 1000
EVENT_OVERHEAD_BYTES: Final = 26
MAX_EVENT_BYTES: Final = MAX_BATCH_BYTES - EVENT_OVERHEAD_BYTES

PAUSE_SECONDS: Final = 10.0
_TOO_LARGE: Final = "EventTooLarge"
_WRITER_PAUSED: Final = "WriterPaused"


class LogsClient(Protocol):
    """The methods of a CloudWatch Logs client that are used here."""

    def put_log_events(self, **request: object) -> Mapping[str, object]:
        """Append events to a stream."""
        ...

    def create_log_stream(self, **request: object) -> object:
        """Create a stream."""
        ...

    def create_log_group(self, **request: object) -> object:
        """Create a group."""
        ...

    def put_retention_policy(self, **request: object) -> object:
        """Set how long a group stores its events."""
        ...


class LogLine(NamedTuple):
    """One line for a stream."""

    timestamp: int
    """Milliseconds since 1970."""
    text: str

    @property
    def size(self) -> int:
        """Bytes, as CloudWatch counts them."""
        return len(self.text.encode()) + EVENT_OVERHEAD_BYTES


def group_name(suffix: str, *, environ: Mapping[str, str] = os.environ) -> str:
    """Return `/audit/{CUSTOMER_ID}-{PROJECT_ID}-{ENVIRONMENT}-{suffix}`; forbidden characters become `-`."""
    deployment = "-".join(deployment_names(environ).values())
    return re.sub(r"[^A-Za-z0-9_\-./#]", "-", f"/audit/{deployment}-{suffix}")[:512]


def deployment_names(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the names of the customer, the project and the environment."""
    return {
        "customerId": environ.get("CUSTOMER_ID") or "orb",
        "projectId": environ.get("PROJECT_ID") or "integration-hub",
        "environment": environ.get("ENVIRONMENT") or "dev",
    }


def retention_days(requested: int | None = None, *, environ: Mapping[str, str] = os.environ) -> int:
    """Return a retention in days, rounded up to one that CloudWatch accepts.

    Args:
        requested: By default AUDIT_LOG_RETENTION_DAYS, else seven years. An invalid variable is ignored with one
            warning: no request may fail, and no event may be lost, because of the retention of a new group.
        environ: The environment.

    Raises:
        ConfigurationError: `requested` is not 1 to 3653 days (the longest retention of CloudWatch).
    """
    if requested is None:
        text = environ.get(RETENTION_VARIABLE) or str(DEFAULT_RETENTION_DAYS)
        requested = int(text) if text.isdecimal() and len(text) <= _MAX_DIGITS else 0
        if not 0 < requested <= RETENTION_DAYS[-1]:
            report(RETENTION_VARIABLE, f"it must be 1 to {RETENTION_DAYS[-1]} days")
            return DEFAULT_RETENTION_DAYS
    if not 0 < requested <= RETENTION_DAYS[-1]:
        raise ConfigurationError(f"the retention of audit logs must be 1 to {RETENTION_DAYS[-1]} days")
    return RETENTION_DAYS[bisect_left(RETENTION_DAYS, requested)]


def batches(lines: Sequence[tuple[int, LogLine]]) -> Iterator[list[tuple[int, LogLine]]]:
    """Yield the lines, with the caller's index of each, in batches for single calls and in order of time."""
    batch: list[tuple[int, LogLine]] = []
    size = 0
    for index, line in sorted(lines, key=lambda pair: pair[1].timestamp):
        full = size + line.size > MAX_BATCH_BYTES or len(batch) == MAX_BATCH_EVENTS
        if batch and (full or line.timestamp - batch[0][1].timestamp >= MAX_SPAN_MS):
            yield batch
            batch, size = [], 0
        batch.append((index, line))
        size += line.size
    if batch:
        yield batch


def _error_code(error: BaseException) -> str:
    # Imported here: only failures need it.
    from orb_common.aws.errors import aws_error_code

    return aws_error_code(error)


class LogWriter:
    """A writer to the streams of one group. Thread-safe."""

    def __init__(
        self,
        group: str,
        *,
        client: Callable[[], LogsClient],
        retention: int = DEFAULT_RETENTION_DAYS,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        """Store the settings. `client` is called at the first write."""
        self.group = group
        self._client = client
        self._retention = retention
        self._clock = clock
        self._streams: set[str] = set()
        self._creation_lock = threading.Lock()
        self._paused_until = 0.0

    def put(self, stream: str, lines: Sequence[LogLine]) -> dict[int, str]:
        """Write lines. Never raise an `Exception`.

        Returns:
            Index of each line that did not arrive -> the reason: a code of CloudWatch, or the class of the exception.
        """
        failed = {index: _TOO_LARGE for index, line in enumerate(lines) if line.size > MAX_BATCH_BYTES}
        fitting = [(index, line) for index, line in enumerate(lines) if index not in failed]
        for batch in batches(fitting):
            # A service that hangs would cost a timeout for each event, so pause after a failure.
            if self._clock.monotonic() < self._paused_until:
                failed.update((index, _WRITER_PAUSED) for index, _ in batch)
                continue
            try:
                failed.update(self._put(stream, batch))
            except Exception as error:  # noqa: BLE001 - the caller must learn which lines are lost
                self._paused_until = self._clock.monotonic() + PAUSE_SECONDS
                failed.update((index, _error_code(error)) for index, _ in batch)
        return failed

    def _put(self, stream: str, batch: Sequence[tuple[int, LogLine]]) -> dict[int, str]:
        client = self._client()
        request = {
            "logGroupName": self.group,
            "logStreamName": stream,
            "logEvents": [{"timestamp": line.timestamp, "message": line.text} for _, line in batch],
        }
        self._ensure_stream(client, stream)
        try:
            answer = client.put_log_events(**request)
        except Exception as error:
            if _error_code(error) != "ResourceNotFoundException":
                raise
            # The stream or the group was deleted meanwhile: create it again, once.
            self._streams.discard(stream)
            self._ensure_stream(client, stream)
            answer = client.put_log_events(**request)
        return _rejected(answer, batch)

    def _ensure_stream(self, client: LogsClient, stream: str) -> None:
        if stream in self._streams:
            return
        with self._creation_lock:
            if stream in self._streams:
                return
            names = {"logGroupName": self.group, "logStreamName": stream}
            try:
                _create_unless_there(client.create_log_stream, names)
            except Exception as error:
                if _error_code(error) != "ResourceNotFoundException":
                    raise
                self._create_group(client)
                _create_unless_there(client.create_log_stream, names)
            self._streams.add(stream)

    def _create_group(self, client: LogsClient) -> None:
        _create_unless_there(client.create_log_group, {"logGroupName": self.group})
        client.put_retention_policy(logGroupName=self.group, retentionInDays=self._retention)


def _create_unless_there(call: Callable[..., object], names: Mapping[str, str]) -> None:
    try:
        call(**names)
    except Exception as error:
        # Another instance created it first.
        if _error_code(error) not in {"ResourceAlreadyExistsException", "OperationAbortedException"}:
            raise


def _rejected(answer: Mapping[str, object], batch: Sequence[tuple[int, LogLine]]) -> dict[int, str]:
    """Return the lines that CloudWatch dropped for their age, though it accepted the call."""
    info = answer.get("rejectedLogEventsInfo")
    if not isinstance(info, Mapping):
        return {}
    failed: dict[int, str] = {}
    # By the service's reference, the end indexes are exclusive: events before them are dropped.
    for end, why in (("expiredLogEventEndIndex", "EventExpired"), ("tooOldLogEventEndIndex", "EventTooOld")):
        count = info.get(end)
        if isinstance(count, int):
            failed.update((index, why) for index, _ in batch[:count])
    start = info.get("tooNewLogEventStartIndex")
    if isinstance(start, int):
        failed.update((index, "EventTooNew") for index, _ in batch[start:])
    return failed
