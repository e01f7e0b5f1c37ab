"""Write audit events so that no event is lost, and no request fails, when CloudWatch fails.

An event goes to the stream of its day and logger, linked to the event before it. An event that CloudWatch does not
accept is written to the function's own output, with the same place in the chain. The constructor reads the environment
and makes no calls.
"""

from __future__ import annotations

import os
import sys
import threading
import uuid
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple, TextIO
from weakref import WeakSet

from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_common.utils.lifecycle import after_fork, after_restore

from .chain import Chain, canonical
from .cloudwatch import LogLine, LogsClient, LogWriter, group_name, retention_days
from .event_builder import UNKNOWN, EventBuilder, as_text
from .evidence import context_evidence
from .fallback_lines import fallback_lines, report_failure, write_fallback
from .keys import KeySource, key_of
from .uninterrupted_steps import UninterruptedSteps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from .events import AuditEvent, EventTraits

REHEARSAL_CONTEXT: Final = {
    "userId": "00000000-0000-4000-8000-000000000000", "cognitoSub": "00000000-0000-4000-8000-000000000000",
    "groups": ["USER"], "isAdmin": False, "ipAddress": "192.0.2.1", "userAgent": "rehearsal",
    "requestId": "00000000-0000-4000-8000-000000000000",
}  # fmt: skip
"""The user context of a rehearsed event. It has the fields of a usual one."""
_INTERRUPTED: Final = "Interrupted"
"""The reason in the fallback of an event that an exit or an interrupt cut short."""


class _Entry(NamedTuple):
    """A linked event, ready to be written."""

    event_id: str
    stream: str
    line: LogLine


