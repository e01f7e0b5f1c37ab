"""The Lambda function: a motion starts music, or keeps a session open.

It reads the sensor and the listener, observes quiet hours, writes session, event and sensor, and starts the playback.
Two motions at once, a duplicate of a message, a failed playback and other rooms of the listener are not dealt with.
"""

import os
import time
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import boto3
from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities import parameters
from aws_lambda_powertools.utilities.typing import LambdaContext
from spotipy import Spotify

KEEP = int(os.environ.get("SESSION_TTL_DAYS") or 30) * 86_400
TOKEN_SECONDS = 300
"""How long a token is cached. It is valid for an hour, and another function refreshes it before its end."""

logger = Logger()
dynamodb = boto3.resource("dynamodb")
sensors = dynamodb.Table(os.environ["SENSORS_TABLE_NAME"])
listeners = dynamodb.Table(os.environ["LISTENERS_TABLE_NAME"])
sessions = dynamodb.Table(os.environ["SESSIONS_TABLE_NAME"])
events = dynamodb.Table(os.environ["MOTION_EVENTS_TABLE_NAME"])


@logger.inject_lambda_context
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    try:
        action, session_id = accept(event)
    except Exception:
        logger.exception("call_failed")
        raise
    logger.info("motion", sensor_id=event["sensorId"], action=action, session_id=session_id)
    return {"action": action, "sessionId": session_id, "code": None}


def accept(event: dict[str, Any]) -> tuple[str, str | None]:
    sensor_id, at = event["sensorId"], int(event["timestamp"])
    sensor = sensors.get_item(Key={"sensorId": sensor_id}, ConsistentRead=True)["Item"]
    if not sensor["enabled"]:
        return record(event, sensor, "ignored", None)
    listener = listeners.get_item(Key={"userId": sensor["userId"]}, ConsistentRead=True)["Item"]
    session_id = sensor.get("activeSessionId")
    if is_quiet(sensor["quietHours"], at, sensor.get("timezone") or listener["timezone"]):
        return record(event, sensor, "ignored_quiet_hours", session_id)
    last = sensor.get("lastTriggerTime")
    if session_id is not None and last is not None and at < last + 60 * sensor["motionDebounceMinutes"]:
        extend(session_id, sensor, at)
        set_sensor(sensor_id, lastMotionTime=at, lastSeen=int(time.time()), **firmware(event))
        return record(event, sensor, "ignored_debounce", session_id)
    session_id = f"session-{suffix(event)}"
    now = int(time.time())
    config = sensor["spotifyConfig"]
    seen = {"lastTriggerTime": at, "lastMotionTime": at, "lastSeen": now, **firmware(event)}
    set_sensor(sensor_id, activeSessionId=session_id, **seen)
    start(listener, config)
    sessions.put_item(
        Item={
            "sessionId": session_id, "userId": sensor["userId"], "sensorId": sensor_id, "status": "active",
            "startTime": at, "lastMotionTime": at, "active": "open", "dueAt": at + 60 * sensor["timeoutMinutes"],
            "attempts": 0, "playbackStarted": True, "motionEventsCount": 1, "ttl": at + KEEP,
            "spotifyDeviceId": config["deviceId"], "spotifyContextUri": config["playlistUri"],
        }
    )  # fmt: skip
    return record(event, sensor, "playback_started", session_id)


def is_quiet(hours: dict[str, Any], at: int, timezone: str) -> bool:
    if not hours["enabled"]:
        return False
    local = datetime.fromtimestamp(at, ZoneInfo(timezone))
    clock, today = f"{local:%H:%M}", local.weekday()
    if hours["startTime"] <= hours["endTime"]:
        return hours["startTime"] <= clock < hours["endTime"] and today in hours["days"]
    if clock >= hours["startTime"]:
        return today in hours["days"]
    return clock < hours["endTime"] and (today - 1) % 7 in hours["days"]


def extend(session_id: str, sensor: dict[str, Any], at: int) -> None:
    sessions.update_item(
        Key={"sessionId": session_id},
        UpdateExpression="SET lastMotionTime = :at, dueAt = :due, #ttl = :ttl ADD motionEventsCount :one",
        ExpressionAttributeNames={"#ttl": "ttl"},
        ExpressionAttributeValues={
            ":at": at, ":due": at + 60 * sensor["timeoutMinutes"], ":ttl": at + KEEP, ":one": 1,
        },
    )  # fmt: skip


def firmware(event: dict[str, Any]) -> dict[str, Any]:
    version = (event.get("metadata") or {}).get("firmwareVersion")
    return {} if version is None else {"firmwareVersion": version}


def set_sensor(sensor_id: str, **values: object) -> None:
    sensors.update_item(
        Key={"sensorId": sensor_id},
        UpdateExpression="SET " + ", ".join(f"{name} = :{name}" for name in values),
        ExpressionAttributeValues={f":{name}": value for name, value in values.items()},
    )


def start(listener: dict[str, Any], config: dict[str, Any]) -> None:
    secret = parameters.get_secret(listener["spotifyTokenSecretArn"], transform="json", max_age=TOKEN_SECONDS)
    spotify = player(secret["access_token"])
    device = config["deviceId"]
    spotify.start_playback(device_id=device, context_uri=config["playlistUri"])
    volume = config.get("volumePercent", listener["preferences"].get("defaultVolume"))
    if volume is not None:
        spotify.volume(int(volume), device_id=device)
    spotify.shuffle(config["shuffle"], device_id=device)
    spotify.repeat("context", device_id=device)


@lru_cache(maxsize=32)
def player(token: str) -> Spotify:
    """Return the player of a token. A warm function keeps its connection."""
    spotify = Spotify(auth=token, requests_timeout=5)
    spotify.prefix = os.environ.get("SPOTIFY_API_URL", "https://api.spotify.com/v1") + "/"
    return spotify


def record(
    event: dict[str, Any], sensor: dict[str, Any], action: str, session_id: str | None
) -> tuple[str, str | None]:
    at = int(event["timestamp"])
    more = event.get("metadata") or {}
    row = {
        "eventId": f"event-{suffix(event)}", "sensorId": sensor["sensorId"], "userId": sensor["userId"],
        "sessionId": session_id, "eventType": "motion_detected", "timestamp": at, "actionTaken": action,
        "playbackTriggered": action == "playback_started", "ttl": at + KEEP,
        "batteryLevel": more.get("batteryLevel"), "firmwareVersion": more.get("firmwareVersion"),
        "signalStrength": Decimal(str(more["signalStrength"])) if "signalStrength" in more else None,
    }  # fmt: skip
    events.put_item(Item={name: value for name, value in row.items() if value is not None})
    return action, session_id


def suffix(event: dict[str, Any]) -> str:
    key = f"{event['sensorId']}\n{float(event['timestamp'])}"
    return f"{event['sensorId']}-{int(event['timestamp'])}-{sha256(key.encode()).hexdigest()[:8]}"
