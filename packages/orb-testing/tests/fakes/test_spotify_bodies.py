"""Laws of the JSON of Spotify."""

from __future__ import annotations

from orb_testing.fakes.spotify_bodies import REASONS, accounts_error, command_refusal, error, tracks_of


def test_the_two_error_objects() -> None:
    """The Web API and the accounts service have different error objects. A reason is only in those of the player."""
    assert error(404, "Not found").get_json() == {"error": {"status": 404, "message": "Not found"}}
    assert accounts_error("invalid_grant", "Refresh token revoked").get_json() == {
        "error": "invalid_grant",
        "error_description": "Refresh token revoked",
    }
    for reason in REASONS:
        body = command_refusal(403, reason).response.get_json()["error"]
        assert (body["status"], body["reason"]) == (403, reason)
        assert body["message"].startswith("Player command failed: ")


def test_a_context_has_its_tracks() -> None:
    """A context always has the same tracks, and shares none with another."""
    album, playlist = tracks_of("spotify:album:a"), tracks_of("spotify:playlist:a")
    assert album == tracks_of("spotify:album:a")
    assert len({*album, *playlist}) == len(album) + len(playlist)
