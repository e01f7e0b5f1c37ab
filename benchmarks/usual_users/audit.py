"""The audit trail in CloudWatch Logs. Each event has an HMAC of itself and of the event before it."""

import hmac
import json
import os
import time
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import boto3
from aws_lambda_powertools import Logger

GROUP = f"/audit/{os.environ['CUSTOMER_ID']}-{os.environ['PROJECT_ID']}-{os.environ['ENVIRONMENT']}-users"
FUNCTION = os.environ.get("AWS_LAMBDA_FUNCTION_NAME", "local")

EVENTS = {
    "USER_CREATED": ("DATA_MODIFICATION", "LOW"),
    "USER_UPDATED": ("DATA_MODIFICATION", "LOW"),
    "USER_STATUS_CHANGED": ("DATA_MODIFICATION", "MEDIUM"),
    "USER_ACTIVATED": ("DATA_MODIFICATION", "MEDIUM"),
    "USER_SUSPENDED": ("DATA_MODIFICATION", "HIGH"),
    "USER_DEACTIVATED": ("DATA_MODIFICATION", "HIGH"),
    "USER_DELETED": ("DATA_MODIFICATION", "CRITICAL"),
    "USER_PROFILE_VIEWED": ("DATA_ACCESS", "LOW"),
    "USER_DATA_EXPORTED": ("DATA_ACCESS", "MEDIUM"),
    "USER_ORGANIZATIONS_VIEWED": ("DATA_ACCESS", "LOW"),
    "USER_ACCESS_DENIED": ("AUTHORIZATION", "HIGH"),
    "USER_CROSS_ACCESS_ATTEMPTED": ("AUTHORIZATION", "HIGH"),
    "ORGANIZATION_VIEWED": ("DATA_ACCESS", "LOW"),
    "ORGANIZATION_ACCESS_DENIED": ("AUTHORIZATION", "HIGH"),
    "ORGANIZATION_CROSS_ACCESS_ATTEMPTED": ("AUTHORIZATION", "HIGH"),
}
"""Category and severity of each event."""
PERSONAL = frozenset({"email", "firstName", "lastName", "phoneNumber"})

logger = Logger(child=True)
logs = boto3.client("logs")
_key = (
    boto3.client("secretsmanager")
    .get_secret_value(SecretId=os.environ["AUDIT_SECRET_ARN"])["SecretString"]
    .encode()
)
_streams: set[str] = set()
_last: dict[str, Any] = {"sequence": 0, "hash": ""}


def write_event(
    event_type: str,
    user_context: Mapping[str, object],
    resource_id: str,
    *,
    details: Mapping[str, object] | None = None,
    flags: tuple[str, ...] = (),
    changes: list[dict[str, object]] | None = None,
) -> None:
    """Write an event. If that fails, log an error; the call goes on."""
    now = datetime.now(UTC)
    category, severity = EVENTS[event_type]
    event: dict[str, Any] = {
        "version": "2.1",
        "eventId": str(uuid.uuid4()),
        "timestamp": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "eventType": event_type,
        "eventCategory": category,
        "severity": severity,
        "entityType": event_type.partition("_")[0],
        "userContext": {name: value for name, value in user_context.items() if value is not None},
        "resourceId": resource_id,
        "actionDetails": dict(details or {}),
        "complianceFlags": list(flags),
        "environmentContext": {
            "customerId": os.environ["CUSTOMER_ID"],
            "projectId": os.environ["PROJECT_ID"],
            "environment": os.environ["ENVIRONMENT"],
            "region": os.environ.get("AWS_REGION"),
            "functionName": FUNCTION,
            "functionVersion": os.environ.get("AWS_LAMBDA_FUNCTION_VERSION"),
        },
    }
    if changes is not None:
        event["stateChanges"] = {"changes": changes}
    event["chain"] = {"sequence": _last["sequence"] + 1, "previousHash": _last["hash"]}
    event_hash = hmac.new(_key, json.dumps(event, sort_keys=True).encode(), "sha256").hexdigest()
    event["chain"]["hash"] = event_hash
    _last.update(sequence=event["chain"]["sequence"], hash=event_hash)
    try:
        logs.put_log_events(
            logGroupName=GROUP,
            logStreamName=_stream(),
            logEvents=[{"timestamp": int(time.time() * 1000), "message": json.dumps(event)}],
        )
    except Exception:
        logger.exception("audit_event_lost", event_id=event["eventId"])


def field_changes(before: Mapping[str, object], after: Mapping[str, object]) -> list[dict[str, object]]:
    """Return the fields that differ between two states of a user. Personal data is masked."""
    return [
        {
            "field": name,
            "oldValue": _mask(name, before.get(name)),
            "newValue": _mask(name, after.get(name)),
        }
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]


def _mask(name: str, value: object) -> object:
    return "***" if name in PERSONAL and value is not None else value


def _stream() -> str:
    """Return the log stream of this instance. Create it for the first event."""
    if not _streams:
        name = f"{datetime.now(UTC):%Y/%m/%d}/{FUNCTION}/{uuid.uuid4().hex}"
        logs.create_log_stream(logGroupName=GROUP, logStreamName=name)
        _streams.add(name)
    return next(iter(_streams))
