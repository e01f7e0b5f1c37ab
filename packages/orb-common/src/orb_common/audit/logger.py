"""Writes audit events so that none is lost, whatever CloudWatch does, and no request fails because of it.

An event goes to the stream of its day and writer, linked to the event before it. What CloudWatch does not
take is written whole to the function's own output, with the same place in the chain. Creating a logger reads
the environment and contacts nothing.
"""

from __future__ import annotations

import os
import sys
import threading
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple, TextIO
from weakref import WeakSet

from orb_common.redaction import words
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_common.utils.lifecycle import after_fork, after_restore

from .chain import Chain, canonical
from .cloudwatch import LogLine, LogsClient, LogWriter, group_name, retention_days
from .compliance import determine_compliance_flags
from .events import AuditEvent, EventTraits, event_traits
from .evidence import context_evidence, evidence, json_form
from .fallback import fallback_lines, write_fallback

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

FAILURE: Final = "AUDIT_LOGGING_FAILURE"
UNKNOWN: Final = "unknown"
REHEARSED: Final = {
    "userId": "00000000-0000-4000-8000-000000000000", "cognitoSub": "00000000-0000-4000-8000-000000000000",
    "groups": ["USER"], "isAdmin": False, "ipAddress": "192.0.2.1", "userAgent": "rehearsal",
    "requestId": "00000000-0000-4000-8000-000000000000",
}  # fmt: skip
"""Who acts in a rehearsed event: as much is said of most people."""
CHAIN_KEY_VARIABLE: Final = "AUDIT_CHAIN_KEY"
"""Where set, events are linked by HMAC with this key instead of plain SHA-256."""


class _Entry(NamedTuple):
    """An event that is linked and waits to be written."""

    event_id: str
    stream: str
    line: LogLine


