"""Finds events again: by time, user, resource and type, page by page.

CloudWatch filters first, by a pattern in which every value is quoted; then each event is compared exactly,
because in a pattern `*` stands for anything, and because an embedded CloudWatch may not filter at all. A page
can be empty and still not be the last.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, TypeVar, cast

from orb_common.aws.pages import Page
from orb_common.exceptions import ValidationError

from .cloudwatch import group_name
from .verification import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MAX_LIMIT: Final = 10_000
DEFAULT_LIMIT: Final = 100
_FIELDS: Final = {
    "event_type": ("eventType",),
    "user_id": ("userContext", "userId"),
    "resource_id": ("resourceId",),
}

Event = dict[str, object]
ItemT = TypeVar("ItemT")


class StoredLine(NamedTuple):
    """A line of a log group."""

    stream: str
    """The log stream that it lies in."""
    text: str


class FilterClient(Protocol):
    """What is used of the client of CloudWatch Logs."""

    def filter_log_events(self, **request: object) -> Mapping[str, object]:
        """A page of events."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLogQuery:
    """What to look for. Everything that is given must hold."""

    start_time: datetime | None = None
    """Aware; inclusive."""
    end_time: datetime | None = None
    """Aware; exclusive."""
    user_id: str | None = None
    resource_id: str | None = None
    event_type: str | None = None
    limit: int = DEFAULT_LIMIT
    """Events of a page, at most 10,000."""

    def __post_init__(self) -> None:
        for name in ("start_time", "end_time"):
            moment = getattr(self, name)
            if moment is not None and moment.tzinfo is None:
                raise ValidationError("a time must have a time zone", field=name)
        if not 0 < self.limit <= MAX_LIMIT:
            raise ValidationError(f"the limit must be 1 to {MAX_LIMIT}", field="limit")

    @property
    def wanted(self) -> dict[tuple[str, ...], str]:
        """Path in an event -> the value it must have."""
        values = {path: getattr(self, name) for name, path in _FIELDS.items()}
        return {path: str(value) for path, value in values.items() if value is not None}

    def pattern(self) -> str | None:
        """The filter pattern for CloudWatch. None: none is needed.

        Raises:
            ValidationError: 400: a value that no pattern can hold.
        """
        terms = [f"($.{'.'.join(path)} = {_quoted(value, path[-1])})" for path, value in self.wanted.items()]
        return f"{{ {' && '.join(terms)} }}" if terms else None

    def matches(self, event: Event) -> bool:
        """Whether an event is what is looked for, to the letter."""
        return all(_at(event, path) == value for path, value in self.wanted.items())


class AuditTrail:
    """Reads the trail of one log group.

    Args:
        log_group_name: The group; see `AuditLogger.log_group_name`.
        client: A client of CloudWatch Logs; by default that of `orb_common.aws.session`, made at the first
            page.
    """

    def __init__(self, log_group_name: str, *, client: FilterClient | None = None) -> None:
        self.log_group_name = log_group_name
        self._given = client

    @classmethod
    def of(cls, suffix: str, *, client: FilterClient | None = None) -> AuditTrail:
        """The trail of a logger with that group suffix, in this environment."""
        return cls(group_name(suffix), client=client)

    def page(
        self, query: AuditLogQuery, *, cursor: str | None = None, stream_prefix: str | None = None
    ) -> Page[Event]:
        """One page, in order of time. It can hold fewer events than `limit`, and none, before the last.

        Raises:
            ValidationError: 400: a value that no pattern can hold.
            OrbError: CloudWatch refused or failed, by `orb_common.aws.errors`.
        """
        answer = self._filtered(query, cursor=cursor, stream_prefix=stream_prefix)
        events = (read_event(line.text) for line in answer)
        return Page(
            items=tuple(event for event in events if event is not None and query.matches(event)),
            mark=answer.mark,
        )

    def events(self, query: AuditLogQuery, *, stream_prefix: str | None = None) -> Iterator[Event]:
        """Every event there is, over all pages; `limit` is that of a page."""
        return _all(lambda cursor: self.page(query, cursor=cursor, stream_prefix=stream_prefix))

    def lines(self, *, stream_prefix: str | None = None) -> Iterator[StoredLine]:
        """Every line there is, as it is stored, whether or not it is an event. Raises as `page`."""
        query = AuditLogQuery(limit=MAX_LIMIT)
        return _all(lambda cursor: self._filtered(query, cursor=cursor, stream_prefix=stream_prefix))

    def _filtered(
        self, query: AuditLogQuery, *, cursor: str | None, stream_prefix: str | None
    ) -> Page[StoredLine]:
        from orb_common.aws.errors import aws_errors

        request: dict[str, object] = {
            "logGroupName": self.log_group_name,
            "limit": query.limit,
            "startTime": _milliseconds(query.start_time),
            # CloudWatch takes its end inclusively.
            "endTime": None if query.end_time is None else cast("int", _milliseconds(query.end_time)) - 1,
            "filterPattern": query.pattern(),
            "nextToken": cursor,
            "logStreamNamePrefix": stream_prefix,
        }
        given = {name: value for name, value in request.items() if value is not None}
        with aws_errors(operation="logs:FilterLogEvents", resource=self.log_group_name):
            answer = self._client().filter_log_events(**given)
        found = cast("list[Mapping[str, object]]", answer.get("events", []))
        following = answer.get("nextToken")
        return Page(
            items=tuple(
                StoredLine(stream=str(line.get("logStreamName", "")), text=str(line.get("message", "")))
                for line in found
            ),
            mark=str(following) if following else None,
        )

    def _client(self) -> FilterClient:
        if self._given is None:
            from orb_common.aws import session

            return cast("FilterClient", session.client("logs"))
        return self._given


def query_audit_logs(
    query: AuditLogQuery, *, suffix: str = "audit", client: FilterClient | None = None
) -> list[Event]:
    """The first events that a query finds, `limit` at most."""
    found: list[Event] = []
    for event in AuditTrail.of(suffix, client=client).events(query):
        found.append(event)
        if len(found) == query.limit:
            break
    return found


def read_event(line: str) -> Event | None:
    """The event of a line. None: it is no JSON object."""
    try:
        value = parse(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _all(page_at: Callable[[str | None], Page[ItemT]]) -> Iterator[ItemT]:
    cursor: str | None = None
    while True:
        page = page_at(cursor)
        yield from page
        # A cursor that stands still would be asked for ever.
        if page.cursor is None or page.cursor == cursor:
            return
        cursor = page.cursor


def _quoted(value: str, field: str) -> str:
    if not value.isprintable() or len(value) > 256:  # noqa: PLR2004 - a whole pattern may have 1,024
        raise ValidationError("the value cannot be looked for", field=field)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _at(event: Event, path: tuple[str, ...]) -> object:
    value: object = event
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _milliseconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.astimezone(UTC).timestamp() * 1000)
