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
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple, TextIO, TypeVar
from weakref import WeakSet

from orb_common.redaction import words
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_common.utils.lifecycle import after_fork, after_restore

from .chain import Chain, canonical
from .cloudwatch import LogLine, LogsClient, LogWriter, group_name, retention_days
from .compliance import determine_compliance_flags
from .events import AuditEvent, EventTraits, event_traits
from .evidence import context_evidence, evidence, json_form
from .fallback_lines import fallback_lines, report_failure, write_fallback
from .keys import KeySource, key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

T = TypeVar("T")
UNKNOWN: Final = "unknown"
REHEARSED: Final = {
    "userId": "00000000-0000-4000-8000-000000000000", "cognitoSub": "00000000-0000-4000-8000-000000000000",
    "groups": ["USER"], "isAdmin": False, "ipAddress": "192.0.2.1", "userAgent": "rehearsal",
    "requestId": "00000000-0000-4000-8000-000000000000",
}  # fmt: skip
"""Who acts in a rehearsed event: as much is said of most people."""
_INTERRUPTED: Final = "Interrupted"
"""Why an event is in the fallback that was being written when the process was told to end."""


class _Entry(NamedTuple):
    """An event that is linked and waits to be written."""

    event_id: str
    stream: str
    line: LogLine


class _Steps:
    """Takes the steps of one event to their end. An exit or an interrupt that comes meanwhile waits until then."""

    def __init__(self) -> None:
        self.stopped: BaseException | None = None
        """The exit or interrupt. The caller has to raise it."""

    def take(self, step: Callable[[], T], otherwise: Callable[[BaseException], T]) -> T:
        """Return what a step returns; where it fails, what `otherwise` makes of the error."""
        try:
            return step()
        except Exception as error:  # noqa: BLE001 - an event that cannot be made as asked is still an event
            return otherwise(error)
        except BaseException as error:  # noqa: BLE001 - raised once the event is safe
            self.stopped = error
        # An interrupt comes from outside, and once: without it, the step may succeed.
        try:
            return step()
        except BaseException as error:  # noqa: BLE001 - the first one is raised
            return otherwise(error)


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
        chain_key: Makes the chain's hashes HMACs: a key, or what gives it (`AuditKeys(...).chain`) and None while it
            cannot. Events without a key say so; once there is one, they go on in a stream of their own.
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
        chain_key: KeySource = None,
        fallback: TextIO | None = None,
    ) -> None:
        self.entity_type = entity_type
        self.log_group_name = group_name(log_group_suffix or entity_type.lower())
        self._clock = clock
        self._traits = traits
        self._out = fallback
        self._key = chain_key
        self._client = _default_client if client is None else _giving(client)
        self._retention = retention_days(retention)
        self._held = threading.local()
        self._begin_stream()
        _loggers.add(self)

    def _begin_stream(self) -> None:
        """Go on in a stream of its own. For a copy of the process, which must not use the numbers of the first one."""
        self._day = ""
        self._writer = LogWriter(
            self.log_group_name, client=self._client, retention=self._retention, clock=self._clock
        )
        self._linking = threading.Lock()
        self._chain: Chain | None = None

    def _forget_held(self) -> None:
        """Drop what a batch of this thread holds. For a forked child: the parent writes it."""
        entries = getattr(self._held, "entries", None)
        if entries is not None:
            entries.clear()

    def prepare(self) -> None:
        """Read the key, make the client and rehearse an event, so that the first one need not. No event is sent."""
        from orb_common.aws.client_warmup import rehearsal

        key_of(self._key)
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
        """Write one event. Never raises an `Exception`: a request must not fail because its trail is in trouble.

        An exit or interrupt that comes meanwhile is raised once the event is in the fallback.

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
        steps = _Steps()
        named, resource = (
            steps.take(partial(_name, each), lambda _: UNKNOWN) for each in (event_type, resource_id)
        )
        event = steps.take(
            lambda: self._build(
                named,
                user_context,
                resource,
                action_details,
                compliance_flags,
                state_changes,
                additional_context,
            ),
            lambda error: self._bare(named, resource, error),
        )
        body = steps.take(
            lambda: self._extended(event),
            lambda error: {**event.to_dict(), "extensionError": type(error).__name__},
        )
        entry = steps.take(lambda: self._link(event, body), lambda error: self._unlinked(event, error))
        if entry is not None:
            held = getattr(self._held, "entries", None)
            if held is not None:
                held.append(entry)
            elif steps.stopped is None:
                self._write([entry])
            else:
                # The process is about to end: there is no time for CloudWatch.
                self._fall_back(entry.event_id, entry.line.text, _INTERRUPTED)
        if steps.stopped is not None:
            raise steps.stopped
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
            resource_id=resource_id,
            category=meaning.category,
            severity=meaning.severity,
            user_context=who,
            action_details=details,
            compliance_flags=flags,
            environment=environment_context(),
            state_changes=None if state_changes is None else evidence(state_changes),
            additional_context=None if additional_context is None else evidence(additional_context),
        )

    def _bare(self, event_type: str, resource_id: str, error: BaseException) -> AuditEvent:
        """What is certain of an event whose parts could not be read."""
        return AuditEvent(
            event_id=str(uuid.uuid4()),
            event_type=event_type,
            timestamp=self._clock.now(),
            entity_type=self.entity_type,
            resource_id=resource_id,
            user_context={"userId": UNKNOWN},
            additional_context={"buildError": type(error).__name__},
        )

    def _extended(self, event: AuditEvent) -> dict[str, object]:
        body = event.to_dict()
        if type(self)._extend_audit_event is AuditLogger._extend_audit_event:
            return body
        copy = dict(body)
        self._extend_audit_event(copy, event.user_context, event.action_details)
        return context_evidence(copy)

    def _link(self, event: AuditEvent, body: Mapping[str, object]) -> _Entry:
        # Not under the lock: the key may have to be fetched.
        key = key_of(self._key)
        milliseconds = int(event.timestamp.timestamp() * 1000)
        with self._linking:
            chain = self._chain_of(event.timestamp, key)
            linked = chain.placed(body)
            line = LogLine(timestamp=milliseconds, text=canonical(linked))
            entry = _Entry(event_id=event.event_id, stream=chain.stream, line=line)
            # Last: a number that is used up before its event can be written would look like a removed event.
            chain.advance(linked)
        return entry

    def _unlinked(self, event: AuditEvent, error: BaseException) -> None:
        """Keep an event that cannot be linked: without a place in the chain it is still an event."""
        self._fall_back(event.event_id, canonical(context_evidence(event.to_dict())), type(error).__name__)

    def _chain_of(self, moment: datetime, key: bytes | None) -> Chain:
        """Return the chain of a stream that is this writer's alone: two writers of one stream could not keep a chain.

        A stream is for one day and one key. Never back to a day that is over: events made just before midnight may be
        linked just after it, and a third stream would begin for a single event.
        """
        day = f"{moment:%Y/%m/%d}"
        if self._chain is None or self._day < day or (key is not None and not self._chain.keyed):
            self._day = max(self._day, day)
            unit = os.environ.get("AWS_LAMBDA_FUNCTION_NAME") or "local"
            # The system's own randomness: that of the module `random` is the same in two copies of a process.
            self._chain = Chain(f"{self._day}/{unit}/{uuid.uuid4().hex}", key=key)
        return self._chain

    def _write(self, entries: Sequence[_Entry]) -> None:
        reasons = {entry.event_id: _INTERRUPTED for entry in entries}
        try:
            for stream in dict.fromkeys(entry.stream for entry in entries):
                together = [entry for entry in entries if entry.stream == stream]
                failed = self._writer.put(stream, [entry.line for entry in together])
                for index, entry in enumerate(together):
                    if index in failed:
                        reasons[entry.event_id] = failed[index]
                    else:
                        del reasons[entry.event_id]
        finally:
            # An exit or interrupt leaves open what has arrived: all of it is written here, perhaps for a second time.
            # The stack comes to each event, whatever it meets at another.
            with ExitStack() as stack:
                for entry in reversed(entries):
                    if entry.event_id in reasons:
                        stack.callback(
                            self._fall_back, entry.event_id, entry.line.text, reasons[entry.event_id]
                        )

    def _fall_back(self, event_id: str, text: str, reason: str) -> None:
        steps = _Steps()
        lines = list(fallback_lines(event_id, text, group=self.log_group_name, reason=reason))
        for out in (self._out, sys.stderr):
            # An output may be closed: the other one is left.
            if steps.take(partial(_written, lines, out), lambda _: False):
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
        logger._forget_held()


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


def _written(lines: Sequence[str], out: TextIO | None) -> bool:
    write_fallback(lines, out=out)
    return True


def _giving(client: LogsClient) -> Callable[[], LogsClient]:
    return lambda: client


def _default_client() -> LogsClient:
    from orb_common.aws import session

    client: LogsClient = session.client("logs")
    return client
