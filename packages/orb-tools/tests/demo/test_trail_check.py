"""The demo reads the audit trail back and verifies its hash chain."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

from orb_common.audit.chain import Chain
from orb_tools.demo.trail_check import read_trail
from orb_tools.embedded.state_file import Running

if TYPE_CHECKING:
    from orb_testing.engines import MotoEngine
    from orb_testing.secret_store import SecretStore

GROUP = "/audit/demo"


@pytest.mark.parametrize(("edited", "intact"), [(False, True), (True, False)])
def test_an_edited_trail_is_not_intact(
    aws: MotoEngine, secrets: SecretStore, edited: bool, intact: bool
) -> None:
    """Events are counted by type, and the chain is verified with the key of the deployment."""
    chain = Chain("stream", key=b"the key")
    events = [chain.link({"eventType": name}) for name in ("USER_CREATED", "USER_CREATED", "USER_DELETED")]
    if edited:
        events[1]["eventType"] = "USER_UPDATED"
    secret = secrets.put("audit", "the key")
    logs, now = aws.client("logs"), int(time.time() * 1000)
    logs.create_log_group(logGroupName=GROUP)
    logs.create_log_stream(logGroupName=GROUP, logStreamName="stream")
    logs.put_log_events(
        logGroupName=GROUP,
        logStreamName="stream",
        logEvents=[
            {"timestamp": now + number, "message": json.dumps(event)} for number, event in enumerate(events)
        ],
    )

    trail = read_trail(Running(endpoint=aws.endpoint_url, pid=1, audit_secret=secret), GROUP)

    assert trail.intact is intact
    assert trail.counts()["USER_DELETED"] == 1
    assert "USER_DELETED" in trail.text
