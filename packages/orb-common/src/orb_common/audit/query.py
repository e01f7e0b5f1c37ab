"""Find events by time, user, resource and type, page by page.

CloudWatch filters first, by a pattern in which every value is quoted. Then each event is compared exactly, because `*`
in a pattern matches anything, and because an embedded CloudWatch may not filter at all. So a page can be empty and
still not be the last.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, cast

from orb_common.aws.pages import Page
from orb_common.exceptions import ValidationError

from .cloudwatch import group_name
from .verification import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_LIMIT: Final = 10_000
DEFAULT_LIMIT: Final = 100
_FIELDS: Final = {
    "event_type": ("eventType",),
    "user_id": ("userContext", "userId"),
    "resource_id": ("resourceId",),
}

Event = dict[str, object]


class StoredLine(NamedTuple):
    """A line of a log group."""

    stream: str
    """The name of its log stream."""
    text: str


class FilterClient(Protocol):
    """The method of a CloudWatch Logs client that is used here."""

    def filter_log_events(self, **request: object) -> Mapping[str, object]:
        """Return a page of events."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLogQuery:
    """The conditions of a search. An event must meet all of them."""

    start_time: datetime | None = None
    """Aware; inclusive."""
    end_time: datetime | None = None
    """Aware; exclusive."""
    user_id: str | None = None
    resource_id: str | None = None
    event_type: str | None = None
    limit: int = DEFAULT_LIMIT
    """The most events on a page, up to 10,000."""

    def __post_init__(self) -> None:
        for name in ("start_time", "end_time"):
            when = getattr(self, name)
            if when is not None and when.tzinfo is None:
                raise ValidationError("a time must have a time zone", field=name)
        if not 0 < self.limit <= MAX_LIMIT:
            raise ValidationError(f"the limit must be 1 to {MAX_LIMIT}", field="limit")

    @property
    def expected(self) -> dict[tuple[str, ...], str]:
        """Path in an event -> the value it must have."""
        values = {path: getattr(self, name) for name, path in _FIELDS.items()}
        return {path: str(value) for path, value in values.items() if value is not None}

    def pattern(self) -> str | None:
        """Return the filter pattern for CloudWatch. None: no pattern is needed.

        Raises:
            ValidationError: 400. A value cannot be written in a pattern.
        """
        terms = [f"($.{'.'.join(path)} = {_quote(value, path[-1])})" for path, value in self.expected.items()]
        return f"{{ {' && '.join(terms)} }}" if terms else None

    def matches(self, event: Event) -> bool:
        """Return whether an event has exactly the expected values."""
        return all(_value_at(event, path) == value for path, value in self.expected.items())


class AuditTrail:
    """A reader of the audit trail in one log group.

    Args:
        log_group_name: The group; see `AuditLogger.log_group_name`.
        client: A CloudWatch Logs client; by default that of `orb_common.aws.session`, made at the first page.
    """

    def __init__(self, log_group_name: str, *, client: FilterClient | None = None) -> None:
        self.log_group_name = log_group_name
        self._given_client = client

    @classmethod
    def of(cls, suffix: str, *, client: FilterClient | None = None) -> AuditTrail:
        """Return the trail of the logger with a group suffix, in this environment."""
        return cls(group_name(suffix), client=client)

    def page(
        self, query: AuditLogQuery, *, cursor: str | None = None, stream_prefix: str | None = None
    ) -> Page[Event]:
        """Return one page, in order of time. A page before the last can hold fewer events than `limit`, or no events.

        Raises:
            ValidationError: 400. A value cannot be written in a pattern.
            OrbError: CloudWatch refused or failed; see `orb_common.aws.errors`.
        """
        answer = self._fetch_lines(query, cursor=cursor, stream_prefix=stream_prefix)
        events = (read_event(line.text) for line in answer)
        return Page(
            items=tuple(event for event in events if event is not None and query.matches(event)),
            cursor_source=answer.cursor_source,
            following=None
            if answer.following is None
            else lambda: self.page(query, cursor=answer.cursor, stream_prefix=stream_prefix),
        )

    def events(self, query: AuditLogQuery, *, stream_prefix: str | None = None) -> Iterator[Event]:
        """Yield every event that the query finds, over all pages; `limit` is that of a page."""
        yield from self.page(query, stream_prefix=stream_prefix).iterate()

    def lines(self, *, stream_prefix: str | None = None) -> Iterator[StoredLine]:
        """Yield every stored line, also lines that are not events. Raise the errors of `page`."""
        query = AuditLogQuery(limit=MAX_LIMIT)
        yield from self._fetch_lines(query, cursor=None, stream_prefix=stream_prefix).iterate()

    def _fetch_lines(
        self, query: AuditLogQuery, *, cursor: str | None, stream_prefix: str | None
    ) -> Page[StoredLine]:
        from orb_common.aws.errors import aws_errors

        request: dict[str, object] = {
            "logGroupName": self.log_group_name,
            "limit": query.limit,
            "startTime": _milliseconds(query.start_time),
            # The end of CloudWatch is inclusive.
            "endTime": None if query.end_time is None else cast("int", _milliseconds(query.end_time)) - 1,
            "filterPattern": query.pattern(),
            "nextToken": cursor,
            "logStreamNamePrefix": stream_prefix,
        }
        given = {name: value for name, value in request.items() if value is not None}
        with aws_errors(operation="logs:FilterLogEvents", resource=self.log_group_name):
            answer = self._client().filter_log_events(**given)
        lines = cast("list[Mapping[str, object]]", answer.get("events", []))
        next_token = str(answer.get("nextToken") or "") or None
        return Page(
            items=tuple(
                StoredLine(stream=str(line.get("logStreamName", "")), text=str(line.get("message", "")))
                for line in lines
            ),
            cursor_source=next_token,
            # A repeated cursor would cause an endless loop.
            following=None
            if next_token in {None, cursor}
            else lambda: self._fetch_lines(query, cursor=next_token, stream_prefix=stream_prefix),
        )

    def _client(self) -> FilterClient:
        if self._given_client is None:
            from orb_common.aws import session

            return cast("FilterClient", session.client("logs"))
        return self._given_client


def query_audit_logs(
    query: AuditLogQuery, *, suffix: str = "audit", client: FilterClient | None = None
) -> list[Event]:
    """Return the first events that a query finds, up to its `limit`."""
    events: list[Event] = []
    for event in AuditTrail.of(suffix, client=client).events(query):
        events.append(event)
        if len(events) == query.limit:
            break
    return events


def read_event(line: str) -> Event | None:
    """Return the event of a line. None: the line is not a JSON object."""
    try:
        value = parse(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _quote(value: str, field: str) -> str:
    if not value.isprintable() or len(value) > 256:  # noqa: PLR2004 - a whole pattern may have 1,024
        raise ValidationError("the value cannot be searched for", field=field)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _value_at(event: Event, path: tuple[str, ...]) -> object:
    value: object = event
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _milliseconds(when: datetime | None) -> int | None:
    return None if when is None else int(when.astimezone(UTC).timestamp() * 1000)
