"""What can be played."""

from __future__ import annotations

from typing import Any

import pytest

from orb_common.exceptions import ValidationError
from orb_common.spotify.play_arguments import check_volume, play_body

ALBUM, ARTIST, TRACK = "spotify:album:1", "spotify:artist:1", "spotify:track:1"


@pytest.mark.parametrize(
    ("arguments", "body"),
    [
        ((None, (), None, None), None),
        ((ALBUM, (), None, None), {"context_uri": ALBUM}),
        ((ALBUM, (), 0, 5), {"context_uri": ALBUM, "offset": {"position": 0}, "position_ms": 5}),
        ((ALBUM, (), TRACK, None), {"context_uri": ALBUM, "offset": {"uri": TRACK}}),
        ((None, (TRACK,), 0, None), {"uris": [TRACK], "offset": {"position": 0}}),
        ((None, (), None, 0), {"position_ms": 0}),
    ],
)
def test_bodies(arguments: Any, body: dict[str, object] | None) -> None:
    """The JSON is that of the reference. To resume, the request has no body."""
    assert play_body(*arguments) == body


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ((ALBUM, (TRACK,), None, None), "uris"),
        (("", (), None, None), "context_uri"),
        ((" ", (TRACK,), None, None), "context_uri"),
        ((ARTIST, (), 1, None), "offset"),
        ((None, (), 1, None), "offset"),
        ((ALBUM, (), -1, None), "offset"),
        ((ALBUM, (), None, -1), "position_ms"),
    ],
)
def test_what_spotify_would_refuse(arguments: Any, field: str) -> None:
    """The error names the argument."""
    with pytest.raises(ValidationError) as caught:
        play_body(*arguments)
    assert caught.value.field == field


def test_volumes() -> None:
    """A volume is a whole number from 0 to 100."""
    for volume in (None, 0, 100):
        check_volume(volume)
    for wrong in (-1, 101, True, 5.0, "5"):
        with pytest.raises(ValidationError):
            check_volume(wrong)  # type: ignore[arg-type]