class AuditLogger:
    """The audit trail of one kind of entity. Thread-safe; make one per process and keep it.

    Args:
        entity_type: What the events are about: `USER`.
        log_group_suffix: End of the log group's name; by default the entity type in lower case.
        client: A client of CloudWatch Logs; by default that of `orb_common.aws.session`, made at the first
            event.
        clock: The time of events.
        retention: Days, for a group that has to be created; rounded up to what CloudWatch accepts.
        traits: Meanings of the function's own events, by act, before those that orb knows.
        chain_key: Makes the chain's hashes HMACs; by default `AUDIT_CHAIN_KEY` of the environment.
        fallback: Where events go that CloudWatch does not take; by default standard output.

    Raises:
        ConfigurationError: a retention that CloudWatch cannot be told.
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
        chain_key: bytes | None = None,
        fallback: TextIO | None = None,
    ) -> None:
        self.entity_type = entity_type
        self.log_group_name = group_name(log_group_suffix or entity_type.lower())
        self._clock = clock
        self._traits = traits
        self._out = fallback
        self._key = chain_key or os.environ.get(CHAIN_KEY_VARIABLE, "").encode() or None
        self._client = _default_client if client is None else _giving(client)
        self._retention = retention_days(retention)
        self._held = threading.local()
        self.begin_stream()
        _loggers.add(self)

    def begin_stream(self) -> None:
        """Go on in a stream of its own. For a copy of the process, which must not use the numbers of the first one."""
        self._writer_name = ""
        self._writer = LogWriter(
            self.log_group_name, client=self._client, retention=self._retention, clock=self._clock
        )
        self._linking = threading.Lock()
        self._chain: Chain | None = None

    def prepare(self) -> None:
        """Make the client and rehearse an event, so that the first one need not: nothing is sent or linked."""
        from orb_common.aws.rehearsal import rehearsal

        client = self._client()
        event = self._build("REHEARSAL", REHEARSED, UNKNOWN, {}, (), None, None)
        line = LogLine(timestamp=0, text=canonical(Chain("rehearsal").link(event.to_dict())))
        with rehearsal(client):
            failed = LogWriter(self.log_group_name, client=_giving(client)).put("rehearsal", [line])
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
        """Writes one event. Never raises: a request must not fail because its trail is in trouble.

        Args:
            event_type: A member of an event enum.
            user_context: Who acts: a mapping, or an object with `to_audit_context()`. Secrets leave at any
                depth.
            resource_id: What is acted upon.
            action_details: What is done.
            compliance_flags: By default what the table says of the event.
            state_changes: A record of `StateTracker`.
            additional_context: Anything else.

        Returns:
            The event as it was written. Its id finds it again.
        """
        named = _name(event_type)
        try:
            event = self._build(
                named, user_context, resource_id, action_details, compliance_flags, state_changes,
                additional_context,
            )  # fmt: skip
        except Exception as error:  # noqa: BLE001 - an event that cannot be built as asked is still an event
            event = self._bare(named, resource_id, error)
        try:
            entry = self._link(event, self._extended(event))
        except Exception as error:  # noqa: BLE001 - an event without a place in the chain is still an event
            self._fall_back(event.event_id, _text(event.to_dict()), type(error).__name__)
            return event
        held = getattr(self._held, "entries", None)
        if held is None:
            self._write([entry])
        else:
            held.append(entry)
        return event

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Holds this thread's events back and writes them together at its end, also when it raises."""
        if getattr(self._held, "entries", None) is not None:
            yield
            return
        entries: list[_Entry] = []
        self._held.entries = entries
        try:
            yield
        finally:
            self._held.entries = None
            self._write(entries)

    def _extend_audit_event(
        self,
        audit_event: dict[str, object],
        user_context: Mapping[str, object],
        action_details: Mapping[str, object],
    ) -> None:
        """A hook for subclasses: adds to the event, in place, before it is linked. It is redacted again."""

    def _build(  # noqa: PLR0917 - as log_event
        self,
        event_type: str,
        user_context: Mapping[str, object] | object,
        resource_id: str,
        action_details: Mapping[str, object] | None,
        compliance_flags: Sequence[str] | None,
        state_changes: object,
        additional_context: Mapping[str, object] | None,
    ) -> AuditEvent:
        who = {_camel(name): value for name, value in context_evidence(user_context).items()}
        # Text, as queries compare it.
        who["userId"] = _name(who.get("userId") or UNKNOWN)
        details = context_evidence(action_details)
        meaning = event_traits(event_type, extra=self._traits)
        # The place and the kind of data decide on flags; both may stand in either.
        known = {_camel(name): value for name, value in details.items()} | who
        facts = {"user_location": known.get("userLocation"), "data_type": known.get("dataType")}
        flags: Sequence[str] = (
            determine_compliance_flags(event_type, facts, extra=self._traits)
            if compliance_flags is None
            else tuple(dict.fromkeys(map(str, _listed(compliance_flags))))
        )
        return AuditEvent(
            event_id=str(uuid.uuid4()),
            event_type=event_type,
            timestamp=self._clock.now(),
            entity_type=self.entity_type,
            resource_id=_name(resource_id),
            category=meaning.category,
            severity=meaning.severity,
            user_context=who,
            action_details=details,
            compliance_flags=flags,
            environment=environment_context(),
            state_changes=None if state_changes is None else evidence(state_changes),
            additional_context=None if additional_context is None else evidence(additional_context),
        )

    def _bare(self, event_type: str, resource_id: str, error: Exception) -> AuditEvent:
        """What is certain of an event whose parts could not be read."""
        return AuditEvent(
            event_id=str(uuid.uuid4()),
            event_type=event_type,
            timestamp=self._clock.now(),
            entity_type=self.entity_type,
            resource_id=_name(resource_id),
            user_context={"userId": UNKNOWN},
            additional_context={"buildError": type(error).__name__},
        )

    def _extended(self, event: AuditEvent) -> dict[str, object]:
        body = event.to_dict()
        if type(self)._extend_audit_event is AuditLogger._extend_audit_event:
            return body
        try:
            copy = dict(body)
            self._extend_audit_event(copy, event.user_context, event.action_details)
            return context_evidence(copy)
        except Exception as error:  # noqa: BLE001 - a faulty hook must not cost the event
            return {**body, "extensionError": type(error).__name__}

    def _link(self, event: AuditEvent, body: Mapping[str, object]) -> _Entry:
        with self._linking:
            chain = self._chain_of(event.timestamp)
            text = canonical(chain.link(body))
            stream = chain.stream
        milliseconds = int(event.timestamp.timestamp() * 1000)
        return _Entry(event_id=event.event_id, stream=stream, line=LogLine(timestamp=milliseconds, text=text))

    def _chain_of(self, moment: datetime) -> Chain:
        """One stream per day and writer: two writers of one stream could not keep a chain.

        Never back to a day that is over: events made just before midnight may be linked just after it, and a
        second chain of the old name would begin at 1 again.
        """
        if not self._writer_name:
            unit = os.environ.get("AWS_LAMBDA_FUNCTION_NAME") or "local"
            self._writer_name = f"{unit}/{uuid.uuid4().hex}"
        stream = f"{moment:%Y/%m/%d}/{self._writer_name}"
        if self._chain is None or self._chain.stream < stream:
            self._chain = Chain(stream, key=self._key)
        return self._chain

    def _write(self, entries: Sequence[_Entry]) -> None:
        for stream in dict.fromkeys(entry.stream for entry in entries):
            together = [entry for entry in entries if entry.stream == stream]
            failed = self._writer.put(stream, [entry.line for entry in together])
            for index, reason in failed.items():
                self._fall_back(together[index].event_id, together[index].line.text, reason)

    def _fall_back(self, event_id: str, text: str, reason: str) -> None:
        for out in (self._out, sys.stderr):
            try:
                lines = fallback_lines(event_id, text, group=self.log_group_name, reason=reason)
                write_fallback(lines, out=out)
                break
            except Exception:  # noqa: BLE001, S112 - an output that is closed: the other one is left
                continue
        self._report(event_id, reason)

    def _report(self, event_id: str, reason: str) -> None:
        """An alarm can be set on this line; it holds nothing of the event."""
        import logging

        try:
            from orb_common.logging import get_logger

            get_logger().critical(FAILURE, event_id=event_id, reason=reason, log_group=self.log_group_name)
        except Exception:  # noqa: BLE001 - the event itself is safe already
            logging.getLogger(__name__).critical(FAILURE)


