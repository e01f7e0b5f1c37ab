"""What can be played: the arguments of a start, checked before a request is sent.

Source: https://developer.spotify.com/documentation/web-api/reference/start-a-users-playback
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.exceptions import ValidationError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["check_volume", "play_body"]

MAX_VOLUME = 100


def check_volume(volume_percent: int | None) -> None:
    """Refuse a volume other than 0 to 100. None: nothing to check.

    Raises:
        ValidationError: `field` is volume_percent.
    """
    whole = isinstance(volume_percent, int) and not isinstance(volume_percent, bool)
    if volume_percent is not None and not (whole and 0 <= volume_percent <= MAX_VOLUME):
        raise ValidationError("volume_percent must be a whole number from 0 to 100", field="volume_percent")


def play_body(
    context_uri: str | None, uris: Sequence[str], offset: int | str | None, position_ms: int | None
) -> dict[str, object] | None:
    """Return the JSON of a request to play. None: resume what was playing.

    Raises:
        ValidationError: `field` names the argument that does not fit.
    """
    if context_uri is not None and not context_uri.strip():
        raise ValidationError("context_uri must not be empty", field="context_uri")
    if context_uri and uris:
        raise ValidationError("uris must be empty if there is a context", field="uris")
    if offset is not None and (
        not (context_uri or uris) or (context_uri or "").startswith("spotify:artist:")
    ):
        raise ValidationError("offset is for albums, playlists and tracks", field="offset")
    if isinstance(offset, int) and offset < 0:
        raise ValidationError("offset must not be negative", field="offset")
    if position_ms is not None and position_ms < 0:
        raise ValidationError("position_ms must not be negative", field="position_ms")
    body: dict[str, object] = {}
    if context_uri:
        body["context_uri"] = context_uri
    if uris:
        body["uris"] = list(uris)
    if offset is not None:
        body["offset"] = {"position": offset} if isinstance(offset, int) else {"uri": offset}
    if position_ms is not None:
        body["position_ms"] = position_ms
    return body or None
