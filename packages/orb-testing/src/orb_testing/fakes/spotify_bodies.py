"""The JSON of Spotify's answers, as the Web API reference shows it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from orb_testing.fakes.server import RefusalError, json_response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Response

REASONS = {
    "DEVICE_NOT_CONTROLLABLE": "Device not controllable",
    "NO_ACTIVE_DEVICE": "No active device found",
    "NO_NEXT_TRACK": "No next track",
    "NO_PREV_TRACK": "No previous track",
    "NOT_PLAYING_CONTEXT": "No context is playing",
    "NOT_PLAYING_TRACK": "No track is playing",
    "PREMIUM_REQUIRED": "Premium required",
    "UNKNOWN": "Restriction violated",
    "VOLUME_CONTROL_DISALLOW": "Cannot control device volume",
}
"""The reasons of refused player commands that the fake uses, with the end of their messages.

Spotify's list is the Player Error Reasons of the Player API. The messages are not documented: no client may read
them.
"""


def error(
    status: int, message: str, *, reason: str | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """Return the error object of the Web API, with a reason if a player command was refused.

    https://developer.spotify.com/documentation/web-api/concepts/api-calls
    """
    body: dict[str, object] = {"status": status, "message": message}
    if reason is not None:
        body["reason"] = reason
    return json_response({"error": body}, status, headers=headers)


def refusal(status: int, message: str, *, headers: Mapping[str, str] | None = None) -> RefusalError:
    """Return the exception that answers with an error object."""
    return RefusalError(error(status, message, headers=headers))


def command_refusal(status: int, reason: str) -> RefusalError:
    """Return the exception that answers a player command with a reason of REASONS."""
    return RefusalError(error(status, f"Player command failed: {REASONS[reason]}", reason=reason))


def accounts_error(code: str, description: str, status: int = 400) -> Response:
    """Return the authentication error object of the accounts service.

    https://developer.spotify.com/documentation/web-api/concepts/api-calls
    """
    return json_response({"error": code, "error_description": description}, status)


def context(uri: str) -> dict[str, object]:
    """Return the context object of an album, artist or playlist."""
    _, kind, key = uri.split(":")
    return {
        "type": kind,
        "uri": uri,
        "href": f"https://api.spotify.com/v1/{kind}s/{key}",
        "external_urls": {"spotify": f"https://open.spotify.com/{kind}/{key}"},
    }


def track(uri: str, *, duration_ms: int, number: int) -> dict[str, object]:
    """Return the track object of a track that has no name in the world."""
    key = uri.rpartition(":")[2]
    artist = _reference("artist", key) | {"name": "An artist"}
    return _reference("track", key) | {
        "album": _reference("album", key)
        | {
            "name": "An album",
            "album_type": "album",
            "artists": [artist],
            "available_markets": ["DE"],
            "images": [],
            "release_date": "2026-01-01",
            "release_date_precision": "day",
            "total_tracks": 10,
        },
        "artists": [artist],
        "available_markets": ["DE"],
        "disc_number": 1,
        "duration_ms": duration_ms,
        "explicit": False,
        "external_ids": {},
        "is_local": False,
        "name": f"Track {key}",
        "popularity": 0,
        "preview_url": None,
        "track_number": number,
    }


def tracks_of(context_uri: str, count: int = 10) -> tuple[str, ...]:
    """Return the tracks of a context. Each context has as many, always the same."""
    return tuple(
        f"spotify:track:{hashlib.sha256(f'{context_uri}/{index}'.encode()).hexdigest()[:22]}"
        for index in range(count)
    )


def _reference(kind: str, key: str) -> dict[str, object]:
    return {
        "id": key,
        "type": kind,
        "uri": f"spotify:{kind}:{key}",
        "href": f"https://api.spotify.com/v1/{kind}s/{key}",
        "external_urls": {"spotify": f"https://open.spotify.com/{kind}/{key}"},
    }
