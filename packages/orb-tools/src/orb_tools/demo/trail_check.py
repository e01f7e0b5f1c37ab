"""Read the audit trail from CloudWatch Logs and verify it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_tools.embedded.client import aws_client

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from orb_tools.embedded.state_file import Running


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """The events of an audit log group."""

    events: Sequence[Mapping[str, object]]
    text: str
    """All lines as they are stored, to search for personal data."""
    intact: bool
    """Whether the hash chain of every stream is valid under the deployment's key."""

    def counts(self) -> Counter[str]:
        """Return the number of events of each type."""
        return Counter(str(event.get("eventType")) for event in self.events)


def read_trail(running: Running, group: str) -> Trail:
    """Return the trail of a log group, in the order of time."""
    from orb_common.audit import verify

    pages = (
        aws_client("logs", running.endpoint).get_paginator("filter_log_events").paginate(logGroupName=group)
    )
    lines = [event["message"] for page in pages for event in page["events"]]
    events = [json.loads(line) for line in lines]
    secret = aws_client("secretsmanager", running.endpoint).get_secret_value(SecretId=running.audit_secret)
    report = verify(events, key=secret["SecretString"].encode())
    return Trail(events=events, text="\n".join(lines), intact=report.ok)