class AuditLogger:
    """The audit trail of one kind of entity. Thread-safe; make one per process and keep it.

    Args:
        entity_type: The kind of entity that the events are about: `USER`.
        log_group_suffix: End of the log group's name; by default the entity type in lower case.
        client: A CloudWatch Logs client; by default that of `orb_common.aws.session`, made at the first event.
        clock: The time of events.
        retention: Days, for a group that has to be created; rounded up to what CloudWatch accepts.
        traits: Traits of the function's own events, by act. They go before those of `TRAITS`.
        chain_key: The key of the chain's hashes, which are then HMACs, or a function that returns it, such as
            `AuditKeys(...).chain`. While that returns None, events are written without a key and say so. When the key
            becomes available, a new stream begins.
        fallback: The output for events that CloudWatch does not accept; by default standard output.

    Raises:
        ConfigurationError: The retention is not 1 to 3653 days.
    """

    def __init__(
        self,
        entity_type: str,
        log_group_suffix: str | None = None,
        *,
        client: LogsClient | None = None,
        clock: Clock = SYSTEM_CLOCK,
        retention: int | None = None,
        traits: Mapping[str, EventTraits] | None = None,
        chain_key: KeySource = None,
        fallback: TextIO | None = None,
    ) -> None:
        self.entity_type = entity_type
        self.log_group_name = group_name(log_group_suffix or entity_type.lower())
        self._clock = clock
        self._builder = EventBuilder(entity_type, clock=clock, traits=traits)
        self._fallback_output = fallback
        self._key = chain_key
        self._client = _default_client if client is None else _returning(client)
        self._retention = retention_days(retention)
        self._batch = threading.local()
        self._begin_stream()
        _loggers.add(self)

    def _begin_stream(self) -> None:
        """Begin a new stream. A copy of the process must not use the numbers of the original."""
        self._day = ""
        self._writer = LogWriter(
            self.log_group_name, client=self._client, retention=self._retention, clock=self._clock
        )
        self._link_lock = threading.Lock()
        self._chain: Chain | None = None

    def _drop_batch(self) -> None:
        """Drop the events of this thread's batch. For a forked child: the parent writes them."""
        entries = getattr(self._batch, "entries", None)
        if entries is not None:
            entries.clear()

    def prepare(self) -> None:
        """Read the key, make the client and rehearse an event, so that the first event is fast. Send no event."""
        from orb_common.aws.client_warmup import rehearsal

        key_of(self._key)
        client = self._client()
        event = self._builder.build("REHEARSAL", REHEARSAL_CONTEXT, UNKNOWN, {}, ())
        line = LogLine(timestamp=0, text=canonical(Chain("rehearsal").link(event.to_dict())))
        with rehearsal(client):
            failed = LogWriter(self.log_group_name, client=_returning(client)).put("rehearsal", [line])
        if failed:
            raise RuntimeError(f"the rehearsed event could not be written: {failed[0]}")

    def log_event(  # noqa: PLR0917 - the places they always had
        self,
        event_type: str,
        user_context: Mapping[str, object] | object,
        resource_id: str,
        action_details: Mapping[str, object] | None = None,
        compliance_flags: Sequence[str] | None = None,
        state_changes: object = None,
        additional_context: Mapping[str, object] | None = None,
    ) -> AuditEvent:
        """Write one event. Never raise an `Exception`: a request must not fail because of its audit trail.

        An exit or an interrupt during the call is raised once the event is in the fallback.

        Args:
            event_type: A member of an event enum.
            user_context: The person who acts: a mapping, or an object with `to_audit_context()`. Secrets are removed at
                any depth.
            resource_id: The id of the target.
            action_details: Facts about the action.
            compliance_flags: By default those of the tables in `compliance`.
            state_changes: A record of `StateTracker`.
            additional_context: Anything else.

        Returns:
            The event as it was written.
        """
        steps = UninterruptedSteps()
        event_name, resource = (
            steps.take(partial(as_text, each), lambda _: UNKNOWN) for each in (event_type, resource_id)
        )
        event = steps.take(
            lambda: self._builder.build(
                event_name,
                user_context,
                resource,
                action_details,
                compliance_flags,
                state_changes,
                additional_context,
            ),
            lambda error: self._builder.minimal(event_name, resource, error),
        )
        body = steps.take(
            lambda: self._extended_body(event),
            lambda error: {**event.to_dict(), "extensionError": type(error).__name__},
        )
        entry = steps.take(lambda: self._link(event, body), lambda error: self._write_unlinked(event, error))
        if entry is not None:
            batched = getattr(self._batch, "entries", None)
            if batched is not None:
                batched.append(entry)
            elif steps.stopped is None:
                self._write([entry])
            else:
                # The process is about to end, so there is no time for CloudWatch.
                self._fall_back(entry.event_id, entry.line.text, _INTERRUPTED)
        if steps.stopped is not None:
            raise steps.stopped
        return event

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Collect this thread's events and write them together at the end, also after an exception."""
        if getattr(self._batch, "entries", None) is not None:
            yield
            return
        entries: list[_Entry] = []
        self._batch.entries = entries
        try:
            yield
        finally:
            self._batch.entries = None
            self._write(entries)

    def _extend_audit_event(
        self,
        audit_event: dict[str, object],
        user_context: Mapping[str, object],
        action_details: Mapping[str, object],
    ) -> None:
        """Change the event in place before it is linked. A hook for subclasses; its result is redacted again."""

    def _extended_body(self, event: AuditEvent) -> dict[str, object]:
        body = event.to_dict()
        if type(self)._extend_audit_event is AuditLogger._extend_audit_event:
            return body
        copy = dict(body)
        self._extend_audit_event(copy, event.user_context, event.action_details)
        return context_evidence(copy)

    def _link(self, event: AuditEvent, body: Mapping[str, object]) -> _Entry:
        # Outside the lock, because the key may have to be fetched.
        key = key_of(self._key)
        milliseconds = int(event.timestamp.timestamp() * 1000)
        with self._link_lock:
            chain = self._chain_of(event.timestamp, key)
            linked = chain.placed(body)
            line = LogLine(timestamp=milliseconds, text=canonical(linked))
            entry = _Entry(event_id=event.event_id, stream=chain.stream, line=line)
            # Last: a number that is used up without an event would look like a removed event.
            chain.advance(linked)
        return entry

    def _write_unlinked(self, event: AuditEvent, error: BaseException) -> None:
        """Write an event that cannot be linked to the fallback, without a place in the chain."""
        self._fall_back(event.event_id, canonical(context_evidence(event.to_dict())), type(error).__name__)

    def _chain_of(self, timestamp: datetime, key: bytes | None) -> Chain:
        """Return the chain of a stream that only this logger writes, since two writers would fork the chain.

        A stream is for one day and one key. If an event of the old day is linked after one of the new day, it goes to
        the new day's stream, so that no third stream begins for it.
        """
        day = f"{timestamp:%Y/%m/%d}"
        if self._chain is None or self._day < day or (key is not None and not self._chain.keyed):
            self._day = max(self._day, day)
            unit = os.environ.get("AWS_LAMBDA_FUNCTION_NAME") or "local"
            # uuid4 uses the system's randomness. The module `random` repeats itself in copies of a process.
            self._chain = Chain(f"{self._day}/{unit}/{uuid.uuid4().hex}", key=key)
        return self._chain

    def _write(self, entries: Sequence[_Entry]) -> None:
        reasons = {entry.event_id: _INTERRUPTED for entry in entries}
        try:
            for stream in dict.fromkeys(entry.stream for entry in entries):
                in_stream = [entry for entry in entries if entry.stream == stream]
                failed = self._writer.put(stream, [entry.line for entry in in_stream])
                for index, entry in enumerate(in_stream):
                    if index in failed:
                        reasons[entry.event_id] = failed[index]
                    else:
                        del reasons[entry.event_id]
        finally:
            # After an exit or an interrupt it is unknown what has arrived, so all of it is written here, perhaps again.
            # The exit stack calls each callback, even after another one raised.
            with ExitStack() as stack:
                for entry in reversed(entries):
                    if entry.event_id in reasons:
                        stack.callback(
                            self._fall_back, entry.event_id, entry.line.text, reasons[entry.event_id]
                        )

    def _fall_back(self, event_id: str, text: str, reason: str) -> None:
        steps = UninterruptedSteps()
        lines = list(fallback_lines(event_id, text, group=self.log_group_name, reason=reason))
        for out in (self._fallback_output, sys.stderr):
            # If the first output is closed, use the second.
            if steps.take(partial(_write_lines, lines, out), lambda _: False):
                break
        steps.take(
            partial(report_failure, reason, event_id=event_id, log_group=self.log_group_name), lambda _: None
        )
        if steps.stopped is not None:
            raise steps.stopped


_loggers: WeakSet[AuditLogger] = WeakSet()


@after_restore
def _begin_streams() -> None:
    for logger in list(_loggers):
        logger._begin_stream()


@after_fork
def _begin_in_child() -> None:
    _begin_streams()
    for logger in list(_loggers):
        logger._drop_batch()


BaseAuditLogger = AuditLogger
"""The old name. Subclasses may override the hook `_extend_audit_event`."""


def _write_lines(lines: Sequence[str], out: TextIO | None) -> bool:
    write_fallback(lines, out=out)
    return True


def _returning(client: LogsClient) -> Callable[[], LogsClient]:
    return lambda: client


def _default_client() -> LogsClient:
    from orb_common.aws import session

    client: LogsClient = session.client("logs")
    return client