_loggers: WeakSet[AuditLogger] = WeakSet()


@after_fork
@after_restore
def _begin_streams() -> None:
    for logger in _loggers:
        logger.begin_stream()


BaseAuditLogger = AuditLogger
"""The old name. The hook `_extend_audit_event` is there to be overridden, and need not be."""


def environment_context(*, environ: Mapping[str, str] = os.environ) -> dict[str, object]:
    """Where an event happened, by the environment of the function."""
    return {
        "customerId": environ.get("CUSTOMER_ID") or "orb",
        "projectId": environ.get("PROJECT_ID") or "integration-hub",
        "environment": environ.get("ENVIRONMENT") or "dev",
        "region": environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION") or UNKNOWN,
        "functionName": environ.get("AWS_LAMBDA_FUNCTION_NAME") or "local",
        "functionVersion": environ.get("AWS_LAMBDA_FUNCTION_VERSION") or UNKNOWN,
    }


def _name(value: object) -> str:
    """A name as text: of an enum its value, and never the `str` of an object, which could raise or tell too much."""
    return str(json_form(value))


def _listed(flags: Sequence[str]) -> Sequence[str]:
    """A single flag is a sequence as well: of its letters."""
    return (flags,) if isinstance(flags, str) else flags


def _camel(name: str) -> str:
    """Callers write user_id and userId: the trail has one spelling."""
    if "_" not in name:
        return name
    first, *rest = words(name) or (name,)
    return first + "".join(word.capitalize() for word in rest)


def _text(body: Mapping[str, object]) -> str:
    return canonical(context_evidence(body))


def _giving(client: LogsClient) -> Callable[[], LogsClient]:
    return lambda: client


def _default_client() -> LogsClient:
    from orb_common.aws import session

    client: LogsClient = session.client("logs")
    return client
